import type { Account } from '../../domain/ledger/postings.ts';
import { amountText, money } from '../../domain/money.ts';
import { LedgerTransactionEntity } from '../entities/ledgerTransaction.ts';
import type { EntityManager } from '../orm.ts';

/** One entry of the ledger. */
interface PostingReport {
  readonly account: Account;
  /** Null for the brand's own accounts. */
  readonly partnerId: string | null;
  readonly amount: string;
  readonly currency: string;
}

/** What a partner is promised, owed and has been paid in one currency. */
interface Standing {
  readonly accrued: string;
  readonly payable: string;
  readonly paid: string;
}

/** What was posted for an action, and what that made of the balances of the partners concerned. */
export interface Posted {
  readonly postings: readonly PostingReport[];
  readonly balances: readonly {
    readonly partnerId: string;
    readonly currency: string;
    readonly before: Standing;
    readonly after: Standing;
  }[];
}

/** The causes of what has been posted for an action so far. */
export async function postedCauses(em: EntityManager, actionId: string): Promise<string[]> {
  const transactions = await em.find(LedgerTransactionEntity, { actionId }, { fields: ['cause'] });
  return transactions.map(({ cause }) => cause);
}

/** What was posted for an action under other causes than those. */
export async function postedSince(
  em: EntityManager,
  { id, brandId }: { readonly id: string; readonly brandId: string },
  causes: readonly string[],
  partnerIds: readonly string[],
): Promise<Posted> {
  const since = (await postedCauses(em, id)).filter((cause) => !causes.includes(cause));
  const postings = await em.execute<PostingReport[]>(
    `SELECT account, partner_id AS "partnerId", amount::text AS amount, currency FROM ledger_entry
     WHERE brand_id = ? AND cause = ANY (SELECT jsonb_array_elements_text(?::jsonb)) ORDER BY id`,
    [brandId, JSON.stringify(since)],
  );
  return {
    postings: postings.map((posting) => ({ ...posting, amount: text(posting.amount, posting.currency) })),
    balances: standings(await accountsOf(em, brandId, partnerIds, since)),
  };
}

interface AccountRow {
  readonly account: Account;
  readonly partnerId: string;
  readonly currency: string;
  readonly before: string;
  readonly after: string;
}

/** In one statement, so that before and after differ by these postings alone. */
const accountsOf = (
  em: EntityManager,
  brandId: string,
  partnerIds: readonly string[],
  since: readonly string[],
): Promise<AccountRow[]> =>
  em.execute<AccountRow[]>(
    `SELECT account, partner_id AS "partnerId", currency, sum(amount)::text AS after,
       coalesce(sum(amount) FILTER (WHERE cause <> ALL (SELECT jsonb_array_elements_text(?::jsonb))), 0)::text AS before
     FROM ledger_entry WHERE brand_id = ? AND partner_id = ANY (?::uuid[])
     GROUP BY account, partner_id, currency ORDER BY partner_id, currency`,
    [JSON.stringify(since), brandId, `{${partnerIds.join(',')}}`],
  );

function standings(rows: readonly AccountRow[]): Posted['balances'] {
  const owners = Map.groupBy(rows, ({ partnerId, currency }) => `${partnerId} ${currency}`);
  return [...owners.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { partnerId, currency } = first;
    const standing = (when: 'before' | 'after'): Standing => {
      const on = (account: Account): string =>
        text([first, ...others].find((row) => row.account === account)?.[when] ?? '0', currency);
      return { accrued: on('PARTNER_ACCRUED'), payable: on('PARTNER_PAYABLE'), paid: on('PARTNER_PAID') };
    };
    return [{ partnerId, currency, before: standing('before'), after: standing('after') }];
  });
}

const text = (amount: string, currency: string): string => amountText(money(amount, currency));
