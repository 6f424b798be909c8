import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { applicationRole, asNoBrand, brandRole } from '../../database/applicationRole.ts';
import { BrandEntity } from '../../database/entities/index.ts';
import { openDatabase, type Database } from '../../database/orm.ts';
import { acrossBrands, asBrand } from '../../database/tenancy.ts';
import { transaction } from '../../database/transaction.ts';
import { tablesBehindWall, withoutPromises, type TenantTable } from '../support/rowsOfBrands.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { asOwner } from '../support/tampering.ts';

/*
 * The second wall between brands: PostgreSQL shows, takes and changes the rows of one brand alone, also where a query forgets to
 * say whose.
 */

/** Tables of the installation, which no wall parts. Each with the reason why nothing in it is a brand's. */
const ofTheInstallation: Readonly<Record<string, string>> = {
  schema_migration: 'says which migrations were made',
  rate_limit:
    'counts requests for a minute, by the hash or id of who asks; it is looked at before it is known who that is',
  restoration: 'says when the whole database was restored',
};

const acme = randomUUID();
const globex = randomUUID();
let server: TestDatabase;
let database: Database;
let tables: readonly TenantTable[];
beforeAll(async () => {
  server = await createDatabase();
  await asOwner(server.url, (em) => em.execute(withoutPromises));
  tables = await asOwner(server.url, async (em) => {
    const all = await tablesBehindWall(em);
    for (const { insert } of all) for (const brand of [acme, globex]) await em.execute(insert(brand));
    return all;
  });
  database = openDatabase(server.url, 2);
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

/** What a statement comes to for each table, in a transaction that is rolled back. */
async function onEach(statement: (table: TenantTable) => string | undefined): Promise<Record<string, unknown>> {
  const outcomes: Record<string, unknown> = {};
  for (const table of tables) {
    const em = database.em.fork();
    const text = statement(table);
    if (text === undefined) continue;
    await em.begin();
    outcomes[table.name] = await em.execute<{ affectedRows: number }>(text, [], 'run').then(
      ({ affectedRows }) => affectedRows,
      (error: unknown) => (error instanceof Error ? error.message : error),
    );
    await em.rollback();
  }
  return outcomes;
}

const forAll = (outcome: unknown): Record<string, unknown> =>
  Object.fromEntries(tables.map(({ name }) => [name, outcome]));

const refused: unknown = expect.stringContaining('violates row-level security policy');

describe('each table', () => {
  interface Wall {
    readonly name: string;
    readonly isUp: boolean;
    readonly policies: readonly string[] | null;
  }

  const walls = `
    SELECT c.relname AS name, c.relrowsecurity AS "isUp",
      (SELECT array_agg(p.polname || ' to ' || p.polroles[1]::regrole ORDER BY p.polname) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`;

  test('is behind the wall, or is on the list of the installation’s own', async () => {
    const found = await asOwner(server.url, (em) => em.execute<Wall[]>(walls));
    const policies = [`installation to ${applicationRole}`, `own_brand to ${brandRole}`];
    const open = found.filter(({ name }) => !(name in ofTheInstallation));
    expect(open).toEqual(open.map(({ name }) => ({ name, isUp: true, policies })));
    expect(Object.keys(ofTheInstallation).filter((name) => !found.some((table) => table.name === name))).toEqual([]);
  });

  test('cannot be reached around it: by a view, or by a partition without a wall of its own', async () => {
    const around = await asOwner(server.url, (em) =>
      em.execute(
        `SELECT c.relname, r.role FROM pg_class c, (VALUES ('${brandRole}'), ('${applicationRole}')) AS r (role)
         WHERE c.relnamespace = 'public'::regnamespace
           AND (c.relkind IN ('v', 'm', 'f') OR c.relispartition AND c.relkind = 'r' AND has_table_privilege(r.role, c.oid, 'SELECT'))`,
      ),
    );
    expect(around).toEqual([]);
  });

  test('is looked into past the wall by few functions, which give keys and counts alone', async () => {
    const functions = await asOwner(server.url, (em) =>
      em.execute<{ name: string; gives: string }[]>(
        `SELECT proname AS name, pg_get_function_result(oid) AS gives FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND prosecdef AND has_function_privilege('${brandRole}', oid, 'EXECUTE')
         ORDER BY 1`,
      ),
    );
    expect(Object.fromEntries(functions.map(({ name, gives }) => [name, gives]))).toEqual({
      answers_telling: 'TABLE(key_id uuid, key text)',
      calls_in_progress: 'TABLE(key text, calls bigint)',
      ensure_audit_partitions: 'void',
      ensure_ledger_partitions: 'void',
      submissions_naming: 'SETOF uuid',
      waits_behind: 'boolean',
    });
  });

  test('is owned by neither of the roles that the API and the worker work as, and neither passes walls', async () => {
    const roles = await asOwner(server.url, (em) =>
      em.execute(
        `SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcanlogin AS passes,
           (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owned,
           (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships
         FROM pg_roles r WHERE rolname IN ('${brandRole}', '${applicationRole}') ORDER BY 1`,
      ),
    );
    const plain = { passes: false, owned: 0, memberships: 0 };
    expect(roles).toEqual([
      { rolname: applicationRole, ...plain },
      { rolname: brandRole, ...plain },
    ]);
  });
});

describe('who works for a brand', () => {
  test('sees its row in each table, and none of the other brand', async () => {
    const seen = await asBrand(acme, () => onEach(({ name }) => `SELECT 1 FROM ${name}`));
    expect(seen).toEqual(forAll(1));
  });

  test('changes and deletes its own rows alone, where they can be changed at all', async () => {
    const updated = await asBrand(acme, () => onEach(({ name, column }) => `UPDATE ${name} SET ${column} = ${column}`));
    const deleted = await asBrand(acme, () => onEach(({ name }) => `DELETE FROM ${name}`));
    for (const outcomes of [updated, deleted]) {
      const others = Object.entries(outcomes).filter(
        ([name, outcome]) => outcome !== 1 && !String(outcome).includes(`permission denied for table ${name}`),
      );
      expect(others).toEqual([]);
    }
    expect(updated).toMatchObject({ action: 1, partner: 1, api_key: 1, installment: 1 });
  });

  test('adds nothing to the other brand’s, in no table', async () => {
    expect(await asBrand(acme, () => onEach(({ insert }) => insert(globex)))).toEqual(forAll(refused));
  });

  test('gives none of its rows to the other brand', async () => {
    const given = await asBrand(acme, () =>
      onEach(({ name, insert }) =>
        insert(acme).includes('brand_id') ? `UPDATE ${name} SET brand_id = '${globex}'` : undefined,
      ),
    );
    const taken = Object.entries(given).filter(([, outcome]) => typeof outcome === 'number');
    expect(taken).toEqual([]);
    expect(given).toMatchObject({ partner: refused, action: refused, webhook_endpoint: refused });
  });

  test('is seen by whoever works across brands, who sees all', async () => {
    expect(await acrossBrands(() => onEach(({ name }) => `SELECT 1 FROM ${name}`))).toEqual(forAll(2));
  });
});

describe('who has not said for whom', () => {
  test('gets no connection', async () => {
    await expect(database.em.fork().count(BrandEntity)).rejects.toThrow(
      'PostgreSQL is asked outside of asBrand and acrossBrands',
    );
    await expect(transaction(database, () => Promise.resolve())).rejects.toThrow('outside of asBrand');
  });

  test('sees nothing and adds nothing, who has a connection nevertheless', async () => {
    const client = new Client({ connectionString: server.url, ...asNoBrand });
    await client.connect();
    try {
      for (const { name, insert } of tables) {
        expect([name, (await client.query(`SELECT FROM ${name}`)).rowCount]).toEqual([name, 0]);
        await expect(client.query(insert(acme))).rejects.toThrow('row-level security');
      }
    } finally {
      await client.end();
    }
  });
});

describe('connections', () => {
  const brandsSeen = async (): Promise<string[]> =>
    (await database.em.fork().find(BrandEntity, {})).map(({ id }) => id);

  test('that are shared by many show each its own, however they take turns', async () => {
    const turns = Array.from({ length: 60 }, (_, turn) => [acme, globex, undefined][turn % 3]);
    const seen = await Promise.all(
      turns.map((brand) => (brand === undefined ? acrossBrands(brandsSeen) : asBrand(brand, brandsSeen))),
    );
    expect(seen.map((ids) => ids.sort())).toEqual(
      turns.map((brand) => (brand === undefined ? [acme, globex].sort() : [brand])),
    );
  });

  test('work for one brand through a transaction, whoever calls meanwhile', async () => {
    const seen = await asBrand(acme, () =>
      transaction(database, async (em) => {
        const other = await asBrand(globex, brandsSeen);
        const own = await asBrand(globex, () => em.find(BrandEntity, {}));
        return { own: own.map(({ id }) => id), other };
      }),
    );
    expect(seen).toEqual({ own: [acme], other: [globex] });
  });

  test('are given back when nobody said for whom', async () => {
    const attempts = Array.from({ length: 5 }, () => brandsSeen().catch(() => 'refused'));
    expect(new Set(await Promise.all(attempts))).toEqual(new Set(['refused']));
    expect(await asBrand(acme, brandsSeen)).toEqual([acme]);
  });
});
