import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createNotificationActivities,
  type DeliveryRound,
  type NotificationActivities,
} from '../../activities/notifications/deliver.ts';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { nextAttemptDelaySeconds } from '../../domain/notification/retry.ts';
import { moveClock } from '../../platform/clock.ts';
import { createLogger } from '../../platform/log.ts';
import { connectTemporal, type Temporal } from '../../platform/temporal.ts';
import { createWorker } from '../../worker/worker.ts';
import { taskQueue } from '../../workflows/messages/addressing.ts';
import { notificationsWorkflowId } from '../../workflows/messages/notifications.ts';
import { wake } from '../../workflows/messages/wake.ts';
import type { notifications } from '../../workflows/notifications.ts';
import { createEndpoint } from '../notifications/endpoint.ts';
import { startReceiver, type Receiver } from '../notifications/receiver.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { startTimeSkippingServer, type TestServer } from '../support/servers/temporal.ts';
import { theTestRun } from '../support/servers/testRun.ts';
import { workflowBundle } from '../support/servers/workflowBundle.ts';

const namespace = 'default';
let server: TestServer;
let temporal: Temporal;
let nativeConnection: NativeConnection;
let testDatabase: TestDatabase;
let database: Database;
let receiver: Receiver | undefined;

beforeAll(async () => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
  server = await startTimeSkippingServer();
  temporal = await connectTemporal({
    temporalAddress: server.address,
    temporalNamespace: namespace,
    timeSkipping: true,
  });
  nativeConnection = await NativeConnection.connect({ address: server.address });
  testDatabase = await createDatabase();
  database = openDatabaseAcrossBrands(testDatabase.url);
});
afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
  await nativeConnection.close();
  await temporal.connection.close();
  await server.stop();
});

/** What the relay does for an outbox row of an endpoint. */
const wakeEndpoint = (endpointId: string): Promise<WorkflowHandle<typeof notifications>> =>
  temporal.client.workflow.signalWithStart<typeof notifications>('notifications', {
    workflowId: notificationsWorkflowId(endpointId),
    taskQueue,
    args: [{ endpointId }],
    signal: wake,
  });

async function whileWorking(activities: NotificationActivities, work: () => Promise<void>): Promise<void> {
  const worker = await createWorker({
    connection: nativeConnection,
    namespace,
    activities,
    workflowBundle: workflowBundle(),
  });
  await worker.runUntil(work);
}

const hours = (count: number, since: string): string => new Date(Date.parse(since) + count * 3_600_000).toISOString();
/** A number of seconds in these bounds. */
const withinSeconds = (least: number, most: number): unknown => ({
  asymmetricMatch: (seconds: number) => seconds >= least && seconds <= most,
  toString: () => `${least} to ${most} seconds`,
});
const nothingWaits: DeliveryRound = { nextAttemptAt: null, more: false };

describe('deliveries to a real receiver', () => {
  const realActivities = (): NotificationActivities =>
    createNotificationActivities({
      database,
      clock: temporal.clock,
      settings: { allowPrivateWebhooks: true, mailFrom: 'payouts@localhost', dataDir: theTestRun().TEST_RUN_DIR },
      log: createLogger({ logLevel: 'silent' }, 'test'),
    });

  /*
   *  try   1     2       3        4        5        6        7        8         9         10
   *        ┼─────┼───────┼────────┼────────┼────────┼────────┼────────┼─────────┼─────────┼ ─ dead
   *        now  +5 s   +5 min  +30 min   +2 h     +5 h     +10 h    +14 h     +20 h     +24 h    each with its jitter
   */
  test('end after ten tries at the times of the schedule, and the notification is dead', async () => {
    const triedAt: string[] = [];
    receiver = await startReceiver(async () => {
      triedAt.push(await temporal.clock.now());
      return { status: 500 };
    });
    const start = await temporal.clock.now();
    const endpoint = await createEndpoint(database, receiver.url, start);
    await endpoint.record([randomUUID()]);
    await whileWorking(realActivities(), async () => {
      const run = await wakeEndpoint(endpoint.endpointId);
      await moveClock(temporal.connection, hours(75, start));
      expect(await endpoint.notifications()).toMatchObject([{ state: 'PENDING', attempts: 9 }]);
      await moveClock(temporal.connection, hours(100, start));
      await run.result();
    });
    expect(receiver.received).toHaveLength(10);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    expect(await endpoint.notifications()).toMatchObject([{ state: 'DEAD', attempts: 10, lastError: 'HTTP 500' }]);
    expect(await endpoint.read()).toMatchObject({ lastAnswer: 'HTTP 500', disabledAt: null });
    triedAt.forEach((at, tries) => {
      const wait = nextAttemptDelaySeconds(tries) ?? NaN;
      const waited = (Date.parse(at) - Date.parse(triedAt[tries - 1] ?? start)) / 1000;
      // The clock of a test runs on while a try is made.
      expect({ tries, waited }).toEqual({
        tries,
        waited: withinSeconds(wait - 1, wait + Math.min(wait / 5, 900) + 60),
      });
    });
  });

  test('are never forgotten: when the workflow ends, all that was recorded and announced has arrived', async () => {
    receiver = await startReceiver();
    const endpoint = await createEndpoint(database, receiver.url, await temporal.clock.now());
    const subjects = Array.from({ length: 40 }, () => randomUUID());
    await whileWorking(realActivities(), async () => {
      // Recorded while rounds run and while runs end; the server tells the one from the other, the rule does not.
      for (const subject of subjects) {
        await endpoint.record([subject]);
        await wakeEndpoint(endpoint.endpointId);
      }
      await temporal.client.workflow.getHandle(notificationsWorkflowId(endpoint.endpointId)).result();
    });
    expect(receiver.received.map(({ event }) => event.data.id)).toEqual(subjects);
    expect(new Set((await endpoint.notifications()).map(({ state }) => state))).toEqual(new Set(['DELIVERED']));
  });
});

