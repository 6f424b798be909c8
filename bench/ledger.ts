import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { statementAnswer } from '../api/statement.ts';
import { PartnerEntity, StatementEntity } from '../database/entities/index.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase, openDatabaseAsOwner, type Database, type EntityManager } from '../database/orm.ts';
import { asBrand } from '../database/tenancy.ts';
import { sealLedger } from '../database/queries/seal.ts';
import { accountBalances, partnerBalances } from '../database/reports/balances.ts';
import { statementReport } from '../database/reports/statement.ts';
import { forgetful, startPostgres } from '../standalone/postgres.ts';
import { claimDataDir } from '../standalone/dataDir.ts';
import { Supervisor } from '../standalone/supervisor.ts';
import { makeLedger, partners } from './ledgerRows.ts';
import { unmetOf, type Part, type Size } from './part.ts';
import { quantile, spreadOf, type Spread } from './spread.ts';

/*
 * What balances and statements cost with 10 thousand and with a million ledger entries: two databases of one PostgreSQL, asked
 * by turns A B B A. Each ratio is that of two neighbouring turns.
 */

const entriesOf = { FULL: { small: 10_000, large: 1_000_000 }, SMALL: { small: 10_000, large: 100_000 } } as const;
const turns = 20;
const questionsInTurn = 25;

/** Milliseconds with a million entries by those with 10 thousand: median and range of the turns. */
type LedgerGrowth = Readonly<Record<string, Spread>>;

interface Books {
  readonly database: Database;
  readonly brandId: string;
}

type Question = (em: EntityManager, brandId: string) => Promise<unknown>;

/** In the middle of a day, in the middle of the year. */
const instant = (months: number): string => {
  const date = new Date();
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 15, 12)).toISOString();
};

const aPartner = async (em: EntityManager, brandId: string) =>
  em.findOneOrFail(PartnerEntity, { brandId, name: `Partner ${String(1 + Math.floor(Math.random() * partners))}` });

const questions: Readonly<Record<string, Question>> = {
  'balance of a partner': async (em, brandId) => partnerBalances(em, await aPartner(em, brandId), {}),
  'its balance as of an instant': async (em, brandId) =>
    partnerBalances(em, await aPartner(em, brandId), { asOf: instant(12) }),
  'its balance as recorded by an instant': async (em, brandId) =>
    partnerBalances(em, await aPartner(em, brandId), { recordedBy: instant(12) }),
  'accounts of a brand': (em, brandId) => accountBalances(em, brandId, {}),
  'list of statements': async (em, brandId) =>
    (await em.find(StatementEntity, { brandId }, { orderBy: { id: 'desc' }, limit: 50 })).map(statementReport),
  'a statement with its lines': async (em, brandId) => {
    const partner = await aPartner(em, brandId);
    const statement = await em.findOneOrFail(StatementEntity, { partnerId: partner.id }, { orderBy: { id: 'desc' } });
    return statementAnswer(em, statement, { brandId, partnerId: null });
  },
};

async function openBooks(databaseUrl: string, entries: number): Promise<Books> {
  await migrate(databaseUrl);
  const brandId = randomUUID();
  const owner = openDatabaseAsOwner(databaseUrl, 1);
  const database = openDatabase(databaseUrl, 1);
  await owner.em.fork().transactional((em) => makeLedger(em, brandId, entries));
  await owner.em.getConnection().execute('VACUUM ANALYZE');
  assert.equal(await asBrand(brandId, () => sealLedger(database, brandId)), entries / 2);
  await owner.em.getConnection().execute('VACUUM ANALYZE');
  await owner.close();
  const accounts = await asBrand(brandId, () => accountBalances(database.em.fork(), brandId, {}));
  assert.equal(accounts.length, 1 + partners);
  assert.equal(accounts[0]?.balance, `-${String(entries * 5)}.00`);
  return { database, brandId };
}

/** The median of a turn, which other work on the machine disturbs least. */
async function millisecondsOf(question: Question, { database, brandId }: Books): Promise<number> {
  const times: number[] = [];
  for (let asked = 0; asked < questionsInTurn; asked += 1) {
    const begin = performance.now();
    await asBrand(brandId, () => question(database.em.fork(), brandId));
    times.push(performance.now() - begin);
  }
  return quantile(times, 0.5);
}

async function growthOf(question: Question, small: Books, large: Books): Promise<Spread> {
  for (const books of [small, large]) await millisecondsOf(question, books);
  const ratios: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const times = new Map<Books, number>();
    for (const books of turn % 2 === 0 ? [small, large] : [large, small]) {
      times.set(books, await millisecondsOf(question, books));
    }
    ratios.push((times.get(large) ?? NaN) / (times.get(small) ?? NaN));
  }
  return spreadOf(ratios);
}

/** Measures it on a PostgreSQL of its own. */
async function ledgerGrowth(size: Size): Promise<LedgerGrowth> {
  const folder = mkdtempSync(join(tmpdir(), 'payouts-bench-'));
  using dataDir = claimDataDir(folder);
  const supervisor = new Supervisor(dataDir.logs, () => undefined);
  const opened: Books[] = [];
  try {
    const url = await startPostgres(supervisor, dataDir, [...forgetful, 'max_wal_size=4GB']);
    const owner = openDatabaseAsOwner(url, 1);
    await owner.em.getConnection().execute('CREATE DATABASE large');
    await owner.close();
    const large = await openBooks(Object.assign(new URL(url), { pathname: '/large' }).href, entriesOf[size].large);
    const small = await openBooks(url, entriesOf[size].small);
    opened.push(large, small);
    const growth: Record<string, Spread> = {};
    for (const [name, question] of Object.entries(questions)) growth[name] = await growthOf(question, small, large);
    return growth;
  } finally {
    await Promise.all(opened.map(({ database }) => database.close()));
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const expectedGrowth = 1.5;

/** How the cost of the ledger's questions grows with the ledger. */
export const ledger: Part = async (size) => {
  const growth = await ledgerGrowth(size);
  const { small, large } = entriesOf[size];
  console.log(`Of a ledger with ${large.toLocaleString('en')} entries, by one with ${small.toLocaleString('en')}:\n`);
  for (const [question, { median, least, most }] of Object.entries(growth)) {
    console.log(`${question.padEnd(40)} ${median} × (${least} to ${most})`);
  }
  return {
    figures: { ...growth, expectedGrowth },
    ratios: Object.entries(growth).map(([question, measured]) => ({
      label: `${question}, by that of a small ledger`,
      measured,
      expected: expectedGrowth,
      direction: 'AT_MOST',
    })),
    unmet: unmetOf(
      Object.fromEntries(
        Object.entries(growth).map(([question, { median }]) => [
          `${question}: less than ${expectedGrowth} times as long with a large ledger`,
          median < expectedGrowth,
        ]),
      ),
    ),
  };
};
