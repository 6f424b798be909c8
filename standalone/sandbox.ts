import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../platform/program.ts';
import { readSettings } from '../platform/settings.ts';
import { startApplication } from './application.ts';
import { claimDataDir } from './dataDir.ts';
import { introduce } from './introduction.ts';
import { refuseTakenPort } from './ports.ts';
import { forgetful, startPostgres } from './postgres.ts';
import { superviseUntilStopped } from './superviseUntilStopped.ts';
import { startTimeSkippingServer } from './temporal.ts';
import { temporalExecutable, timeSkippingServer } from './temporalExecutable.ts';

/** `npm run sandbox`: everything on this machine, with a clock that can be moved and nothing kept (api.md, Commands). */
await runProgram(async () => {
  const settings = readSettings({ ...process.env, DATA_DIR: mkdtempSync(join(tmpdir(), 'payouts-sandbox-')) });
  try {
    await refuseTakenPort('PORT', settings.port);
    using dataDir = claimDataDir(settings.dataDir);

    await superviseUntilStopped(dataDir.logs, async (supervisor) => {
      const adminKey = settings.bootstrapAdminKey ?? dataDir.secrets.adminKey;
      await startApplication(supervisor, settings.port, {
        DATA_DIR: dataDir.path,
        DATABASE_URL: await startPostgres(supervisor, dataDir, forgetful),
        TEMPORAL_ADDRESS: await startTimeSkippingServer(
          supervisor,
          dataDir,
          await temporalExecutable(timeSkippingServer, process.env),
        ),
        TIME_SKIPPING: 'true',
        RATE_LIMIT: process.env['RATE_LIMIT'] || '0',
        ALLOW_PRIVATE_WEBHOOKS: process.env['ALLOW_PRIVATE_WEBHOOKS'] || 'true',
        BOOTSTRAP_ADMIN_KEY: adminKey,
        // Nobody stands before it who has to notice.
        DRAIN_GRACE: process.env['DRAIN_GRACE'] || '0',
        PAYOUT_DETAILS_KEY: settings.payoutDetailsKey?.join(',') ?? dataDir.secrets.payoutDetailsKey,
      });
      await introduce({ port: settings.port, dataDir, demoFor: adminKey });
    });
  } finally {
    rmSync(settings.dataDir, { recursive: true, force: true });
  }
});
