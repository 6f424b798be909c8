import { TouchEntity, type Touch } from '../../database/entities/touch.ts';
import type { Database } from '../../database/orm.ts';
import { noteTouchDays } from '../../database/queries/touchDays.ts';
import { transaction } from '../../database/transaction.ts';

/** Records touches as the API does. */
export const recorded = (database: Database, touches: readonly Touch[], now: string): Promise<void> =>
  transaction(database, async (em) => {
    await em.insertMany(TouchEntity, [...touches]);
    await noteTouchDays(em, touches, now);
  });
