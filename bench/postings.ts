import assert from 'node:assert/strict';
import { Client } from 'pg';
import { v7 as uuid } from 'uuid';
import { asNoBrand } from '../database/applicationRole.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase, openDatabaseAcrossBrands, type Database } from '../database/orm.ts';
import { post, type LedgerTransactionDraft } from '../database/queries/ledger.ts';
import { asBrand } from '../database/tenancy.ts';
import { transaction } from '../database/transaction.ts';
import { money } from '../domain/money.ts';
import { onPostgres } from './onPostgres.ts';
import type { Part } from './part.ts';
import { aProgram, type Program } from './program.ts';
import { spreadOf, type Spread } from './spread.ts';

/*
 * What it costs to write the ledger by way of the product (database/queries/ledger.ts), beside `pg` alone that inserts the same rows
 * into the same tables, whose indexes, foreign keys and triggers are the same: one connection each, by turns A B B A. First one
 * ledger transaction for each transaction of the database, as the steps of an action write it; then 50, as a statement's payment does.
 */

const pairs = 7;
const postingsInRound = { FULL: 500, SMALL: 50 } as const;
const together = [1, 50] as const;

/** Ledger transactions a second. */
interface Found {
  readonly ours: Spread;
  readonly raw: Spread;
  readonly ratio: Spread;
}

type Write = (drafts: readonly LedgerTransactionDraft[]) => Promise<unknown>;

/** Ledger postings a second, beside raw inserts of the same rows. */
export const postings: Part = (size) =>
  onPostgres(async (databaseUrl) => {
    await migrate(databaseUrl);
    const program = await storedProgram(databaseUrl);
    const database = openDatabase(databaseUrl, 1);
    const raw = new Client({ connectionString: databaseUrl, ...asNoBrand });
    await raw.connect();
    await raw.query("SELECT set_config('app.brand', $1, false)", [program.brandId]);
    try {
      const writes: readonly [Write, Write] = [
        (drafts) => asBrand(program.brandId, () => posted(database, drafts)),
        (drafts) => inserted(raw, drafts),
      ];
      const found = new Map<number, Found>();
      for (const count of together) found.set(count, await compared(writes, program, count, postingsInRound[size]));
      await assertBalanced(raw, pairs * 2 * together.length * postingsInRound[size]);
      return told(found);
    } finally {
      await raw.end();
      await database.close();
    }
  });

async function storedProgram(databaseUrl: string): Promise<Program> {
  const database = openDatabaseAcrossBrands(databaseUrl, 1);
  try {
    return await aProgram(database.em.fork(), {
      currency: 'USD',
      eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '10' }],
    });
  } finally {
    await database.close();
  }
}

const posted = (database: Database, drafts: readonly LedgerTransactionDraft[]): Promise<void> =>
  transaction(database, async (em) => {
    for (const draft of drafts) await post(em, draft);
  });

/** The least that writes them: a row of the transaction, and its two entries. */
async function inserted(client: Client, drafts: readonly LedgerTransactionDraft[]): Promise<void> {
  await client.query('BEGIN');
  for (const { brandId, cause, effectiveAt, recordedAt, postings: entries } of drafts) {
    await client.query({
      name: 'transaction',
      text: 'INSERT INTO ledger_transaction (brand_id, cause, effective_at, recorded_at) VALUES ($1, $2, $3, $4)',
      values: [brandId, cause, effectiveAt, recordedAt],
    });
    const rows = entries.flatMap(({ account, partnerId, amount }) => [account, partnerId, amount.amount.toFixed(2)]);
    await client.query({
      name: 'entries',
      text: `INSERT INTO ledger_entry (brand_id, cause, effective_at, recorded_at, currency, account, partner_id, amount)
         VALUES ($1, $2, $3, $4, 'USD', $5, $6, $7), ($1, $2, $3, $4, 'USD', $8, $9, $10)`,
      values: [brandId, cause, effectiveAt, recordedAt, ...rows],
    });
  }
  await client.query('COMMIT');
}

const drafted = ({ brandId, partnerId }: Program): LedgerTransactionDraft => {
  const now = new Date().toISOString();
  const amount = money('10.00', 'USD');
  return {
    brandId,
    cause: `bench/${uuid()}`,
    actionId: null,
    payoutId: null,
    effectiveAt: now,
    recordedAt: now,
    postings: [
      { account: 'BRAND_PAYABLE', partnerId: null, amount: money('-10.00', 'USD') },
      { account: 'PARTNER_ACCRUED', partnerId, amount },
    ],
  };
};

async function compared(
  [ours, raw]: readonly [Write, Write],
  program: Program,
  count: number,
  inRound: number,
): Promise<Found> {
  const speedOf = async (write: Write): Promise<number> => {
    const turns = Array.from({ length: inRound / count }, () => Array.from({ length: count }, () => drafted(program)));
    const begin = performance.now();
    for (const drafts of turns) await write(drafts);
    return (inRound * 1000) / (performance.now() - begin);
  };
  const speeds: { ours: number; raw: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const speed = new Map<Write, number>();
    for (const write of pair % 2 === 0 ? [ours, raw] : [raw, ours]) speed.set(write, await speedOf(write));
    speeds.push({ ours: speed.get(ours) ?? NaN, raw: speed.get(raw) ?? NaN });
  }
  return {
    ours: spreadOf(speeds.map((speed) => speed.ours)),
    raw: spreadOf(speeds.map((speed) => speed.raw)),
    ratio: spreadOf(speeds.map((speed) => speed.ours / speed.raw)),
  };
}

async function assertBalanced(client: Client, transactions: number): Promise<void> {
  const { rows } = await client.query<{ transactions: string; entries: string; sum: string }>(
    `SELECT (SELECT count(*) FROM ledger_transaction) AS transactions, count(*) AS entries, sum(amount) AS sum FROM ledger_entry`,
  );
  const [row] = rows;
  assert.deepEqual(
    { transactions: Number(row?.transactions), entries: Number(row?.entries), sum: Number(row?.sum) },
    { transactions, entries: 2 * transactions, sum: 0 },
  );
}

function told(found: ReadonlyMap<number, Found>) {
  console.log('Ledger transactions of two entries a second, written by one connection:\n');
  console.log('in one database transaction        ours      pg    ours by pg (range)');
  for (const [count, { ours, raw, ratio }] of found) {
    const cells = [ours, raw].map(({ median }) => Math.round(median).toLocaleString('en').padStart(8)).join('');
    console.log(`${String(count).padEnd(30)} ${cells}    ${ratio.median} (${ratio.least} to ${ratio.most})`);
  }
  return { figures: Object.fromEntries(found), unmet: [] };
}
