import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { v7 as uuid } from 'uuid';
import { ActionEntity } from '../../database/entities/action.ts';
import { SubmissionEntity, type Submission } from '../../database/entities/submission.ts';
import { acceptSubmission, leaveToRelay } from '../../database/queries/submissions.ts';
import { acrossBrands } from '../../database/tenancy.ts';
import { queuesOf } from '../../domain/action/queues.ts';
import { lateSubmissions } from '../../worker/lateSubmissions.ts';
import { actionNow, openStage, storeSubmission, type Stage } from '../support/stage.ts';
import { aTenant } from '../support/tenant.ts';

type Tenant = Awaited<ReturnType<typeof aTenant>>;

let stage: Stage;
let tenant: Tenant;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
beforeEach(async () => {
  tenant = await aTenant(stage.database);
});
afterAll(() => stage.close());

/** An order that was accepted, and left to the relay because Temporal was away. */
async function left(fields: object): Promise<Submission> {
  const submission = await storeSubmission(stage, tenant.eventType, { partnerId: tenant.partner.id, ...fields });
  await leaveToRelay(stage.database.em.fork(), submission);
  return submission;
}

/** As one of several workers has it. */
const relay = (patienceMs = 60_000) => {
  const log = pino({ level: 'silent' });
  const late = lateSubmissions({ database: stage.walled, client: stage.temporal.client, log, patienceMs });
  return () => acrossBrands(late.round);
};

const isRecorded = async ({ id }: Submission): Promise<boolean> =>
  (await stage.database.em.fork().count(ActionEntity, { id })) === 1;

describe('what was left to the relay', () => {
  test('is recorded for each customer in the order in which it was accepted, by however many relays', async () => {
    await stage.withoutRelay(async () => {
      const orders: Submission[] = [];
      for (let number = 0; number < 5; number += 1) {
        for (const customerId of ['Ann', 'Ben']) orders.push(await left({ customerId }));
      }
      await Promise.all([relay()(), relay()()]);
      const history = await stage.database.em
        .fork()
        .find(ActionEntity, { id: { $in: orders.map(({ id }) => id) } }, { orderBy: { updatedAt: 'asc' } });
      for (const customerId of ['Ann', 'Ben']) {
        const recorded = history.filter((action) => action.customerId === customerId).map(({ id }) => id);
        expect(recorded).toEqual(orders.filter(({ body }) => body.customerId === customerId).map(({ id }) => id));
      }
    });
  }, 60_000);

  test('waits for the order that it names as its parent', async () => {
    await stage.withoutRelay(async () => {
      const parent = await left({ orderId: 'the first order' });
      const child = await left({ parentOrderId: 'the first order' });
      await relay()();
      const [first, second] = await Promise.all([actionNow(stage, parent.id), actionNow(stage, child.id)]);
      expect(first.updatedAt < second.updatedAt).toBe(true);
    });
  }, 60_000);

  test('is not overtaken by what the customer orders next, but by other customers', async () => {
    await stage.withoutRelay(async () => {
      const ofAnn = await left({ customerId: 'Ann' });
      const em = stage.database.em.fork();
      const next = (orderId: string, customerId: string) =>
        acceptSubmission(em, { ...ofAnn, id: uuid(), orderId, body: { ...ofAnn.body, orderId, customerId } });
      const queues = queuesOf({ customerId: 'Ann', orderId: 'her next' });
      expect((await next('her next', 'Ann')).submission.waitsIn).toEqual(queues);
      expect((await next('his first', 'Ben')).submission.waitsIn).toBeNull();
    });
  });

  test('and cannot be recorded holds up those behind it for a while, and then steps aside', async () => {
    await stage.withoutRelay(async () => {
      const em = stage.database.em.fork();
      const broken = await left({ customerId: 'Ann' });
      await em.execute("UPDATE submission SET body = body - 'eventDate' WHERE id = ?", [broken.id]);
      const behind = await left({ customerId: 'Ann' });
      const beside = await left({ customerId: 'Ben' });

      const patient = relay();
      await patient();
      expect(await Promise.all([broken, behind, beside].map(isRecorded))).toEqual([false, false, true]);
      await relay(0)();
      await patient();
      expect(await Promise.all([broken, behind].map(isRecorded))).toEqual([false, true]);
      expect(await em.findOneOrFail(SubmissionEntity, broken.id, { refresh: true })).toMatchObject({
        state: 'ACCEPTED',
        waitsIn: null,
      });
      await em.nativeDelete(SubmissionEntity, { id: broken.id });
    });
  }, 90_000);
});
