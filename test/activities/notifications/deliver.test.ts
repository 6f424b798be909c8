import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import fc from 'fast-check';
import { createNotificationActivities, type DeliveryRound } from '../../../activities/notifications/deliver.ts';
import { NotificationEntity } from '../../../database/entities/notification.ts';
import { WebhookEndpointEntity } from '../../../database/entities/webhookEndpoint.ts';
import { openDatabaseAcrossBrands, type Database } from '../../../database/orm.ts';
import { createLogger } from '../../../platform/log.ts';
import { createEndpoint } from '../../notifications/endpoint.ts';
import { startReceiver, type ReceivedWebhook, type Receiver, type Reply } from '../../notifications/receiver.ts';
import { createDatabase, type TestDatabase } from '../../support/servers/postgres.ts';
import { theTestRun } from '../../support/servers/testRun.ts';

const sale = '018f5bf2-0000-7000-8000-00000000000a';
const lead = '018f5bf2-0000-7000-8000-00000000000b';
const call = '018f5bf2-0000-7000-8000-00000000000c';
const at = '2026-11-20T10:00:00.000Z';
const after = (seconds: number, since = at): string => new Date(Date.parse(since) + seconds * 1000).toISOString();

let testDatabase: TestDatabase;
let database: Database;
let receiver: Receiver;

beforeAll(async () => {
  testDatabase = await createDatabase();
  database = openDatabaseAcrossBrands(testDatabase.url);
});
afterEach(() => receiver.close());
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

/**
 * A round dates what it does by its `now` and the real time it has taken since, on a busy machine up to the minute that a round
 * takes; jitter comes on top. The next wait of the schedule is five minutes.
 */
function expectTime(instant: string | null | undefined, earliest: string, jitterSeconds = 0): void {
  const late = (Date.parse(instant ?? '') - Date.parse(earliest)) / 1000;
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(jitterSeconds + 60);
}

type Answering = (webhook: ReceivedWebhook, countOfSubject: number) => Reply | Promise<Reply>;

const anEnvironment = (): MockActivityEnvironment =>
  new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });

/**
 * An endpoint whose receiver answers so, and rounds of deliveries to it. `countOfSubject` is 1 at a subject's first try.
 * @param clock what the clock shows; where it is behind a round, the round's time counts
 */
async function anEndpoint(answering: Answering, clock = at) {
  const tries = new Map<unknown, number>();
  receiver = await startReceiver((webhook) => {
    const { id } = webhook.event.data;
    tries.set(id, (tries.get(id) ?? 0) + 1);
    return answering(webhook, tries.get(id) ?? 0);
  });
  const endpoint = await createEndpoint(database, receiver.url, at);
  const { deliverDue } = createNotificationActivities({
    database,
    clock: { now: () => Promise.resolve(clock) },
    settings: { allowPrivateWebhooks: true, mailFrom: 'payouts@localhost', dataDir: theTestRun().TEST_RUN_DIR },
    log: createLogger({ logLevel: 'silent' }, 'test'),
  });
  const { received } = receiver;
  return {
    ...endpoint,
    received,
    subjects: (): unknown[] => received.map(({ event }) => event.data.id),
    round: (now: string, environment = anEnvironment()): Promise<DeliveryRound> =>
      environment.run(deliverDue, { endpointId: endpoint.endpointId, now }),
  };
}

const accepted: Reply = { status: 204 };
const failed: Reply = { status: 500 };

