import { DomainError } from '../../domain/errors.ts';
import { instantText } from '../../domain/instant.ts';
import { amountText, money } from '../../domain/money.ts';
import { LedgerEntryEntity, type LedgerEntry } from '../entities/ledgerEntry.ts';
import { LedgerTransactionEntity } from '../entities/ledgerTransaction.ts';
import type { EntityManager } from '../orm.ts';

interface Asked {
  readonly actionId?: string | undefined;
  readonly payoutId?: string | undefined;
  /** The cause of the last transaction of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/**
 * A brand's ledger transactions with their entries, the latest recorded first.
 * @throws DomainError VALIDATION_FAILED for a cursor that is none of its transactions
 */
export async function ledgerTransactions(
  em: EntityManager,
  brandId: string,
  { actionId, payoutId, after, limit }: Asked,
) {
  const last = after === undefined ? null : await em.findOne(LedgerTransactionEntity, { brandId, cause: after });
  if (after !== undefined && last === null) {
    const detail = 'expected the nextCursor of an earlier answer';
    throw new DomainError('VALIDATION_FAILED', `cursor: ${detail}`, [{ pointer: '/cursor', detail }]);
  }
  const transactions = await em.find(
    LedgerTransactionEntity,
    {
      brandId,
      ...(actionId !== undefined && { actionId }),
      ...(payoutId !== undefined && { payoutId }),
      ...(last && {
        $or: [{ recordedAt: { $lt: last.recordedAt } }, { recordedAt: last.recordedAt, cause: { $lt: last.cause } }],
      }),
    },
    { orderBy: { recordedAt: 'desc', cause: 'desc' }, limit },
  );
  const causes = transactions.map(({ cause }) => cause);
  const entries = await em.find(LedgerEntryEntity, { brandId, cause: { $in: causes } }, { orderBy: { id: 'asc' } });
  const byCause = Map.groupBy(entries, ({ cause }) => cause);
  return transactions.map((transaction) => ({
    id: transaction.cause,
    actionId: transaction.actionId ?? null,
    payoutId: transaction.payoutId ?? null,
    contractId: transaction.contractId ?? null,
    effectiveAt: instantText(transaction.effectiveAt),
    recordedAt: instantText(transaction.recordedAt),
    entries: (byCause.get(transaction.cause) ?? []).map(entryReport),
  }));
}

const entryReport = ({ account, partnerId, currency, amount }: LedgerEntry) => ({
  account,
  partnerId: partnerId ?? null,
  currency,
  amount: amountText(money(amount, currency)),
});
