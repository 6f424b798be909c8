import { runProgram } from '../platform/program.ts';
import { readSettings } from '../platform/settings.ts';
import { startApplication } from './application.ts';
import { claimDataDir } from './dataDir.ts';
import { introduce } from './introduction.ts';
import { refuseTakenPort } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { superviseUntilStopped } from './superviseUntilStopped.ts';
import { startDevServer } from './temporal.ts';
import { devServer, temporalExecutable } from './temporalExecutable.ts';

/** `npm start`: everything on this machine, with state that survives a restart (api.md, Commands). */
await runProgram(async () => {
  const settings = readSettings(process.env);
  await refuseTakenPort('PORT', settings.port);
  if (!settings.temporalAddress) await refuseTakenPort('TEMPORAL_UI_PORT', settings.temporalUiPort, '127.0.0.1');
  using dataDir = claimDataDir(settings.dataDir);

  await superviseUntilStopped(dataDir.logs, async (supervisor) => {
    const databaseUrl = settings.databaseUrl ?? (await startPostgres(supervisor, dataDir));
    const temporalAddress =
      settings.temporalAddress ??
      (await startDevServer(supervisor, dataDir, {
        executable: await temporalExecutable(devServer, process.env),
        namespace: settings.temporalNamespace,
        uiPort: settings.temporalUiPort,
      }));
    const adminKey = settings.bootstrapAdminKey ?? dataDir.secrets.adminKey;
    await startApplication(supervisor, settings.port, {
      DATA_DIR: dataDir.path,
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      BOOTSTRAP_ADMIN_KEY: adminKey,
      // Nobody stands before it who has to notice.
      DRAIN_GRACE: process.env['DRAIN_GRACE'] || '0',
      PAYOUT_DETAILS_KEY: settings.payoutDetailsKey?.join(',') ?? dataDir.secrets.payoutDetailsKey,
    });
    await introduce({
      port: settings.port,
      ...(settings.temporalAddress ? {} : { temporalUiPort: settings.temporalUiPort }),
      dataDir,
      ...(settings.databaseUrl ? {} : { demoFor: adminKey }),
    });
  });
});
