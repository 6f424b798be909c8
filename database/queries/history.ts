import { ActionHistoryEntity, type ActionHistory } from '../entities/actionHistory.ts';
import type { EntityManager } from '../orm.ts';

/** All that happened to an action, oldest first. */
export const historyOf = (em: EntityManager, actionId: string): Promise<ActionHistory[]> =>
  em.find(ActionHistoryEntity, { actionId }, { orderBy: { id: 'asc' } });
