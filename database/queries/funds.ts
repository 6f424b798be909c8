import { money } from '../../domain/money.ts';
import type { Funds } from '../../domain/payout/gates.ts';
import type { Payout } from '../entities/payout.ts';
import type { EntityManager } from '../orm.ts';

/** What a brand pays from, in one currency. */
interface Fund {
  readonly brandId: string;
  readonly currency: string;
}

/** Holds a fund until the transaction ends: whoever takes from it, or gives to it, does so one after the other. */
export async function holdFund(em: EntityManager, { brandId, currency }: Fund): Promise<void> {
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
  const [row] = await em.execute<{ balance: string; spokenFor: string }[]>(
    `SELECT (SELECT coalesce(sum(amount), 0) FROM ledger_entry
         WHERE brand_id = ? AND account = 'BRAND_FUNDS' AND currency = ?)::text AS balance,
       (SELECT coalesce(sum(paid_amount), 0) FROM payout
         WHERE brand_id = ? AND paid_currency = ? AND id <> ? AND (state IN ('processing', 'sent')
           OR (state = 'pending' AND (scheduled_for, id) < (?, ?)
             AND (waits_for IS NULL OR waits_for @> '[{"gate": "FUNDING"}]'))))::text AS "spokenFor"`,
    [brandId, currency, brandId, currency, id, scheduledFor, id],
  );
  return { balance: money(row?.balance ?? '0', currency), spokenFor: money(row?.spokenFor ?? '0', currency) };
}

/** Has payouts that wait for funds look again; the fund stays held until the transaction ends. */
export async function wakeForFunds(em: EntityManager, fund: Fund): Promise<void> {
  await holdFund(em, fund);
  await em.execute(
    `INSERT INTO outbox (kind, subject_id) SELECT 'PAYOUT', id FROM payout
     WHERE brand_id = ? AND paid_currency = ? AND waits_for @> '[{"gate": "FUNDING"}]'`,
    [fund.brandId, fund.currency],
  );
}
