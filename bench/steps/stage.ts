import { setTimeout as delay } from 'node:timers/promises';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import type { HandlerDeps } from '../../api/http/route.ts';
import { openTracking } from '../../api/tracking/tracking.ts';
import { openDatabase } from '../../database/orm.ts';
import { ensureLedgerPartitions } from '../../database/queries/due.ts';
import { acrossBrands } from '../../database/tenancy.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { createLogger } from '../../platform/log.ts';
import { connectTemporal, type Temporal } from '../../platform/temporal.ts';
import { createActivities } from '../../worker/activities.ts';
import { startRelay } from '../../worker/relay.ts';
import { registerSearchAttributes } from '../../worker/searchAttributes.ts';
import { inBrandOfWorkflow } from '../../worker/tenant.ts';
import { createWorker } from '../../worker/worker.ts';
import type { Servers } from '../lives/servers.ts';
import { countingStatements, type Asked } from './statements.ts';

/** A worker in this process, so that what it asks PostgreSQL can be counted. */
export interface CountedStage extends Pick<HandlerDeps, 'em' | 'tracking' | 'temporal'> {
  readonly way: Temporal;
  readonly asked: () => Asked;
  /** What the dev server has counted as billable actions. */
  readonly billable: () => Promise<number>;
  /** Does work while the outbox is carried to Temporal; what the relay itself asks is not counted. */
  readonly relayed: (work: () => Promise<void>) => Promise<void>;
}

/** Has work done on it, with the rows of all brands. */
export async function onCountedStage<Result>(
  { databaseUrl, temporalAddress, temporalMetricsUrl, folder }: Servers,
  work: (stage: CountedStage) => Promise<Result>,
): Promise<Result> {
  const log = createLogger({ logLevel: 'error' }, 'bench');
  const settings = {
    timeSkipping: true,
    wakeSpread: 0,
    dataDir: folder,
    allowPrivateWebhooks: true,
    mailFrom: 'a@localhost',
  };
  // Who ends the benchmark ends it at once.
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const database = openDatabase(databaseUrl);
  const ofRelay = openDatabase(databaseUrl);
  const way = await connectTemporal({ temporalAddress, temporalNamespace: 'default', timeSkipping: false });
  await registerSearchAttributes(way.connection, 'default');
  const connection = await NativeConnection.connect({ address: temporalAddress });
  const partitionsUntil = plusDuration(new Date().toISOString(), 'P2M', 'UTC');
  await acrossBrands(() => ensureLedgerPartitions(database.em.fork(), partitionsUntil));
  const worker = await createWorker({
    connection,
    namespace: 'default',
    activities: createActivities(database, settings, log, way),
    aroundActivities: [inBrandOfWorkflow(database)],
  });
  const running = worker.run();
  const tracking = openTracking({ database, clock: way.clock, log });
  try {
    return await acrossBrands(() =>
      work({
        em: database.em.fork(),
        tracking,
        temporal: way.client,
        way,
        asked: countingStatements(database),
        billable: () => settled(() => billableActions(temporalMetricsUrl)),
        async relayed(task) {
          const relay = startRelay({ database: ofRelay, databaseUrl, client: way.client, log });
          await task();
          await relay.stop();
        },
      }),
    );
  } finally {
    worker.shutdown();
    await running;
    await tracking.touches.close();
    await connection.close();
    await way.connection.close();
    await Promise.all([database.close(), ofRelay.close()]);
  }
}

/** The server shows what it has counted some time later: what does not change any more. */
async function settled(counted: () => Promise<number>): Promise<number> {
  let last = await counted();
  for (;;) {
    await delay(settleMs);
    const next = await counted();
    if (next === last) return next;
    last = next;
  }
}

const settleMs = 3_000;

/** Of our namespace: the server counts its own workflows too. */
async function billableActions(metricsUrl: string): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith('action{') && line.includes('namespace="default"'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
