import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fakeRail } from '../../activities/payouts/rails/fake.ts';
import type { Rail } from '../../activities/payouts/rail.ts';
import type { Brand } from '../../database/entities/brand.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { PayoutEntity } from '../../database/entities/payout.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import { post } from '../../database/queries/ledger.ts';
import { nextOpenStatement } from '../../database/queries/statements.ts';
import { verification } from '../../database/reports/verification.ts';
import { transaction } from '../../database/transaction.ts';
import { plusDuration } from '../../domain/calendar.ts';
import type { Fault } from '../../domain/payout/payoutMethod.ts';
import { earned } from '../../domain/ledger/postings.ts';
import { amountText, money, sum } from '../../domain/money.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { aPartner, aTenant } from '../support/tenant.ts';

/*
 * 500 partners are paid on ten days, by two workers, through a rail that loses answers after it has paid, is cut off before it
 * has, and is late. Its own book says what was really paid.
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
  reachesWithin: 'PT1H',
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

/** Owes a new partner of the brand the amount on that date. */
async function owed(brand: Brand, number: number, payableAt: string): Promise<void> {
  const partner = await aPartner(stage.database, brand, `Partner ${String(number)}`);
  const owner = { brandId: brand.id, partnerId: partner.id, currency: 'USD' };
  const amount = `${String(10 + number)}.00`;
  const cause = `test/${partner.id}`;
  const now = await stage.temporal.clock.now();
  await transaction(stage.database, async (em) => {
    const payoutMethod = { rail: 'FAKE', payee: String(number) } as const;
    await em.nativeUpdate(PartnerEntity, { id: partner.id }, { payoutMethod });
    const postings = earned(partner.id, money(amount, 'USD'));
    const at = { effectiveAt: now, recordedAt: now };
    await post(em, { brandId: brand.id, cause, actionId: null, payoutId: null, ...at, postings });
    await nextOpenStatement(em, owner, { payableAt, now, timeZone: brand.timeZone });
    await em.insert(StatementLineEntity, { ...owner, cause, kind: 'SLOTTING_FEE', amount, recordedAt: now });
  });
}

test(`${String(disbursements)} disbursements with answers that are lost: none twice, none missing`, async () => {
  const { brand } = await aTenant(stage.database);
  const now = await stage.temporal.clock.now();
  for (let number = 0; number < disbursements; number += 1) {
    await owed(brand, number, plusDuration(now, `P${String(1 + (number % 10))}D`, 'UTC'));
  }
  await stage.moveTo(plusDuration(now, 'P12D', 'UTC'));

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
  // 10.00 + 11.00 + … + 509.00
  expect(amountText(total)).toBe('129750.00');
  expect(await verification(stage.database, brand.id)).toMatchObject({ balanced: true, problems: [] });
}, 600_000);
