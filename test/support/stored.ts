import { z } from 'zod';
import type { Database } from '../../database/orm.ts';

const counts = z.array(z.object({ rows: z.coerce.number() }));

/** How many rows there are in all tables, save those that only keep answers. */
export async function storedRows({ em }: Database): Promise<number> {
  const found = await em.fork().execute(
    `SELECT sum((xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I', table_name), false, true, '')))[1]::text::int) AS rows
     FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'idempotency_key'`,
  );
  return counts.parse(found)[0]?.rows ?? 0;
}
