import type { Posting } from '../../domain/ledger/postings.ts';
import { amountText, isZero, money } from '../../domain/money.ts';
import { LedgerEntryEntity } from '../entities/ledgerEntry.ts';
import type { EntityManager } from '../orm.ts';
import type { Writer } from '../writer.ts';

export interface LedgerTransactionDraft {
  readonly brandId: string;
  /** What moves the money, unique for the brand for ever: posting a cause twice fails. */
  readonly cause: string;
  readonly actionId: string | null;
  readonly payoutId: string | null;
  /** Absent: no contract’s own earning. */
  readonly contractId?: string;
  /** When it counts, and when it was written down (ISO 8601). */
  readonly effectiveAt: string;
  readonly recordedAt: string;
  readonly postings: readonly Posting[];
}

/** Writes one ledger transaction with its entries, in one statement. Amounts of zero make no entry. */
export async function post(writer: Writer, draft: LedgerTransactionDraft): Promise<void> {
  const entries = draft.postings
    .filter(({ amount }) => !isZero(amount))
    .map(({ account, partnerId, amount }) => ({
      account,
      partner_id: partnerId,
      currency: amount.currency,
      amount: amountText(amount),
    }));
  await writer.execute(
    `WITH transaction AS (
       INSERT INTO ledger_transaction (brand_id, cause, action_id, payout_id, contract_id, effective_at, recorded_at)
       VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *)
     INSERT INTO ledger_entry (brand_id, cause, recorded_at, effective_at, account, partner_id, currency, amount)
     SELECT t.brand_id, t.cause, t.recorded_at, t.effective_at, e.account, e.partner_id, e.currency, e.amount
     FROM transaction t, jsonb_to_recordset(?::jsonb) AS e (account text, partner_id uuid, currency text, amount numeric)`,
    [
      draft.brandId,
      draft.cause,
      draft.actionId,
      draft.payoutId,
      draft.contractId ?? null,
      draft.effectiveAt,
      draft.recordedAt,
      JSON.stringify(entries),
    ],
  );
}

/** What a cause has moved. */
export async function postedBy(em: EntityManager, brandId: string, cause: string): Promise<Posting[]> {
  const entries = await em.find(LedgerEntryEntity, { brandId, cause }, { orderBy: { id: 'asc' } });
  return entries.map(({ account, partnerId, amount, currency }) => ({
    account,
    partnerId: partnerId ?? null,
    amount: money(amount, currency),
  }));
}
