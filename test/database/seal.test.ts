import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { sealLedger } from '../../database/queries/seal.ts';
import { verification } from '../../database/reports/verification.ts';
import { transaction } from '../../database/transaction.ts';
import { accrual } from '../../domain/ledger/postings.ts';
import { money } from '../../domain/money.ts';
import { untilSealed } from '../support/ledger.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { pastTriggers } from '../support/tampering.ts';
import { aTenant, type Tenant } from '../support/tenant.ts';

/*
 * What is sealed cannot be changed without notice, even by somebody with the superuser's password.
 */

let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await createDatabase();
  database = openDatabaseAcrossBrands(server.url);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

const accrue = ({ brand, partner }: Tenant, cause: string): Promise<void> => {
  const now = new Date().toISOString();
  const draft = { brandId: brand.id, cause, actionId: null, payoutId: null, effectiveAt: now, recordedAt: now };
  return transaction(database, (em) => post(em, { ...draft, postings: accrual(partner.id, money('10.00', 'USD')) }));
};

const notSealed = (cause: string, number: number): string =>
  `Ledger transaction ${cause}, number ${String(number)} of the chain, is not what was sealed on `;

describe('the chain', () => {
  test('takes each committed transaction once, while others post and others seal', async () => {
    const tenant = await aTenant(database);
    const causes = Array.from({ length: 40 }, (_, index) => `test/${String(index).padStart(2, '0')}`);
    await Promise.all([
      ...causes.map((cause) => accrue(tenant, cause)),
      ...[1, 2, 3, 4].map(() => sealLedger(database, tenant.brand.id)),
    ]);
    await untilSealed(database, tenant.brand.id);
    const sealed = await database.em
      .fork()
      .execute<{ number: string; cause: string }[]>(
        'SELECT number, cause FROM ledger_seal WHERE brand_id = ? ORDER BY number',
        [tenant.brand.id],
      );
    expect(sealed.map(({ number }) => Number(number))).toEqual(causes.map((_, index) => index + 1));
    expect(sealed.map(({ cause }) => cause).toSorted()).toEqual(causes);
    expect(await verification(database, tenant.brand.id)).toMatchObject({ balanced: true, sealed: { through: 40 } });
  });

  test('begins at nothing: the first hash can be computed by hand from the documents', async () => {
    const tenant = await aTenant(database);
    await accrue(tenant, 'test/first');
    expect(await verification(database, tenant.brand.id)).toMatchObject({ balanced: true, sealed: null });
    await untilSealed(database, tenant.brand.id);
    const { sealed } = await verification(database, tenant.brand.id);
    expect(sealed).toEqual({ through: 1, hash: await hashByHand(tenant), at: expect.stringMatching(/Z$/) });
  });
});

