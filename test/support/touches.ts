import type { Touch } from '../../database/entities/touch.ts';
import type { Database } from '../../database/orm.ts';
import { storeTouches } from '../../database/queries/storeTouches.ts';
import { transaction } from '../../database/transaction.ts';

/** Records touches as the API does. */
export const recorded = (database: Database, touches: readonly Touch[], now: string): Promise<void> =>
  transaction(database, (em) => storeTouches(em, touches, now));
