import { makeTelemetryFilterString, NativeConnection, Runtime } from '@temporalio/worker';
import { openDatabase } from '../database/orm.ts';
import { ensureAuditPartitions } from '../database/queries/audit.ts';
import { ensureLedgerPartitions } from '../database/queries/due.ts';
import { acrossBrands } from '../database/tenancy.ts';
import { plusDuration } from '../domain/calendar.ts';
import { placesRead } from '../platform/derivation/location.ts';
import { createLogger } from '../platform/log.ts';
import { announceReady, runProgram, untilStopped } from '../platform/program.ts';
import { deploymentSettings } from '../platform/settings.ts';
import { dataConverterOf } from '../platform/dataConverter.ts';
import { connectTemporal } from '../platform/temporal.ts';
import { createActivities } from './activities.ts';
import { startRelay } from './relay.ts';
import { startSealer } from './sealer.ts';
import { registerSearchAttributes } from './searchAttributes.ts';
import { sdkLogger } from './sdkLogger.ts';
import { inBrandOfWorkflow } from './tenant.ts';
import { createWorker } from './worker.ts';

/** `npm run worker`: runs the workflows and their activities, with the relay and the sealer beside them, until it is stopped. */
await runProgram(async () => {
  const settings = deploymentSettings(process.env);
  const log = createLogger(settings, 'worker');
  const sdkFilter = makeTelemetryFilterString({ core: 'WARN', other: 'WARN' });
  Runtime.install({ logger: sdkLogger(log), telemetryOptions: { logging: { filter: sdkFilter, forward: {} } } });
  const database = openDatabase(settings.databaseUrl, 20);
  const temporal = await connectTemporal(settings);
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
    activities: createActivities(database, settings, log, temporal.client),
    aroundActivities: [inBrandOfWorkflow(database)],
    dataConverter: dataConverterOf(settings),
    buildId: settings.workerBuildId,
  });
  const relay = startRelay({ database, databaseUrl: settings.databaseUrl, client: temporal.client, log });
  const sealer = startSealer({ database, log });
  const running = worker.run();
  log.info('the worker runs');
  announceReady();

  await Promise.race([untilStopped(), running]);
  await Promise.all([relay.stop(), sealer.stop()]);
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
  await connection.close();
  await temporal.connection.close();
  await database.close();
});
