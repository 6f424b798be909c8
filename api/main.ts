import type { Server } from 'node:http';
import { openDatabase } from '../database/orm.ts';
import { acrossBrands } from '../database/tenancy.ts';
import { placesRead } from '../platform/derivation/location.ts';
import { createLogger } from '../platform/log.ts';
import { observeProcess } from '../platform/metrics.ts';
import { announceReady, runProgram, StartError, untilStopped } from '../platform/program.ts';
import { deploymentSettings } from '../platform/settings.ts';
import { openTemporal } from '../platform/temporal.ts';
import { startTracing } from '../platform/tracing.ts';
import { createApp } from './app.ts';
import { openAudit } from './access/audit.ts';
import { ensureAdminKey } from './access/keys.ts';
import { draining } from './http/drain.ts';
import { limitedServer } from './http/server.ts';
import { openRateLimits } from './limits/limits.ts';
import { openTracking } from './tracking/tracking.ts';

/** `npm run api`: serves the API until it is told to stop. It starts without Temporal: intake goes on meanwhile. */
await runProgram(async () => {
  const settings = deploymentSettings(process.env);
  const log = createLogger(settings, 'api');
  observeProcess();
  const tracing = await startTracing(settings, 'api');
  const { client, clock, connection } = openTemporal(settings, tracing?.client);
  const database = openDatabase(settings.databaseUrl);
  const { bootstrapAdminKey } = settings;
  if (bootstrapAdminKey !== undefined) await acrossBrands(() => ensureAdminKey(database, bootstrapAdminKey));
  const tracking = openTracking({ database, clock, log });
  const audit = openAudit({ database, log });
  await placesRead();
  const limits = openRateLimits({ ...settings, log });
  const app = createApp({ database, temporal: client, clock, settings, tracking, limits, audit, log });
  const { handle, drain } = draining(app);
  const server = limitedServer(handle);
  await listen(server, settings.port);
  log.info({ port: settings.port }, 'listening');
  announceReady();
  await untilStopped();
  log.info('stopping');
  await drain(server, settings.drainGrace * 1000);
  await Promise.all([tracking.touches.close(), limits?.close(), audit.close()]);
  await Promise.all([database.close(), connection.close(), tracing?.close()]);
});

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new StartError(`PORT ${port} is taken by another program`) : error);
    });
    server.listen(port, resolve);
  });
}
