import { IsolationLevel } from '@mikro-orm/core';
import type { Database, EntityManager } from '../orm.ts';
import { actionChecks } from './verification/actions.ts';
import type { Check } from './verification/check.ts';
import { earningChecks } from './verification/earnings.ts';
import { exchangeChecks } from './verification/exchange.ts';
import { fundingChecks } from './verification/funding.ts';
import { invoiceChecks } from './verification/invoices.ts';
import { ledgerChecks } from './verification/ledger.ts';
import { payoutChecks } from './verification/payouts.ts';
import { sealChecks } from './verification/seal.ts';
import { statementChecks } from './verification/statements.ts';

/** What the books of a brand say about themselves. */
export interface Verification {
  readonly balanced: boolean;
  /** How many ledger transactions there are. */
  readonly transactions: number;
  /** One sentence for each thing that does not add up, with the ids concerned; at most 100 of each kind. */
  readonly problems: readonly string[];
  /** The end of the chain: whoever notes it elsewhere can tell later that nothing before it was changed. Null: nothing is sealed. */
  readonly sealed: Sealed | null;
}

interface Sealed {
  /** The number of the last transaction in the chain. */
  readonly through: number;
  /** Its hash, which follows from those of all before: SHA-256 in hexadecimal digits. */
  readonly hash: string;
  /** When it was sealed, in real time. */
  readonly at: string;
}

const most = 100;

const checks: readonly Check[] = [
  ...ledgerChecks,
  ...sealChecks,
  ...exchangeChecks,
  ...fundingChecks,
  ...actionChecks,
  ...earningChecks,
  ...statementChecks,
  ...invoiceChecks,
  ...payoutChecks,
];

/**
 * Recomputes a brand's books: transactions sum to zero and are what was sealed, and the ledger, the actions with their evaluations, what contracts
 * earned by themselves, the statements and the payouts say the same. All of it at one instant, so that what happens meanwhile is no alarm.
 */
export const verification = (database: Database, brandId: string): Promise<Verification> =>
  database.em.fork().transactional(
    async (em) => {
      const [counted] = await em.execute<{ transactions: string }[]>(
        'SELECT count(*) AS transactions FROM ledger_transaction WHERE brand_id = ?',
        [brandId],
      );
      const problems: string[] = [];
      for (const check of checks) problems.push(...(await problemsBy(em, check, brandId)));
      return {
        balanced: problems.length === 0,
        transactions: Number(counted?.transactions ?? 0),
        problems,
        sealed: await endOfChain(em, brandId),
      };
    },
    { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
  );

async function problemsBy(em: EntityManager, { sql, nestedLoops }: Check, brandId: string): Promise<string[]> {
  await em.execute(`SET LOCAL enable_nestloop = ${nestedLoops}`);
  const asked = sql.split('$brand');
  const found = await em.execute<{ problem: string }[]>(
    `${asked.join('?::uuid')} LIMIT ${String(most)}`,
    asked.slice(1).map(() => brandId),
  );
  return found.map(({ problem }) => problem);
}

async function endOfChain(em: EntityManager, brandId: string): Promise<Sealed | null> {
  const [last] = await em.execute<{ through: string; hash: string; at: string | Date }[]>(
    `SELECT number AS through, encode(hash, 'hex') AS hash, sealed_at AS at FROM ledger_seal
     WHERE brand_id = ? ORDER BY number DESC LIMIT 1`,
    [brandId],
  );
  return last ? { through: Number(last.through), hash: last.hash, at: new Date(last.at).toISOString() } : null;
}
