import type { Account } from '../../domain/ledger/postings.ts';
import { amountText, money, zero } from '../../domain/money.ts';
import type { Partner } from '../entities/partner.ts';
import type { EntityManager } from '../orm.ts';

/** What stands on one account. */
export interface AccountBalance {
  readonly account: Account;
  /** Null for the brand's own accounts. */
  readonly partnerId: string | null;
  readonly currency: string;
  readonly balance: string;
}

interface Asked {
  readonly partnerId?: string | undefined;
  readonly currency?: string | undefined;
  /** An instant: entries that count from later on are left out. */
  readonly asOf?: string | undefined;
}

/** The balances of a brand's ledger by effective time: each account of each partner and currency that has moved. */
export async function accountBalances(em: EntityManager, brandId: string, asked: Asked): Promise<AccountBalance[]> {
  const conditions = [
    { sql: 'brand_id = ?', value: brandId },
    { sql: 'partner_id = ?', value: asked.partnerId },
    { sql: 'currency = ?', value: asked.currency },
    { sql: 'effective_at <= ?', value: asked.asOf },
  ].filter(({ value }) => value !== undefined);
  const rows = await em.execute<AccountBalance[]>(
    `SELECT account, partner_id AS "partnerId", currency, sum(amount)::text AS balance FROM ledger_entry
     WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}
     GROUP BY account, partner_id, currency ORDER BY currency, account, partner_id`,
    conditions.map(({ value }) => value),
  );
  return rows.map((row) => ({ ...row, balance: amountText(money(row.balance, row.currency)) }));
}

/** What a partner is promised, owed and has been paid, for each currency; below zero it owes what was clawed back. */
export async function partnerBalances(em: EntityManager, { id, brandId, currency }: Partner, asOf?: string) {
  const balances = await accountBalances(em, brandId, { partnerId: id, asOf });
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
