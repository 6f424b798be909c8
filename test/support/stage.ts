import { join } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { v7 as uuid } from 'uuid';
import { submitted } from '../../dispatch/action.ts';
import { createPayoutActivities } from '../../activities/index.ts';
import type { Rail } from '../../activities/payouts/rail.ts';
import { moveTo } from '../../api/sandboxClock.ts';
import { ActionEntity, type Action } from '../../database/entities/action.ts';
import { SubmissionEntity, type Submission } from '../../database/entities/submission.ts';
import { openDatabase, openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { submission as submissionSchema } from '../../domain/action/submission.ts';
import { instant } from '../../domain/instant.ts';
import { createLogger, type Logger } from '../../platform/log.ts';
import { sealOf } from '../../platform/seal.ts';
import { openTemporal, type Temporal } from '../../platform/temporal.ts';
import { createActivities } from '../../worker/activities.ts';
import { startRelay } from '../../worker/relay.ts';
import { startSealer } from '../../worker/sealer.ts';
import { registerSearchAttributes } from '../../worker/searchAttributes.ts';
import { inBrandOfWorkflow } from '../../worker/tenant.ts';
import { createWorker } from '../../worker/worker.ts';
import { actionWorkflowId, submit } from '../../workflows/messages/action.ts';
import { runningWorker, type RunningWorker } from './runningWorker.ts';
import { createDatabase } from './servers/postgres.ts';
import { startTimeSkippingServer } from './servers/temporal.ts';
import { theTestRun } from './servers/testRun.ts';
import { asJson } from './tenant.ts';
import { workflowBundle } from './servers/workflowBundle.ts';

/** PostgreSQL and a Temporal. */
export interface Ground {
  /** For the test itself, which looks at the rows of all brands. */
  readonly database: Database;
  readonly databaseUrl: string;
  readonly temporal: Temporal;
}

/** These with a clock that can be moved, a worker and a relay: all that runs behind the API. */
export interface Stage extends Ground {
  /** As programs open it: each sees the rows of the brand that it works for. */
  readonly walled: Database;
  /** Where its worker writes payment files. */
  readonly dataDir: string;
  /** Moves the clock and returns when everything due by then has happened. */
  moveTo(target: string): Promise<string>;
  /** Runs `work` while nothing carries the outbox and late submissions to Temporal. */
  withoutRelay<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** The key by which tests seal account data. */
export const keyOfTests = Buffer.alloc(32, 'test').toString('base64');

const testSettings = () => ({
  timeSkipping: true,
  wakeSpread: 0,
  dataDir: join(theTestRun().TEST_RUN_DIR, uuid()),
  allowPrivateWebhooks: true,
  smtpUrl: undefined,
  mailFrom: 'payouts@localhost',
  stripeApiKey: undefined,
  payoutDetailsKey: [keyOfTests],
  logLevel: 'error' as const,
});

// A refused command is a failed activity; tests see it in the answer.
Runtime.install({ logger: new DefaultLogger('ERROR') });

/**
 * @param workerCount each has connections of its own, as in separate processes
 * @param rails instead of those of an installation
 */
export async function openStage(workerCount = 1, rails?: readonly Rail[]): Promise<Stage> {
  const server = await startTimeSkippingServer();
  const { url, drop } = await createDatabase();
  const settings = testSettings();
  const log = createLogger(settings, 'stage');
  const database = openDatabaseAcrossBrands(url);
  const walled = openDatabase(url);
  const temporal = openTemporal({ temporalAddress: server.address, temporalNamespace: 'default', timeSkipping: true });
  await registerSearchAttributes(temporal.connection, 'default');
  const workers = await Promise.all(
    Array.from({ length: workerCount }, () =>
      runWorker(server.address, openDatabase(url), { settings, log, temporal, rails }),
    ),
  );
  const relaying = () => startRelay({ database: walled, databaseUrl: url, client: temporal.client, log });
  let relay = relaying();
  const sealer = startSealer({ database: walled, log });
  return {
    database,
    walled,
    databaseUrl: url,
    temporal,
    dataDir: settings.dataDir,
    // Of one length, texts compare as instants do: else it would go on moving until the second is over.
    moveTo: (target) =>
      moveTo({ database, connection: temporal.connection, clock: temporal.clock }, instant.parse(target)),
    async withoutRelay(work) {
      await relay.stop();
      try {
        return await work();
      } finally {
        relay = relaying();
      }
    },
    async close() {
      await Promise.all([relay.stop(), sealer.stop()]);
      await Promise.all(workers.map((worker) => worker.stop()));
      await temporal.connection.close();
      await Promise.all([database.close(), walled.close()]);
      await drop();
      await server.stop();
    },
  };
}

interface Behind {
  readonly settings: ReturnType<typeof testSettings>;
  readonly log: Logger;
  readonly temporal: Temporal;
  readonly rails: readonly Rail[] | undefined;
}

async function runWorker(
  address: string,
  database: Database,
  { settings, log, temporal, rails }: Behind,
): Promise<RunningWorker> {
  const connection = await NativeConnection.connect({ address });
  const worker = await createWorker({
    connection,
    namespace: 'default',
    activities: {
      ...createActivities(database, settings, log, temporal),
      ...(rails && createPayoutActivities(database, rails, sealOf(settings))),
    },
    aroundActivities: [inBrandOfWorkflow(database)],
    workflowBundle: workflowBundle(),
  });
  return runningWorker(worker, connection, database);
}

/** Stores a submission as the API's intake does, without starting it. */
export async function storeSubmission(
  { database, temporal }: Ground,
  eventType: { readonly id: string; readonly brandId: string; readonly code: string },
  fields: Record<string, unknown> = {},
): Promise<Submission> {
  const now = await temporal.clock.now();
  const body = submissionSchema.parse(
    asJson({
      eventType: eventType.code,
      orderId: uuid(),
      eventDate: now,
      amount: '100.00',
      currency: 'USD',
      ...fields,
    }),
  );
  const id = uuid();
  const em = database.em.fork();
  await em.insert(SubmissionEntity, {
    id,
    brandId: eventType.brandId,
    eventTypeId: eventType.id,
    orderId: body.orderId,
    body,
    bodyHash: '',
    state: 'ACCEPTED',
    isTransaction: false,
    actor: 'test',
    submittedAt: now,
  });
  return em.findOneOrFail(SubmissionEntity, id);
}

/** Submits an action and answers it as recorded. */
export async function submitAction(
  stage: Ground,
  eventType: { readonly id: string; readonly brandId: string; readonly code: string },
  fields: Record<string, unknown> = {},
): Promise<Action> {
  const submission = await storeSubmission(stage, eventType, fields);
  const outcome = await submitted(stage.temporal.client, submission);
  // A busy machine may take longer than a caller of the API waits.
  if (outcome === 'ACCEPTED') await recorded(stage, submission);
  return actionNow(stage, submission.id);
}

async function recorded({ temporal }: Ground, { brandId, orderId, body }: Submission): Promise<void> {
  const workflowId = actionWorkflowId({ brandId, orderId, eventType: body.eventType });
  await temporal.client.workflow.getHandle(workflowId).executeUpdate(submit);
}

export const actionNow = ({ database }: Ground, actionId: string): Promise<Action> =>
  database.em.fork().findOneOrFail(ActionEntity, actionId);
