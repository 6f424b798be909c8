import type { EntityManager } from '../orm.ts';
import { StartError } from '../../platform/program.ts';

/*
 * A restore puts in its rows, and then brings them to the schema of today and notes what time is lost. In between the database looks
 * as any other does, but would pay without asking first. So a table is there from the first row on until that is noted.
 */

export const beginRestore = 'CREATE TABLE IF NOT EXISTS restore_unfinished ()';
export const endRestore = 'DROP TABLE restore_unfinished';

/** @throws StartError where a restore did not come to its end */
export async function requireRestored(em: EntityManager): Promise<void> {
  const [marked] = await em.execute<{ found: string | null }[]>("SELECT to_regclass('restore_unfinished') AS found");
  if (!marked?.found) return;
  throw new StartError('The restore of this database did not come to its end: restore into an empty one again');
}
