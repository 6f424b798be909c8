import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Client, DatabaseError, escapeIdentifier } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { StartError } from '../../platform/program.ts';
import { migrate, migrationsOfRelease } from '../migrate.ts';
import { openDatabaseAsOwner } from '../orm.ts';
import { noteRestoration } from '../queries/restorations.ts';
import { fileOf, readManifest, type ArchivedTable, type Manifest } from './archive.ts';
import { beginRestore, endRestore } from './unfinished.ts';

/**
 * Puts a backup into a database that holds nothing, brings it to the schema of today, and notes what time is lost.
 *
 * @param databaseUrl of a user who may switch off triggers (session_replication_role)
 * @throws StartError when the backup is not whole or newer than this release, when the database is in use, or this user may not
 */
export async function restore(databaseUrl: string, folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const level = levelOf(manifest, migrationsOfRelease(databaseUrl));
  await asOwner(databaseUrl, requireUnused);
  await migrate(databaseUrl, level);
  await asOwner(databaseUrl, (client) => load(client, folder, manifest));
  await migrate(databaseUrl);
  await asOwner(databaseUrl, (client) => client.query('ANALYZE'));
  await noted(databaseUrl, manifest.takenAt);
  return manifest;
}

/** The last migration of the backup, where it has all before it. */
function levelOf({ migrations }: Manifest, known: readonly string[]): string {
  const level = migrations.at(-1) ?? '';
  const unknown = migrations.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new StartError(`The backup is of a newer release: this one has no migration ${unknown.join(', ')}`);
  }
  const missing = known.filter((name) => name < level && !migrations.includes(name));
  if (missing.length > 0) throw new StartError(`The backup lacks migration ${missing.join(', ')}`);
  return level;
}

async function asOwner(databaseUrl: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SET row_security = off; SET statement_timeout = 0');
    await work(client);
  } finally {
    await client.end();
  }
}

async function noted(databaseUrl: string, takenAt: string): Promise<void> {
  const database = openDatabaseAsOwner(databaseUrl, 1);
  try {
    await database.em.fork().transactional(async (em) => {
      await noteRestoration(em, { takenAt, restoredAt: new Date().toISOString() });
      await em.execute(endRestore);
    });
  } finally {
    await database.close();
  }
}

async function requireUnused(client: Client): Promise<void> {
  const { rows } = await client.query<{ found: string | null }>("SELECT to_regclass('brand') AS found");
  if (!rows[0]?.found) return;
  const { rows: used } = await client.query('SELECT FROM brand LIMIT 1');
  if (used.length > 0) throw new StartError('The database of DATABASE_URL is in use: restore into an empty one');
}

/** All or nothing. Nothing is checked and nothing follows from a row, for it was so when it was written. */
async function load(client: Client, folder: string, { tables, partitions, sequences }: Manifest): Promise<void> {
  await client.query('BEGIN');
  await client.query(beginRestore);
  await withoutTriggers(client);
  await client.query(`TRUNCATE ${tables.map(({ name }) => escapeIdentifier(name)).join(', ')}`);
  for (const partition of partitions) await makePartition(client, partition);
  for (const table of tables) await loadTable(client, folder, table);
  for (const { name, last } of sequences) {
    await client.query('SELECT setval($1::regclass, $2::bigint)', [escapeIdentifier(name), last]);
  }
  await client.query('COMMIT');
}

/** As those are that this schema makes: nobody empties it (migrations 9 and 14). */
async function makePartition(client: Client, { name, of, bounds }: Manifest['partitions'][number]): Promise<void> {
  const partition = escapeIdentifier(name);
  const { rows } = await client.query<{ isThere: boolean; guards: boolean }>(
    `SELECT to_regclass($1) IS NOT NULL AS "isThere", to_regprocedure('never_empty(regclass)') IS NOT NULL AS guards`,
    [partition],
  );
  const [{ isThere, guards } = { isThere: false, guards: false }] = rows;
  if (isThere) return;
  await client.query(`CREATE TABLE ${partition} PARTITION OF ${escapeIdentifier(of)} ${bounds}`);
  if (guards) await client.query('SELECT never_empty($1::regclass)', [partition]);
}

async function withoutTriggers(client: Client): Promise<void> {
  try {
    await client.query('SET LOCAL session_replication_role = replica');
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== '42501') throw error;
    throw new StartError(
      'The user of DATABASE_URL may not switch off triggers: let a superuser run ' +
        '"GRANT SET ON PARAMETER session_replication_role TO" that user',
      { cause: error },
    );
  }
}

async function loadTable(client: Client, folder: string, table: ArchivedTable): Promise<void> {
  const columns = table.columns.map((column) => escapeIdentifier(column)).join(', ');
  const copy = client.query(copyFrom(`COPY ${escapeIdentifier(table.name)} (${columns}) FROM STDIN`));
  await pipeline(createReadStream(fileOf(folder, table)), createGunzip(), copy);
  if (copy.rowCount !== table.rows) {
    throw new StartError(`${table.name} has ${String(copy.rowCount)} rows of ${String(table.rows)}`);
  }
}