describe('rounds of deliveries', () => {
  /** Each round answers as the next in the list; the returned list has what each was asked. */
  const rounds = (...answers: (() => Promise<DeliveryRound> | DeliveryRound)[]) => {
    const asked: { readonly endpointId: string; readonly now: string }[] = [];
    const deliverDue: NotificationActivities['deliverDue'] = async (round) => {
      asked.push(round);
      const answer = answers[asked.length - 1];
      if (!answer) throw new Error('a round too many');
      return answer();
    };
    return { asked, activities: { deliverDue } };
  };

  test('are one for one wake', async () => {
    const { asked, activities } = rounds(() => nothingWaits);
    await whileWorking(activities, async () => {
      await (await wakeEndpoint('one')).result();
    });
    expect(asked).toHaveLength(1);
  });

  test('follow each other at once while more is due', async () => {
    const start = await temporal.clock.now();
    const { asked, activities } = rounds(
      () => ({ nextAttemptAt: start, more: true }),
      () => ({ nextAttemptAt: start, more: true }),
      () => nothingWaits,
    );
    await whileWorking(activities, async () => {
      await (await wakeEndpoint('more')).result();
    });
    expect(asked).toHaveLength(3);
  });

  test('are one more when the wake comes as the last round ends', async () => {
    const { asked, activities } = rounds(
      async () => {
        await temporal.client.workflow.getHandle(notificationsWorkflowId('late')).signal(wake);
        return nothingWaits;
      },
      () => nothingWaits,
    );
    await whileWorking(activities, async () => {
      await (await wakeEndpoint('late')).result();
    });
    expect(asked).toHaveLength(2);
  });

  test('come when the next try is due, and then say that time', async () => {
    const start = await temporal.clock.now();
    const { asked, activities } = rounds(
      () => ({ nextAttemptAt: hours(10, start), more: false }),
      () => nothingWaits,
    );
    await whileWorking(activities, async () => {
      const run = await wakeEndpoint('wait');
      await moveClock(temporal.connection, hours(9, start));
      expect(asked).toHaveLength(1);
      await moveClock(temporal.connection, hours(11, start));
      await run.result();
    });
    expect(asked).toHaveLength(2);
    expect(asked[1]?.now.slice(0, 15)).toBe(hours(10, start).slice(0, 15));
  });

  test('come sooner than that when something new is recorded', async () => {
    const start = await temporal.clock.now();
    const { asked, activities } = rounds(
      () => ({ nextAttemptAt: hours(10, start), more: false }),
      () => nothingWaits,
    );
    await whileWorking(activities, async () => {
      await wakeEndpoint('sooner');
      await moveClock(temporal.connection, hours(1, start));
      await wakeEndpoint('sooner');
      await moveClock(temporal.connection, hours(2, start));
      expect(asked).toHaveLength(2);
    });
  });

  test('are repeated until the database answers again', async () => {
    const start = await temporal.clock.now();
    const away = (): never => {
      throw new Error('connection refused');
    };
    const { asked, activities } = rounds(...Array.from({ length: 20 }, () => away), () => nothingWaits);
    await whileWorking(activities, async () => {
      const run = await wakeEndpoint('away');
      await moveClock(temporal.connection, hours(1, start));
      await run.result();
    });
    expect(asked).toHaveLength(21);
  });

  test('go on in a new run when the history of one has grown long', async () => {
    const runs = new Set<string>();
    let made = 0;
    const deliverDue: NotificationActivities['deliverDue'] = () => {
      runs.add(activityInfo().workflowExecution?.runId ?? '');
      made += 1;
      const unfinished = runs.size === 1 && made < 2000;
      return Promise.resolve(unfinished ? { nextAttemptAt: '2026-11-20T10:00:00.000Z', more: true } : nothingWaits);
    };
    await whileWorking({ deliverDue }, async () => {
      await (await wakeEndpoint('long')).result();
    });
    expect(runs.size).toBe(2);
  });
});
