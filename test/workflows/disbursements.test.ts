import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fakeRail } from '../../activities/payouts/rails/fake.ts';
import type { Rail } from '../../activities/payouts/rail.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { PayoutEntity } from '../../database/entities/payout.ts';
import { verification } from '../../database/reports/verification.ts';
import { plusDuration } from '../../domain/calendar.ts';
import type { Fault } from '../../domain/payout/payoutMethod.ts';
import { amountText, money, sum } from '../../domain/money.ts';
import { openStage, storeSubmission, type Stage } from '../support/stage.ts';
import { aContract, aPartner, aTenant } from '../support/tenant.ts';

/*
 * 500 partners are paid on one day, by two workers, through a rail that loses answers after it has paid, is cut off before it
 * has, declines nothing and is late. Its own book says what was really paid.
 */

const disbursements = 500;
const faults: readonly (Fault | null)[] = [
  'TIMEOUT_AFTER_SUCCESS',
  'TIMEOUT_AFTER_SUCCESS',
  'UNKNOWN',
  'PENDING',
  null,
];

const bank = fakeRail(({ payee }) => faults[Number(payee) % faults.length] ?? null);
/** Each call that moved money, as the bank would see it without any idempotency key. */
const moved: string[] = [];
const watchedBank: Rail = {
  ...bank,
  returnDays: 0,
  async pay(payment) {
    const answer = await bank.pay(payment).catch((error: unknown) => {
      moved.push(payment.payoutId);
      throw error;
    });
    if (answer.outcome === 'completed' || answer.outcome === 'accepted') moved.push(payment.payoutId);
    return answer;
  },
};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(2, [watchedBank]);
}, 120_000);
afterAll(() => stage.close());

test(`${String(disbursements)} disbursements with answers that are lost: none twice, none missing`, async () => {
  const { brand, eventType } = await aTenant(stage.database);
  const partners = await Promise.all(
    Array.from({ length: disbursements }, async (_, number) => {
      const partner = await aPartner(stage.database, brand, `Partner ${String(number)}`);
      await aContract(stage.database, partner);
      const payoutMethod = { rail: 'FAKE', payee: String(number) } as const;
      await stage.database.em.fork().nativeUpdate(PartnerEntity, { id: partner.id }, { payoutMethod });
      return partner;
    }),
  );
  // The relay starts them: nobody waits for an answer.
  for (const [number, { id: partnerId }] of partners.entries()) {
    await storeSubmission(stage, eventType, { partnerId, amount: `${String(100 + number)}.00`, orderId: uuid() });
  }
  await stage.moveTo(await stage.temporal.clock.now());
  await stage.moveTo(plusDuration(await stage.temporal.clock.now(), 'P6D', 'UTC'));

  const payouts = await stage.database.em.fork().find(PayoutEntity, { brandId: brand.id });
  expect(payouts).toHaveLength(disbursements);
  expect(new Set(payouts.map(({ state }) => state))).toEqual(new Set(['completed']));
  // None twice, none missing: the bank's book is ours, payment by payment.
  expect(moved).toHaveLength(disbursements);
  expect(new Map([...bank.paid.values()].map(({ payoutId, amount }) => [payoutId, Number(amount)]))).toEqual(
    new Map(payouts.map(({ id, amount }) => [id, Number(amount)])),
  );
  expect(new Set([...bank.paid.values()].map(({ payee }) => payee)).size).toBe(disbursements);
  const total = sum(
    [...bank.paid.values()].map(({ amount }) => money(amount, 'USD')),
    'USD',
  );
  // 10 % of 100.00, 101.00, … 599.00.
  expect(amountText(total)).toBe('17475.00');
  expect(await verification(stage.database, brand.id)).toMatchObject({ balanced: true, problems: [] });
}, 600_000);
