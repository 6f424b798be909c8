import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { readManifest, type Manifest } from '../../database/backup/archive.ts';
import { restore } from '../../database/backup/read.ts';
import { requireRestored } from '../../database/backup/unfinished.ts';
import { backUp } from '../../database/backup/write.ts';
import { migrate } from '../../database/migrate.ts';
import { openDatabase } from '../../database/orm.ts';
import { acrossBrands } from '../../database/tenancy.ts';
import { createDatabase, createEmptyDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { theTestRun } from '../support/servers/testRun.ts';

/*
 * What is in a backup comes back, and nothing that is no whole backup does.
 */

const databases: TestDatabase[] = [];
const made = async (database: Promise<TestDatabase>): Promise<string> => {
  databases.push(await database);
  return (await database).url;
};
const newFolder = (): string => mkdtempSync(join(theTestRun().TEST_RUN_DIR, 'backup-'));

async function asked<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A brand and a transaction of its ledger, of a month for which a new database has no partition. */
const longAgo = `
  INSERT INTO brand (id, name, currency, time_zone, created_at)
    VALUES (gen_random_uuid(), 'Acme "Ünited"\t\\N', 'USD', 'UTC', '2020-01-01Z');
  CREATE TABLE ledger_entry_2020_05 PARTITION OF ledger_entry FOR VALUES FROM ('2020-05-01+00') TO ('2020-06-01+00');
  INSERT INTO ledger_transaction (brand_id, cause, effective_at, recorded_at)
    SELECT id, 'deposit/1', '2020-05-05Z', '2020-05-05Z' FROM brand;
  INSERT INTO ledger_entry (brand_id, cause, recorded_at, effective_at, account, currency, amount)
    SELECT id, 'deposit/1', '2020-05-05Z'::timestamptz, '2020-05-05Z', a, 'USD', m FROM brand, (VALUES ('BRAND_FUNDS', 5), ('BRAND_DEPOSITS', -5)) AS v (a, m);
  INSERT INTO outbox (kind, subject_id) SELECT 'CONTRACT', id FROM brand, generate_series(1, 7)`;

let source: string;
let folder: string;
let manifest: Manifest;
beforeAll(async () => {
  source = await made(createDatabase());
  await asked(source, longAgo);
  folder = newFolder();
  manifest = await backUp(source, folder);
});
afterAll(async () => {
  for (const { drop } of databases) await drop();
});

describe('a restored database', () => {
  test('has every row of the backup, knows what time it lost, and gives no number twice', async () => {
    const url = await made(createEmptyDatabase());
    await restore(url, folder);
    const again = await backUp(url, newFolder());
    const restorations = ({ name }: { readonly name: string }): boolean => name === 'restoration';
    expect(again.tables.filter((table) => !restorations(table))).toEqual(
      manifest.tables.filter((table) => !restorations(table)),
    );
    const [{ takenAt } = { takenAt: new Date(0) }] = await asked<{ takenAt: Date }>(
      url,
      'SELECT taken_at AS "takenAt" FROM restoration',
    );
    expect(takenAt.toISOString()).toBe(manifest.takenAt);
    const next = "INSERT INTO outbox (kind, subject_id) SELECT 'CONTRACT', id FROM brand RETURNING id > 7 AS fresh";
    expect(await asked(url, next)).toEqual([{ fresh: true }]);
  });

  test('is brought to the schema of today, where the backup is of an earlier release', async () => {
    const earlier = await made(createEmptyDatabase());
    await migrate(earlier, '0012');
    const old = newFolder();
    expect((await backUp(earlier, old)).migrations.at(-1)).toBe('0012');
    const url = await made(createEmptyDatabase());
    await restore(url, old);
    expect((await backUp(url, newFolder())).migrations).toEqual(manifest.migrations);
  });
});

test('no worker begins on a database whose restore broke off after its rows were there', async () => {
  const broken = newFolder();
  cpSync(folder, broken, { recursive: true });
  // No restoration can be noted that was taken later than it was restored.
  writeFileSync(join(broken, 'manifest.json'), JSON.stringify({ ...manifest, takenAt: '2999-01-01T00:00:00.000Z' }));
  const url = await made(createEmptyDatabase());
  await expect(restore(url, broken)).rejects.toThrow('restoration');
  expect(await asked(url, 'SELECT FROM brand')).toHaveLength(1);
  await expect(begin(url)).rejects.toThrow('The restore of this database did not come to its end');
  const whole = await made(createEmptyDatabase());
  await restore(whole, folder);
  await begin(whole);
});

/** As a worker does before all else. */
async function begin(url: string): Promise<void> {
  const database = openDatabase(url, 1);
  try {
    await acrossBrands(() => requireRestored(database.em.fork()));
  } finally {
    await database.close();
  }
}

describe('refused is', () => {
  test('a database that is in use, which keeps what it has', async () => {
    await expect(restore(source, folder)).rejects.toThrow('The database of DATABASE_URL is in use');
    expect(await asked(source, 'SELECT FROM brand')).toHaveLength(1);
  });

  test('a folder that holds something already', async () => {
    await expect(backUp(source, folder)).rejects.toThrow('is not empty: name a new folder');
  });

  test('a backup that was not finished', async () => {
    await expect(readManifest(newFolder())).rejects.toThrow('is no backup: it has no manifest.json');
  });

  test.each([
    {
      rule: 'one of whose files was changed',
      harm: (file: string) => {
        appendFileSync(file, 'x');
      },
      says: 'brand.copy.gz is not what was written',
    },
    {
      rule: 'one of whose files is lost',
      harm: (file: string) => {
        rmSync(file);
      },
      says: 'brand.copy.gz is missing',
    },
  ])('a backup $rule', async ({ harm, says }) => {
    const harmed = newFolder();
    await backUp(source, harmed);
    harm(join(harmed, 'brand.copy.gz'));
    await expect(restore(await made(createEmptyDatabase()), harmed)).rejects.toThrow(says);
  });
});