describe('the order of deliveries', () => {
  test('is the order in which events were recorded', async () => {
    const endpoint = await anEndpoint(() => accepted);
    await endpoint.record([sale, lead, sale, call, lead]);
    expect(await endpoint.round(at)).toEqual({ nextAttemptAt: null, more: false });
    expect(endpoint.subjects()).toEqual([sale, lead, sale, call, lead]);
    const sequences = endpoint.received.map(({ event }) => event.data.sequence);
    expect(sequences).toEqual(sequences.toSorted((left, right) => left - right));
    for (const notification of await endpoint.notifications()) {
      expect(notification).toMatchObject({ state: 'DELIVERED', attempts: 1, lastError: null });
      expectTime(notification.deliveredAt, at);
    }
  });

  test('has what was recorded while the round waited for its turn', async () => {
    const endpoint = await anEndpoint(() => accepted, after(2));
    await endpoint.record([sale], after(1));
    expect(await endpoint.round(at)).toEqual({ nextAttemptAt: null, more: false });
    expect(endpoint.subjects()).toEqual([sale]);
  });

  /*
   *  recorded   sale 1 ✗   lead   sale 2   call       later: sale 3
   *  delivered             lead            call       sale 1   sale 2   sale 3
   */
  test('lets others pass one that failed, but nothing of its own subject', async () => {
    const endpoint = await anEndpoint((webhook, count) =>
      webhook.event.data.id === sale && count === 1 ? { ...failed, headers: { 'retry-after': '3600' } } : accepted,
    );
    await endpoint.record([sale, lead, sale, call]);
    const { nextAttemptAt, more } = await endpoint.round(at);
    expect(endpoint.subjects()).toEqual([sale, lead, call]);
    expect(more).toBe(false);

    await endpoint.record([sale], after(2));
    expect(await endpoint.round(after(3))).toEqual({ nextAttemptAt, more: false });
    expect(endpoint.subjects()).toEqual([sale, lead, call]);

    expect(await endpoint.round(nextAttemptAt ?? '')).toEqual({ nextAttemptAt: null, more: false });
    expect(endpoint.subjects()).toEqual([sale, lead, call, sale, sale, sale]);
    const ids = (await endpoint.notifications()).filter(({ subjectId }) => subjectId === sale).map(({ id }) => id);
    expect(endpoint.received.slice(3).map(({ id }) => id)).toEqual(ids);
  });

  test('frees the followers of one that died', async () => {
    const endpoint = await anEndpoint((_, count) => (count <= 10 ? failed : accepted));
    await endpoint.record([sale, sale]);
    let due: string | null = at;
    while (due !== null) due = (await endpoint.round(due)).nextAttemptAt;
    expect((await endpoint.notifications()).map(({ state, attempts }) => ({ state, attempts }))).toEqual([
      { state: 'DEAD', attempts: 10 },
      { state: 'DELIVERED', attempts: 1 },
    ]);
  });

  test('holds for every subject, whatever fails and whenever', async () => {
    const events = fc.array(fc.constantFrom(sale, lead, call), { minLength: 1, maxLength: 8 });
    const failures = fc.array(fc.boolean(), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(events, failures, async (subjects, refusals) => {
        const acceptedIds: string[] = [];
        const left = [...refusals];
        const endpoint = await anEndpoint(({ id }) => {
          if (left.shift()) return failed;
          acceptedIds.push(id);
          return accepted;
        });
        await endpoint.record(subjects);
        let due: string | null = at;
        while (due !== null) due = (await endpoint.round(due)).nextAttemptAt;
        await receiver.close();
        const recorded = await endpoint.notifications();
        for (const subject of [sale, lead, call]) {
          const ids = recorded.filter(({ subjectId }) => subjectId === subject).map(({ id }) => id);
          // Once each, in the order recorded; those that died after ten tries are not among them.
          const dead = new Set(recorded.filter(({ state }) => state === 'DEAD').map(({ id }) => id));
          expect(acceptedIds.filter((id) => ids.includes(id))).toEqual(ids.filter((id) => !dead.has(id)));
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('a failed try', () => {
  test('comes again when the schedule says, with its jitter', async () => {
    const endpoint = await anEndpoint(() => failed);
    await endpoint.record([sale]);
    await endpoint.round(at);
    const [notification] = await endpoint.notifications();
    expect(notification).toMatchObject({ state: 'PENDING', attempts: 1, lastError: 'HTTP 500', deliveredAt: null });
    expectTime(notification?.nextAttemptAt, after(5), 1);
  });

  test('comes not before the time that the receiver asks for', async () => {
    const endpoint = await anEndpoint(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    await endpoint.record([sale]);
    const { nextAttemptAt } = await endpoint.round(at);
    expectTime(nextAttemptAt, after(3600));
  });

  test('comes not sooner than scheduled, whatever the receiver asks for', async () => {
    const endpoint = await anEndpoint(() => ({ status: 503, headers: { 'retry-after': '0' } }));
    await endpoint.record([sale]);
    const { nextAttemptAt } = await endpoint.round(at);
    expectTime(nextAttemptAt, after(5), 1);
  });

  test('leaves no word of what the receiver said and nothing of its URL', async () => {
    const endpoint = await anEndpoint(() => ({ status: 500, content: 'stack trace with hunter2' }));
    await endpoint.record([sale]);
    await endpoint.round(at);
    expect((await endpoint.notifications()).map(({ lastError }) => lastError)).toEqual(['HTTP 500']);
  });
});

describe('an endpoint that wants no more', () => {
  test('is disabled by a 410, and what waits for it dies', async () => {
    const endpoint = await anEndpoint((_, count) => ({ status: count === 1 ? 204 : 410 }));
    await endpoint.record([sale, sale, lead]);
    expect(await endpoint.round(at)).toEqual({ nextAttemptAt: null, more: false });
    expect(endpoint.subjects()).toEqual([sale, sale]);
    expectTime((await endpoint.read()).disabledAt, at);
    expect(
      (await endpoint.notifications()).map(({ state, attempts, lastError }) => [state, attempts, lastError]),
    ).toEqual([
      ['DELIVERED', 1, null],
      ['DEAD', 1, 'HTTP 410'],
      ['DEAD', 0, 'endpoint disabled'],
    ]);
  });

  test('gets nothing once it is disabled, and nothing that was delivered changes', async () => {
    const endpoint = await anEndpoint(() => accepted);
    await endpoint.record([sale]);
    await endpoint.round(at);
    await endpoint.disable(at);
    await endpoint.record([lead]);
    expect(await endpoint.round(after(60))).toEqual({ nextAttemptAt: null, more: false });
    expect(endpoint.subjects()).toEqual([sale]);
    expect((await endpoint.notifications()).map(({ state }) => state)).toEqual(['DELIVERED', 'DEAD']);
  });
});

describe('a round', () => {
  test('makes at most fifty tries and says that there are more', async () => {
    const endpoint = await anEndpoint(() => accepted);
    await endpoint.record(Array.from({ length: 51 }, () => sale));
    expect(await endpoint.round(at)).toEqual({ nextAttemptAt: at, more: true });
    expect(endpoint.received).toHaveLength(50);
    expect(await endpoint.round(at)).toEqual({ nextAttemptAt: null, more: false });
    expect(endpoint.received).toHaveLength(51);
  });

  test('leaves alone what is not due, and other endpoints', async () => {
    const other = await anEndpoint(() => accepted);
    await other.record([sale]);
    await receiver.close();
    const endpoint = await anEndpoint(() => accepted);
    await endpoint.record([lead], after(60));
    expect(await endpoint.round(at)).toEqual({ nextAttemptAt: after(60), more: false });
    expect(endpoint.received).toEqual([]);
    expect((await other.notifications()).map(({ state }) => state)).toEqual(['PENDING']);
  });

  test('stops between two tries when its worker shuts down', async () => {
    const environment = anEnvironment();
    const endpoint = await anEndpoint(() => {
      environment.cancel('WORKER_SHUTDOWN');
      return accepted;
    });
    await endpoint.record([sale, lead]);
    expect(await endpoint.round(at, environment)).toEqual({ nextAttemptAt: at, more: true });
    expect(endpoint.subjects()).toEqual([sale]);
  });
});

test.each([
  { rule: 'is forgotten once it signs no more', secondsLeft: -1, oldSecret: null },
  { rule: 'is kept for as long as it signs', secondsLeft: 3600, oldSecret: 'whsec_b2xk' },
])('the secret before $rule', async ({ secondsLeft, oldSecret }) => {
  const endpoint = await anEndpoint(() => accepted);
  const oldSecretUntil = after(secondsLeft, new Date().toISOString());
  const rotated = { oldSecret: 'whsec_b2xk', oldSecretUntil };
  await database.em.fork().nativeUpdate(WebhookEndpointEntity, { id: endpoint.endpointId }, rotated);
  await endpoint.record([sale]);
  await endpoint.round(at);
  expect(await endpoint.read()).toMatchObject({ oldSecret, oldSecretUntil: oldSecret && oldSecretUntil });
});

describe('at least once', () => {
  test('a try that could not be stored is made again, under the same id', async () => {
    const holder = database.em.fork();
    const endpoint = await anEndpoint(async ({ id }, count) => {
      if (count === 1) {
        await holder.begin();
        await holder.execute('SELECT 1 FROM notification WHERE id = ? FOR UPDATE', [id]);
      }
      return accepted;
    });
    await endpoint.record([sale, sale]);
    await expect(endpoint.round(at)).rejects.toThrow('lock timeout');
    await holder.rollback();
    expect(await endpoint.round(at)).toEqual({ nextAttemptAt: null, more: false });
    const [first, second] = await endpoint.notifications();
    expect(endpoint.received.map(({ id }) => id)).toEqual([first?.id, first?.id, second?.id]);
    expect(first).toMatchObject({ state: 'DELIVERED', attempts: 1 });
  });

  test.each([
    { by: 'one that was accepted', overtaken: { state: 'DELIVERED' as const, attempts: 1, lastError: null } },
    { by: 'one that failed', overtaken: { state: 'PENDING' as const, attempts: 1, lastError: 'HTTP 503' } },
  ])('a try that was overtaken by $by changes nothing', async ({ overtaken }) => {
    const endpoint = await anEndpoint(async ({ id }) => {
      await database.em.fork().nativeUpdate(NotificationEntity, { id }, { ...overtaken, nextAttemptAt: after(60) });
      return failed;
    });
    await endpoint.record([sale]);
    await endpoint.round(at);
    expect(await endpoint.notifications()).toMatchObject([{ ...overtaken, nextAttemptAt: after(60) }]);
  });
});
