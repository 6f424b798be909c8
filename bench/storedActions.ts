import type { EntityManager } from '../database/orm.ts';
import { columnsOf, columnsSql, copySql, tables } from './copies.ts';

/*
 * Many actions that were paid, made by PostgreSQL itself: copies of those that really were. Their events are spread over two years.
 */

const days = 700;

/** Ids in the order of the copies, as those of real actions come in the order of time: random ones are slower to index. */
const copied = (id: string): string => `(lpad(to_hex(copy), 12, '0') || right(md5(${id}::text), 20))::uuid`;

/** `copy` numbers the copies of one action. */
const copy = {
  id: copied('original.id'),
  evaluationId: copied('original.evaluation_id'),
  orderId: `original.order_id || '/' || copy`,
};

/**
 * Copies the actions of a database until there are so many, past all triggers. What triggers promise holds all the same; the seal is
 * left to do.
 */
export async function multiplyActions(em: EntityManager, count: number): Promise<void> {
  await em.execute("SET LOCAL session_replication_role = 'replica'");
  await em.execute(
    'CREATE TEMP TABLE original ON COMMIT DROP AS SELECT id, brand_id, order_id, evaluation_id FROM action',
  );
  const columns = columnsOf(await em.execute<{ name: string; columns: string[] }[]>(columnsSql));
  const from = 'generate_series(1, ? / (SELECT count(*) FROM original)) AS copy, original';
  for (const table of tables) {
    const set = table === 'action' ? { event_date: `now() - copy % ${days} * interval '1 day'` } : {};
    await em.execute(copySql(table, columns, { copy, from, set }), [count]);
  }
}
