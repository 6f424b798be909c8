import { CompiledQuery } from 'kysely';
import { recordQuery } from '../platform/tracing.ts';
import type { EntityManager } from './orm.ts';

/**
 * Executes a statement of many rows whose parameters go beside it, as `$1`. `em.execute` writes them into the text of the
 * statement, character by character, and PostgreSQL reads them out of it: for hundreds of rows that takes longer than all else.
 */
export async function executeBound(em: EntityManager, text: string, parameters: readonly unknown[]): Promise<void> {
  const startedAt = performance.now();
  let hasFailed = true;
  try {
    await em.getKysely().executeQuery(CompiledQuery.raw(text, [...parameters]));
    hasFailed = false;
  } finally {
    recordQuery({ text, tookMilliseconds: performance.now() - startedAt, hasFailed });
  }
}
