import { z } from 'zod';
import type { Database } from '../../database/orm.ts';

/** What the sealer makes of the ledger in the background, at whatever moment, and the audit log, which keeps the refused too. */
const notBeside = "table_name !~ '^(ledger_(seal|sum|unsealed)|audit_event|api_key_use|rate_limit)'";

const counts = z.array(z.object({ rows: z.coerce.number() }));

/** How many rows there are in all tables, save those that only keep answers, the seal of the ledger and the audit log. */
export async function storedRows({ em }: Database): Promise<number> {
  const found = await em.fork().execute(
    `SELECT sum((xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I', table_name), false, true, '')))[1]::text::int) AS rows
     FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'idempotency_key' AND ${notBeside}`,
  );
  return counts.parse(found)[0]?.rows ?? 0;
}

const contents = z.array(z.object({ content: z.string().nullable() }));

/** What is in each table but the seal of the ledger and the audit log, row by row, as one hash for a table. */
export async function storedContent({ em }: Database): Promise<Readonly<Record<string, string | null>>> {
  const fork = em.fork();
  const tables = z.array(z.object({ name: z.string() })).parse(
    await fork.execute(
      `SELECT table_name AS name FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND ${notBeside} ORDER BY table_name`,
    ),
  );
  const found: Record<string, string | null> = {};
  for (const { name } of tables) {
    const rows = await fork.execute(
      `SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) AS content FROM "${name}" t`,
    );
    found[name] = contents.parse(rows)[0]?.content ?? null;
  }
  return found;
}
