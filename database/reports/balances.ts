import type { Account } from '../../domain/ledger/postings.ts';
import { amountText, money, zero } from '../../domain/money.ts';
import type { Partner } from '../entities/partner.ts';
import type { EntityManager } from '../orm.ts';
import { movesBy, type BooksAt, type Condition } from '../queries/ledgerSums.ts';

/** What stands on one account. */
export interface AccountBalance {
  readonly account: Account;
  /** Null for the brand's own accounts. */
  readonly partnerId: string | null;
  readonly currency: string;
  readonly balance: string;
}

interface Asked extends BooksAt {
  readonly partnerId?: string | undefined;
  readonly currency?: string | undefined;
}

/**
 * The balances of a brand's ledger: each account of each partner and currency that has moved by then. They are exact at every
 * moment and scan no history: whole periods come from their sums, and single entries only where an instant cuts through a
 * period, or while they are not sealed yet (docs/ledger.md, Sums).
 */
export async function accountBalances(em: EntityManager, brandId: string, asked: Asked): Promise<AccountBalance[]> {
  const { partnerId, currency, ...at } = asked;
  const owned: readonly Condition[] = [
    { sql: 'brand_id = ?', values: [brandId] },
    ...(partnerId === undefined ? [] : [{ sql: 'partner_id = ?', values: [partnerId] }]),
    ...(currency === undefined ? [] : [{ sql: 'currency = ?', values: [currency] }]),
  ];
  const parts = movesBy(at).map(({ from, where }) => {
    const conditions = [...owned, ...where];
    return {
      sql: `SELECT account, partner_id, currency, amount FROM ${from} WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
      values: conditions.flatMap(({ values }) => values),
    };
  });
  const rows = await em.execute<AccountBalance[]>(
    `SELECT account, partner_id AS "partnerId", currency, sum(amount)::text AS balance
     FROM (${parts.map(({ sql }) => sql).join(' UNION ALL ')}) AS moves
     GROUP BY account, partner_id, currency ORDER BY currency, account, partner_id`,
    parts.flatMap(({ values }) => values),
  );
  return rows.map((row) => ({ ...row, balance: amountText(money(row.balance, row.currency)) }));
}

/** What a partner is promised, owed and has been paid, for each currency; below zero it owes what was clawed back. */
export async function partnerBalances(em: EntityManager, { id, brandId, currency }: Partner, at: BooksAt) {
  const balances = await accountBalances(em, brandId, { ...at, partnerId: id });
  const currencies = new Set([currency, ...balances.map((balance) => balance.currency)]);
  return [...currencies].map((one) => {
    const standing = (account: Account): string =>
      balances.find((balance) => balance.currency === one && balance.account === account)?.balance ??
      amountText(zero(one));
    return {
      currency: one,
      accrued: standing('PARTNER_ACCRUED'),
      payable: standing('PARTNER_PAYABLE'),
      paid: standing('PARTNER_PAID'),
    };
  });
}
