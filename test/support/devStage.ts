import { NativeConnection, type Worker } from '@temporalio/worker';
import { openDatabase, openDatabaseAcrossBrands } from '../../database/orm.ts';
import { createLogger } from '../../platform/log.ts';
import { connectTemporal } from '../../platform/temporal.ts';
import { createActivities } from '../../worker/activities.ts';
import { startRelay } from '../../worker/relay.ts';
import { registerSearchAttributes } from '../../worker/searchAttributes.ts';
import { inBrandOfWorkflow } from '../../worker/tenant.ts';
import { createWorker, type WorkerParts } from '../../worker/worker.ts';
import { runningWorker, type RunningWorker } from './runningWorker.ts';
import { createDatabase } from './servers/postgres.ts';
import { startDevServer } from './servers/temporal.ts';
import { theTestRun } from './servers/testRun.ts';
import { workflowBundle } from './servers/workflowBundle.ts';
import type { Ground } from './stage.ts';

type Activities = ReturnType<typeof createActivities>;

/**
 * PostgreSQL, Temporal's dev server and a relay, on which workers come and go: of what a worker leaves behind the time-skipping
 * server gives nothing to the next one.
 */
export interface DevStage extends Ground {
  /** Of Temporal. */
  readonly address: string;
  /** A worker with connections of its own. */
  readonly startWorker: (difference?: WorkerDifference) => Promise<RunningWorker>;
  readonly close: () => Promise<void>;
}

/** How a worker differs from the usual one. */
interface WorkerDifference {
  readonly buildId?: string;
  readonly activities?: (usual: Activities) => Partial<Activities>;
  readonly create?: (parts: WorkerParts) => Promise<Worker>;
}

export async function openDevStage(): Promise<DevStage> {
  const server = await startDevServer();
  const { url, drop } = await createDatabase();
  const database = openDatabaseAcrossBrands(url);
  const walled = openDatabase(url);
  const log = createLogger({ logLevel: 'error' }, 'stage');
  const namespace = 'default';
  const where = { temporalAddress: server.address, temporalNamespace: namespace, timeSkipping: false };
  const temporal = await connectTemporal(where);
  await registerSearchAttributes(temporal.connection, namespace);
  const relay = startRelay({ database: walled, databaseUrl: url, client: temporal.client, log });
  const workers: RunningWorker[] = [];
  return {
    database,
    databaseUrl: url,
    temporal,
    address: server.address,
    async startWorker({ buildId, activities = () => ({}), create = createWorker } = {}) {
      const connection = await NativeConnection.connect({ address: server.address });
      const ofItsOwn = openDatabase(url);
      const settings = {
        timeSkipping: true,
        wakeSpread: 0,
        dataDir: theTestRun().TEST_RUN_DIR,
        allowPrivateWebhooks: true,
        mailFrom: 'payouts@localhost',
      };
      const usual = createActivities(ofItsOwn, settings, log, temporal);
      const all = { ...usual, ...activities(usual) };
      const worker = await create({
        connection,
        namespace,
        activities: all,
        aroundActivities: [inBrandOfWorkflow(ofItsOwn)],
        workflowBundle: workflowBundle(),
        buildId,
      });
      const running = runningWorker(worker, connection, ofItsOwn);
      workers.push(running);
      return running;
    },
    async close() {
      await relay.stop();
      // Those that a failed test left.
      await Promise.all(workers.map((worker) => worker.stop()));
      await temporal.connection.close();
      await Promise.all([database.close(), walled.close()]);
      await drop();
      await server.stop();
    },
  };
}
