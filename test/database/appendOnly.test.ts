import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { openDatabaseAcrossBrands, openDatabaseAsOwner, type Database } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { transaction } from '../../database/transaction.ts';
import { accrual } from '../../domain/ledger/postings.ts';
import { money } from '../../domain/money.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { aTenant } from '../support/tenant.ts';

/*
 * What is written stays as it was written: the application has no right to change it, and the owner of the tables meets a
 * trigger.
 */

interface Guarded {
  readonly name: string;
  /** One of its columns that could be set. */
  readonly column: string;
}

let server: TestDatabase;
let application: Database;
let owner: Database;
let tables: readonly Guarded[];
beforeAll(async () => {
  server = await createDatabase();
  application = openDatabaseAcrossBrands(server.url);
  owner = openDatabaseAsOwner(server.url);
  const { brand, partner } = await aTenant(application);
  const now = new Date().toISOString();
  const postings = accrual(partner.id, money('10.00', 'USD'));
  const draft = { brandId: brand.id, actionId: null, payoutId: null, effectiveAt: now, recordedAt: now, postings };
  await transaction(application, (em) => post(em, { ...draft, cause: `test/${uuid()}` }));
  tables = await owner.em.fork().execute<Guarded[]>(guarded);
});
afterAll(async () => {
  await Promise.all([application.close(), owner.close()]);
  await server.drop();
});

/** The tables with a trigger before each change and deletion, for each row and whatever is in it, that is switched on. */
const guarded = `
  SELECT tgrelid::regclass::text AS name, (SELECT min(attname) FROM pg_attribute
    WHERE attrelid = tgrelid AND attnum > 0 AND attidentity = '' AND NOT attisdropped) AS column
  FROM pg_trigger
  WHERE tgfoid = 'refuse_change'::regproc AND tgtype = 1 + 2 + 8 + 16 AND tgenabled = 'O' AND tgqual IS NULL ORDER BY 1`;

const changing = ({ name, column }: Guarded): readonly string[] => [
  `UPDATE ${name} SET ${column} = ${column}`,
  `DELETE FROM ${name}`,
];
const emptying = ({ name }: Guarded): string => `TRUNCATE ${name} CASCADE`;
const thisMonth = new Date().toISOString().slice(0, 7).replace('-', '_');

describe('tables that are only added to', () => {
  test('are the ledger with each of its months, its seal, the history of actions, and whatever else is evidence', () => {
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'action_history',
        'contract_earning',
        'customer_attribution',
        'evaluation',
        'fx_rate',
        'ledger_entry',
        `ledger_entry_${thisMonth}`,
        'ledger_seal',
        'ledger_transaction',
        'payout_event',
        'payout_trigger_version',
      ]),
    );
  });

  test('the application has no right to change, delete or empty them', async () => {
    for (const change of tables.flatMap((table) => [...changing(table), emptying(table)])) {
      await expect(transaction(application, (em) => em.execute(change))).rejects.toThrow('permission denied for table');
    }
  });

  test('a trigger keeps their owner from it', async () => {
    for (const change of tables.map(emptying)) {
      await expect(transaction(owner, (em) => em.execute(change))).rejects.toThrow('is append-only');
    }
    // A trigger for each row needs a row.
    const filled = tables.filter(({ name }) =>
      ['ledger_transaction', 'ledger_entry', `ledger_entry_${thisMonth}`].includes(name),
    );
    expect(filled).toHaveLength(3);
    for (const change of filled.flatMap(changing)) {
      await expect(transaction(owner, (em) => em.execute(change))).rejects.toThrow('is append-only');
    }
  });
});

describe('the application', () => {
  const asked = async (sql: string) => (await application.em.fork().execute<Record<string, unknown>[]>(sql))[0];

  test('is a role that nobody logs in as, that owns no table and passes no row level security', async () => {
    expect(
      await asked(`SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
        (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owned FROM pg_roles r WHERE rolname = current_user`),
    ).toEqual({
      rolcanlogin: false,
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      owned: 0,
    });
  });

  test('reaches the months of the ledger through the ledger alone, those to come too', async () => {
    await asked("SELECT ensure_ledger_partitions(now() + interval '10 years')");
    const later = `ledger_entry_${String(new Date().getUTCFullYear() + 9)}_01`;
    for (const month of [`ledger_entry_${thisMonth}`, later]) {
      await expect(asked(`SELECT FROM ${month}`)).rejects.toThrow('permission denied for table');
    }
    await expect(asked(`SELECT count(*) FROM ledger_entry`)).resolves.toEqual({ count: '2' });
    await expect(transaction(owner, (em) => em.execute(`TRUNCATE ${later}`))).rejects.toThrow('is append-only');
  });

  test('does not migrate, and cannot switch triggers off', async () => {
    await expect(asked('DELETE FROM schema_migration')).rejects.toThrow('permission denied');
    await expect(asked("SET session_replication_role = 'replica'")).rejects.toThrow('permission denied');
    await expect(asked('ALTER TABLE ledger_entry DISABLE TRIGGER ALL')).rejects.toThrow('must be owner');
  });
});
