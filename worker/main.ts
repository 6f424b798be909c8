import { NativeConnection } from '@temporalio/worker';
import { requireRestored } from '../database/backup/unfinished.ts';
import { openDatabase } from '../database/orm.ts';
import { ensureAuditPartitions } from '../database/queries/audit.ts';
import { ensureLedgerPartitions } from '../database/queries/due.ts';
import { acrossBrands } from '../database/tenancy.ts';
import { plusDuration } from '../domain/calendar.ts';
import { placesRead } from '../platform/derivation/location.ts';
import { createLogger } from '../platform/log.ts';
import { observeProcess } from '../platform/metrics.ts';
import { announceReady, runProgram, untilStopped } from '../platform/program.ts';
import { deploymentSettings } from '../platform/settings.ts';
import { dataConverterOf } from '../platform/dataConverter.ts';
import { connectTemporal } from '../platform/temporal.ts';
import { startTracing } from '../platform/tracing.ts';
import { createActivities } from './activities.ts';
import { activityLog } from './activityLog.ts';
import { serveMetrics } from './metricsServer.ts';
import { startRelay } from './relay.ts';
import { installRuntime } from './runtime.ts';
import { startSealer } from './sealer.ts';
import { registerSearchAttributes } from './searchAttributes.ts';
import { inBrandOfWorkflow } from './tenant.ts';
import { startVerifier } from './verifier.ts';
import { whatRuns } from './whatRuns.ts';
import { createWorker } from './worker.ts';

/** `npm run worker`: runs the workflows and their activities, with the relay and the sealer beside them, until it is stopped. */
await runProgram(async () => {
  const settings = deploymentSettings(process.env);
  const log = createLogger(settings, 'worker', whatRuns);
  observeProcess();
  installRuntime(settings, log);
  const tracing = await startTracing(settings, 'worker');
  const database = openDatabase(settings.databaseUrl, 16);
  // Connections of their own: what works for all brands would have each plan of the activities made anew, since it works as another role.
  const aside = openDatabase(settings.databaseUrl, 4);
  await acrossBrands(() => requireRestored(database.em.fork()));
  const temporal = await connectTemporal(settings, tracing?.client);
  await registerSearchAttributes(temporal.connection, settings.temporalNamespace);
  const partitionsUntil = plusDuration(await temporal.clock.now(), 'P24M', 'UTC');
  await acrossBrands(() => ensureLedgerPartitions(database.em.fork(), partitionsUntil));
  await acrossBrands(() => ensureAuditPartitions(database.em.fork()));
  // The first action should not wait for it.
  await placesRead();
  const connection = await NativeConnection.connect({ address: settings.temporalAddress });

  const worker = await createWorker({
    connection,
    namespace: settings.temporalNamespace,
    activities: createActivities(database, settings, log, temporal),
    aroundActivities: [inBrandOfWorkflow(database), activityLog(log)],
    dataConverter: dataConverterOf(settings),
    tracing,
    buildId: settings.workerBuildId,
    workflowCache: settings.workflowCache,
  });
  const relay = startRelay({ database: aside, databaseUrl: settings.databaseUrl, client: temporal.client, log });
  const sealer = startSealer({ database: aside, log });
  const verifier = startVerifier({ database: aside, log });
  const { workerMetricsPort } = settings;
  const observed = { database, log, isRunning: () => worker.getState() === 'RUNNING' };
  const metrics = workerMetricsPort === undefined ? undefined : await serveMetrics(workerMetricsPort, observed);
  const running = worker.run();
  log.info('the worker runs');
  announceReady();

  await Promise.race([untilStopped(), running]);
  await Promise.all([relay.stop(), sealer.stop(), verifier.stop()]);
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
  metrics?.close();
  await tracing?.close();
  await connection.close();
  await temporal.connection.close();
  await database.close();
  await aside.close();
});
