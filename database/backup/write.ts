import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client, escapeIdentifier } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { StartError } from '../../platform/program.ts';
import { archiveFormat, fileOf, writeManifest, type ArchivedTable, type Manifest } from './archive.ts';

/**
 * Writes all rows of a database into a new folder, as of one instant, while everything goes on.
 *
 * @throws StartError when the folder holds something already, or the database has no schema of ours
 */
export async function backUp(databaseUrl: string, folder: string): Promise<Manifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new StartError(`${folder} is not empty: name a new folder`);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // Rows that a policy hides must be an error, not missing.
    await client.query('SET row_security = off; SET statement_timeout = 0');
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const takenAt = await beginningOf(client);
    const migrations = await migrationsOf(client);
    const tables: ArchivedTable[] = [];
    for (const { name, columns } of await tablesOf(client)) {
      tables.push({ name, columns, ...(await writeTable(client, folder, { name, columns })) });
    }
    const partitions = await partitionsOf(client);
    const sequences = await sequencesOf(client);
    await client.query('COMMIT');
    const manifest: Manifest = { format: archiveFormat, takenAt, migrations, tables, partitions, sequences };
    await writeManifest(folder, manifest);
    return manifest;
  } finally {
    await client.end();
  }
}

type Columns = Pick<ArchivedTable, 'name' | 'columns'>;

async function writeTable(
  client: Client,
  folder: string,
  table: Columns,
): Promise<Pick<ArchivedTable, 'rows' | 'sha256'>> {
  const columns = table.columns.map((column) => escapeIdentifier(column)).join(', ');
  // A partitioned table gives its rows to a query alone.
  const copy = client.query(copyTo(`COPY (SELECT ${columns} FROM ${escapeIdentifier(table.name)}) TO STDOUT`));
  const hash = createHash('sha256');
  const hashed = new PassThrough().on('data', (chunk: Buffer) => hash.update(chunk));
  await pipeline(copy, createGzip(), hashed, createWriteStream(fileOf(folder, table), { mode: 0o600 }));
  return { rows: copy.rowCount, sha256: hash.digest('hex') };
}

async function beginningOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ at: Date }>('SELECT now() AS at');
  const [row] = rows;
  if (!row) throw new Error('PostgreSQL does not say what time it is');
  return row.at.toISOString();
}

async function migrationsOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ found: string | null }>("SELECT to_regclass('schema_migration') AS found");
  if (!rows[0]?.found) throw new StartError('The database of DATABASE_URL has no schema of ours: nothing to back up');
  const { rows: migrations } = await client.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY name');
  return migrations.map(({ name }) => name);
}

/** All tables of ours, with the columns that hold what was written: those that follow from others are made again. */
async function tablesOf(client: Client): Promise<Columns[]> {
  const { rows } = await client.query<Columns>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relname <> 'schema_migration'
     GROUP BY c.relname ORDER BY c.relname`,
  );
  return rows;
}

async function partitionsOf(client: Client): Promise<Manifest['partitions']> {
  const { rows } = await client.query<Manifest['partitions'][number]>(
    `SELECT c.relname AS name, i.inhparent::regclass::text AS of, pg_get_expr(c.relpartbound, c.oid) AS bounds
     FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition AND c.relkind = 'r' ORDER BY c.relname`,
  );
  return rows;
}

/** Numbers that were given meanwhile are left out later, which no sequence promises not to do. */
async function sequencesOf(client: Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query<Manifest['sequences'][number]>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
     WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY sequencename`,
  );
  return rows;
}
