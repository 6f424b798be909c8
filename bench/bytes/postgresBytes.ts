import type { Pool } from 'pg';
import { z } from 'zod';

/** What a table with its partitions takes. */
export interface TableBytes {
  readonly rows: number;
  /** With what is stored beside the rows since it is long. */
  readonly heap: number;
  readonly indexes: number;
}

const table = z.object({ name: z.string(), heap: z.coerce.number(), indexes: z.coerce.number() });

/** Every table by its name, without the space of rows that are gone. */
export async function postgresBytes(postgres: Pool): Promise<ReadonlyMap<string, TableBytes>> {
  await postgres.query('VACUUM ANALYZE');
  const { rows } = await postgres.query(`
    SELECT coalesce(i.inhparent::regclass::text, c.oid::regclass::text) AS name,
      sum(pg_table_size(c.oid)) AS heap, sum(pg_indexes_size(c.oid)) AS indexes
    FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY 1`);
  const sizes = new Map<string, TableBytes>();
  for (const { name, heap, indexes } of z.array(table).parse(rows)) {
    const counted = await postgres.query(`SELECT count(*) AS rows FROM ${name}`);
    const [{ rows: count } = { rows: 0 }] = z.array(z.object({ rows: z.coerce.number() })).parse(counted.rows);
    sizes.set(name, { rows: count, heap, indexes });
  }
  return sizes;
}

/** How many bytes have been written to the log since the database began. */
export async function logBytes(postgres: Pool): Promise<number> {
  const { rows } = await postgres.query("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS bytes");
  return z.array(z.object({ bytes: z.coerce.number() })).parse(rows)[0]?.bytes ?? 0;
}