/** As docs/ledger.md writes it down: JSON of every column that has a value, keys by length and then by letter. */
async function hashByHand({ brand }: Tenant): Promise<string> {
  const em = database.em.fork();
  const one = async (sql: string) => (await em.execute<Record<string, string>[]>(sql, [brand.id]))[0] ?? {};
  const utc = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
    || rtrim(rtrim(to_char(${column} AT TIME ZONE 'UTC', '.US'), '0'), '.') || '+00:00'`;
  const times = `${utc('recorded_at')} AS recorded, ${utc('effective_at')} AS effective`;
  const { recorded, effective } = await one(`SELECT ${times} FROM ledger_transaction WHERE brand_id = ?`);
  const { sealed } = await one(`SELECT ${utc('sealed_at')} AS sealed FROM ledger_seal WHERE brand_id = ?`);
  const entries = await em.execute<Record<string, string | null>[]>(
    'SELECT id, account, partner_id AS partner, currency, amount::text FROM ledger_entry WHERE brand_id = ? ORDER BY id',
    [brand.id],
  );
  const entry = ({ id, account, partner, currency, amount }: Record<string, string | null>): string =>
    `{"id": ${String(id)}, "cause": "test/first", "amount": ${String(amount)}, "account": "${String(account)}", ` +
    `"brand_id": "${brand.id}", "currency": "${String(currency)}", ${partner ? `"partner_id": "${partner}", ` : ''}` +
    `"recorded_at": "${String(recorded)}", "effective_at": "${String(effective)}"}`;
  const text =
    `{"cause": "test/first", "entries": [${entries.map(entry).join(', ')}], "brand_id": "${brand.id}", ` +
    `"sealed_at": "${String(sealed)}", "recorded_at": "${String(recorded)}", "effective_at": "${String(effective)}"}`;
  return createHash('sha256').update(text).digest('hex');
}

describe('verification names the first transaction that is not what was sealed', () => {
  let tenant: Tenant;
  let columns: readonly Column[];
  const cause = (number: number): string => `test/${String(number)}`;
  beforeAll(async () => {
    tenant = await aTenant(database);
    for (let number = 1; number <= 5; number += 1) await accrue(tenant, cause(number));
    await untilSealed(database, tenant.brand.id);
    await pastTriggers(
      server.url,
      tables.map((table) => `CREATE TABLE saved_${table} AS TABLE ${table}`),
    );
    columns = await database.em.fork().execute<Column[]>(
      `SELECT table_name AS "table", column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_name IN ('ledger_transaction', 'ledger_entry') ORDER BY 1, 2`,
    );
  });
  const undo = (): Promise<void> =>
    pastTriggers(
      server.url,
      tables.flatMap((table) => [
        `DELETE FROM ${table}`,
        `INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE saved_${table}`,
      ]),
    );
  afterEach(undo);

  const problems = async (): Promise<readonly string[]> =>
    (await verification(database, tenant.brand.id)).problems.filter((problem) => /chain|seal/.test(problem));
  const ours = (number: number): string => `brand_id = '${tenant.brand.id}' AND cause = '${cause(number)}'`;

  test('whatever column of it or of one of its entries was changed', async () => {
    expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining(['amount', 'account', 'action_id', 'id']));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...columns),
        fc.integer({ min: 1, max: 5 }),
        async ({ table, name, type }, number) => {
          const row = table === 'ledger_entry' ? "AND account = 'PARTNER_ACCRUED'" : '';
          const change = `UPDATE ${table} SET ${name} = ${changed(name, type)} WHERE ${ours(number)} ${row}`;
          await pastTriggers(server.url, [change]);
          expect((await problems())[0]).toContain(notSealed(cause(number), number));
        },
      ),
      { numRuns: 30, plugins: [fc.afterEach(undo)] },
    );
  }, 120_000);

  test.each([
    { rule: 'an entry was removed', sql: `DELETE FROM ledger_entry WHERE $three AND partner_id IS NULL`, number: 3 },
    {
      rule: 'entries were added that make up for one another',
      sql: `INSERT INTO ledger_entry (recorded_at, brand_id, cause, account, currency, amount, effective_at)
        SELECT recorded_at, brand_id, cause, account, currency, unnest(ARRAY[1, -1]), effective_at
        FROM ledger_entry WHERE $three AND partner_id IS NULL`,
      number: 3,
    },
    {
      rule: 'an entry was added in another month',
      sql: `INSERT INTO ledger_entry (recorded_at, brand_id, cause, account, currency, amount, effective_at)
        SELECT recorded_at + interval '2 months', brand_id, cause, account, currency, amount, effective_at
        FROM ledger_entry WHERE $three AND partner_id IS NULL`,
      number: 3,
    },
    { rule: 'it was removed', sql: 'DELETE FROM ledger_transaction WHERE $three', number: 3 },
    { rule: 'its hash was changed', sql: `UPDATE ledger_seal SET hash = sha256(hash) WHERE $three`, number: 3 },
    {
      rule: 'the time of its seal was changed',
      sql: `UPDATE ledger_seal SET sealed_at = now() WHERE $three`,
      number: 3,
    },
    { rule: 'the seal before it was removed', sql: 'DELETE FROM ledger_seal WHERE $three', number: 4 },
  ])('$rule', async ({ sql, number }) => {
    expect(await problems()).toEqual([]);
    await pastTriggers(server.url, [sql.replace('$three', ours(3))]);
    expect((await problems())[0]).toContain(notSealed(cause(number), number));
  });

  test.each([
    {
      rule: 'a seal that is missing at the end',
      sql: 'DELETE FROM ledger_seal WHERE $five',
      problem: 'Ledger transaction test/5 is not sealed, and does not wait for it.',
    },
    {
      rule: 'a seal that is missing before others',
      sql: 'DELETE FROM ledger_seal WHERE $three',
      problem: 'Number 3 of the chain is missing.',
    },
    {
      rule: 'a transaction that was put past the chain',
      sql: `INSERT INTO ledger_transaction (brand_id, cause, effective_at, recorded_at)
        SELECT brand_id, 'test/6', effective_at, recorded_at FROM ledger_transaction WHERE $five`,
      problem: 'Ledger transaction test/6 is not sealed, and does not wait for it.',
    },
    {
      rule: 'a sealed one that waits once more',
      sql: `INSERT INTO ledger_unsealed SELECT brand_id, recorded_at, cause FROM ledger_transaction WHERE $five`,
      problem: 'Ledger transaction test/5 is sealed and waits to be sealed once more.',
    },
  ])('it tells of $rule', async ({ sql, problem }) => {
    await pastTriggers(server.url, [sql.replace('$three', ours(3)).replace('$five', ours(5))]);
    expect(await problems()).toContainEqual(problem);
  });

  test('a sum that is not that of its entries', async () => {
    await pastTriggers(server.url, [
      `UPDATE ledger_sum SET amount = amount + 1 WHERE periods = 'ever/ever' AND partner_id = '${tenant.partner.id}'`,
    ]);
    expect((await verification(database, tenant.brand.id)).problems).toEqual([
      `By periods ever/ever of effective and recorded time, from -infinity and -infinity, PARTNER_ACCRUED of partner ${tenant.partner.id} ` +
        'moved 51.00 USD; the entries say 50.00.',
    ]);
  });
});

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

const tables = ['ledger_transaction', 'ledger_entry', 'ledger_seal', 'ledger_unsealed', 'ledger_sum'];

/** Another value, as near as can be. */
function changed(name: string, type: string): string {
  switch (type) {
    case 'numeric':
      return `${name} + 1`;
    case 'bigint':
      // The next number of the sequence.
      return 'DEFAULT';
    case 'timestamp with time zone':
      return `${name} + interval '1 microsecond'`;
    case 'uuid':
      return `'${uuid()}'`;
    case 'text':
      return name === 'account' ? "'PARTNER_PAID'" : `${name} || 'x'`;
    default:
      throw new Error(`a column of type ${type}: say how it is changed`);
  }
}

/** A brand with so many ledger entries, made past all triggers. */
async function aLedgerOf(entries: number): Promise<Tenant> {
  const tenant = await aTenant(database);
  const transactions = `generate_series(1, ${String(entries / 2)}) AS n`;
  const columns = `'${tenant.brand.id}', 'test/' || n, now() - interval '1 second' + n * interval '10 microseconds', now()`;
  await pastTriggers(server.url, [
    `INSERT INTO ledger_transaction (brand_id, cause, recorded_at, effective_at) SELECT ${columns} FROM ${transactions}`,
    `INSERT INTO ledger_entry (brand_id, cause, recorded_at, effective_at, account, partner_id, currency, amount)
     SELECT ${columns}, account, partner_id::uuid, 'USD', amount
     FROM ${transactions}, (VALUES ('BRAND_ACCRUED', NULL, -10.00), ('PARTNER_ACCRUED', '${tenant.partner.id}', 10.00)) AS e (account, partner_id, amount)`,
    'INSERT INTO ledger_unsealed SELECT brand_id, recorded_at, cause FROM ledger_transaction ON CONFLICT DO NOTHING',
  ]);
  return tenant;
}

test('one flipped byte in 100,000 entries is found', async () => {
  const { brand } = await aLedgerOf(100_000);
  expect(await sealLedger(database, brand.id)).toBe(50_000);
  expect(await verification(database, brand.id)).toMatchObject({ balanced: true, sealed: { through: 50_000 } });
  await pastTriggers(server.url, [
    `UPDATE ledger_entry SET effective_at = effective_at + interval '1 microsecond'
     WHERE brand_id = '${brand.id}' AND cause = 'test/31415' AND partner_id IS NULL`,
  ]);
  const { balanced, problems } = await verification(database, brand.id);
  expect({ balanced, problems }).toEqual({
    balanced: false,
    problems: [expect.stringContaining(notSealed('test/31415', 31_415))],
  });
}, 120_000);
