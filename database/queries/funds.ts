import { DomainError } from '../../domain/errors.ts';
import { deposit as bookedDeposit } from '../../domain/ledger/postings.ts';
import { amountText, money, negate, type Money } from '../../domain/money.ts';
import type { Funds } from '../../domain/payout/gates.ts';
import { DepositEntity, type Deposit } from '../entities/deposit.ts';
import type { Payout } from '../entities/payout.ts';
import type { EntityManager } from '../orm.ts';
import { post } from './ledger.ts';
import { movesBy, type Condition } from './ledgerSums.ts';
import { wakes } from './payoutGates.ts';

/** What a brand pays from, in one currency. */
interface Fund {
  readonly brandId: string;
  readonly currency: string;
}

/** Holds a fund until the transaction ends: whoever takes from it, or gives to it, does so one after the other. */
async function holdFund(em: EntityManager, { brandId, currency }: Fund): Promise<void> {
  await em.execute('INSERT INTO fund (brand_id, currency) VALUES (?, ?) ON CONFLICT DO NOTHING', [brandId, currency]);
  await em.execute('SELECT FROM fund WHERE brand_id = ? AND currency = ? FOR UPDATE', [brandId, currency]);
}

/**
 * What there is for a payout. Others come before it that are on their way, or that are due before it and lack nothing but funds;
 * the fund stays held, so that two at once do not take the same.
 */
export async function fundsFor(em: EntityManager, payout: Payout): Promise<Funds> {
  const { id, brandId, paidCurrency: currency, scheduledFor } = payout;
  await holdFund(em, { brandId, currency });
  const balance = balanceOf({ brandId, currency });
  // In one statement: a payment that arrives meanwhile is counted once.
  const [row] = await em.execute<{ balance: string; spokenFor: string }[]>(
    `SELECT (${balance.sql})::text AS balance,
       (SELECT coalesce(sum(paid_amount), 0) FROM payout
         WHERE brand_id = ? AND paid_currency = ? AND id <> ? AND (state IN ('processing', 'sent')
           OR (state = 'pending' AND (scheduled_for, id) < (?, ?)
             AND (waits_for IS NULL OR waits_for @> '[{"gate": "FUNDING"}]'))))::text AS "spokenFor"`,
    [...balance.values, brandId, currency, id, scheduledFor, id],
  );
  return { balance: money(row?.balance ?? '0', currency), spokenFor: money(row?.spokenFor ?? '0', currency) };
}

/** What stands on BRAND_FUNDS, as SQL: from the sums of periods, and what is not in them yet. */
function balanceOf({ brandId, currency }: Fund): Condition {
  const parts = movesBy({}).map(({ from, where }) => ({
    sql: `SELECT amount FROM ${from} WHERE brand_id = ? AND account = 'BRAND_FUNDS' AND currency = ?${where
      .map(({ sql }) => ` AND ${sql}`)
      .join('')}`,
    values: [brandId, currency, ...where.flatMap(({ values }) => values)],
  }));
  return {
    sql: `SELECT coalesce(sum(amount), 0) FROM (${parts.map(({ sql }) => sql).join(' UNION ALL ')}) AS moves`,
    values: parts.flatMap(({ values }) => values),
  };
}

/** What is left of the funds after what is on its way. */
async function leftIn(em: EntityManager, fund: Fund): Promise<Money> {
  const { brandId, currency } = fund;
  const balance = balanceOf(fund);
  const [row] = await em.execute<{ left: string }[]>(
    `SELECT ((${balance.sql}) - (SELECT coalesce(sum(paid_amount), 0) FROM payout
       WHERE brand_id = ? AND paid_currency = ? AND state IN ('processing', 'sent')))::text AS left`,
    [...balance.values, brandId, currency],
  );
  return money(row?.left ?? '0', currency);
}

/**
 * Keeps a deposit and books it, in the caller's transaction; what its reference was kept for before stays as it was. Payouts that
 * wait for funds look again.
 *
 * @returns the deposit of that reference
 * @throws DomainError FUNDS_INSUFFICIENT when it takes back more than there is
 */
export async function keepDeposit(em: EntityManager, deposit: Deposit): Promise<Deposit> {
  const { id, brandId, reference, currency, receivedAt: effectiveAt, recordedAt } = deposit;
  const fresh = await em.execute<unknown[]>(
    `INSERT INTO deposit (id, brand_id, currency, amount, reference, received_at, recorded_at, actor)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (brand_id, reference) DO NOTHING RETURNING 1`,
    [id, brandId, currency, deposit.amount, reference, effectiveAt, recordedAt, deposit.actor],
  );
  if (fresh.length === 0) return em.findOneOrFail(DepositEntity, { brandId, reference });
  await holdFund(em, deposit);
  const amount = money(deposit.amount, currency);
  if (amount.amount.isNegative()) await requireLeft(em, deposit, negate(amount));
  await post(em, {
    brandId,
    cause: `deposit/${id}`,
    actionId: null,
    payoutId: null,
    effectiveAt,
    recordedAt,
    postings: bookedDeposit(amount),
  });
  await wakeForFunds(em, deposit);
  return deposit;
}

async function requireLeft(em: EntityManager, fund: Fund, amount: Money): Promise<void> {
  const left = await leftIn(em, fund);
  if (left.amount.greaterThanOrEqualTo(amount.amount)) return;
  throw new DomainError('FUNDS_INSUFFICIENT', `${amountText(left)} ${left.currency} are left of the funds.`, [
    { pointer: '/amount', detail: 'expected no more than is left' },
  ]);
}

/** Has payouts that wait for funds look again; the fund stays held until the transaction ends. */
export async function wakeForFunds(em: EntityManager, fund: Fund): Promise<void> {
  await holdFund(em, fund);
  await em.execute(
    wakes(`SELECT id FROM payout WHERE brand_id = ? AND paid_currency = ? AND waits_for @> '[{"gate": "FUNDING"}]'`),
    [fund.brandId, fund.currency],
  );
}
