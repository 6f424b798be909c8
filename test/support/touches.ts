import { TouchEntity, type Touch } from '../../database/entities/touch.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { noteTouchDays } from '../../database/queries/touchDays.ts';
import { transaction } from '../../database/transaction.ts';

/** Records touches as the API does, in the caller's transaction. */
export async function record(em: EntityManager, touches: readonly Touch[], now: string): Promise<void> {
  await em.insertMany(TouchEntity, [...touches]);
  await noteTouchDays(em, touches, now);
}

/** The same in a transaction of its own. */
export const recorded = (database: Database, touches: readonly Touch[], now: string): Promise<void> =>
  transaction(database, (em) => record(em, touches, now));
