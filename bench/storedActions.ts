import type { EntityManager } from '../database/orm.ts';

/*
 * Many actions that were paid, made by PostgreSQL itself: copies of those that really were, row by row, so that they are as wide and
 * lie in the same indexes. Their events are spread over two years.
 */

const days = 700;

/** What of a row is another's in a copy; `copy` numbers the copies of one action, `original` is its row. */
const changes: Readonly<Record<string, string>> = {
  submission: `'id', $id, 'order_id', $order`,
  action: `'id', $id, 'order_id', $order, 'evaluation_id', $evaluation,
    'event_date', now() - copy % ${days} * interval '1 day'`,
  evaluation: `'id', $evaluation, 'action_id', $id`,
  action_history: `'id', nextval(pg_get_serial_sequence('action_history', 'id')), 'action_id', $id`,
  ledger_transaction: `'action_id', $id, 'cause', $cause`,
  ledger_entry: `'id', nextval(pg_get_serial_sequence('ledger_entry', 'id')), 'cause', $cause`,
  statement_line: `'id', nextval(pg_get_serial_sequence('statement_line', 'id')), 'action_id', $id, 'cause', $cause`,
};

const meanings = {
  $id: `md5(original.id || '/' || copy)::uuid`,
  $evaluation: `md5(original.evaluation_id || '/' || copy)::uuid`,
  $order: `original.order_id || '/' || copy`,
  $cause: `replace(t.cause, original.id::text, md5(original.id || '/' || copy)::uuid::text)`,
} as const;

/** Of an action, for each table: by its own id, or by what it has caused. */
const rowsOf = (table: string): string => {
  if (table === 'submission' || table === 'action') return 't.id = original.id';
  if (table === 'ledger_entry') {
    return 't.brand_id = original.brand_id AND t.cause IN (SELECT cause FROM ledger_transaction WHERE action_id = original.id)';
  }
  return 't.action_id = original.id';
};

/**
 * Copies the actions of a database until there are so many, past all triggers: a million may take half an hour. What triggers promise holds
 * all the same; the seal is left to do.
 */
export async function multiplyActions(em: EntityManager, count: number): Promise<void> {
  await em.execute("SET LOCAL session_replication_role = 'replica'");
  await em.execute(
    'CREATE TEMP TABLE original ON COMMIT DROP AS SELECT id, brand_id, order_id, evaluation_id FROM action',
  );
  for (const [table, change] of Object.entries(changes)) {
    const changed = Object.entries(meanings).reduce((sql, [word, meaning]) => sql.replaceAll(word, meaning), change);
    await em.execute(
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE
       SELECT made.* FROM generate_series(1, ? / (SELECT count(*) FROM original)) AS copy, original, ${table} AS t,
         jsonb_populate_record(NULL::${table}, to_jsonb(t) || jsonb_build_object(${changed})) AS made
       WHERE ${rowsOf(table)}`,
      [count],
    );
  }
}
