import type { EntityManager } from '../orm.ts';

/** Tables of rows that work without naming their brand. */
export type HeldTable =
  'contract' | 'correction_batch' | 'customer_import' | 'inquiry' | 'return_request' | 'webhook_endpoint';

/** The brand of a row, which never changes; undefined when there is no such row. Asked across brands. */
export async function brandOf(em: EntityManager, table: HeldTable, id: string): Promise<string | undefined> {
  const [row] = await em.execute<{ brandId: string }[]>(`SELECT brand_id AS "brandId" FROM ${table} WHERE id = ?`, [
    id,
  ]);
  return row?.brandId;
}
