import type { Seen } from '../../domain/action/instruction.ts';
import { ActionHistoryEntity, type ActionHistory } from '../entities/actionHistory.ts';
import type { EntityManager } from '../orm.ts';

/** All that happened to an action, oldest first. */
export const historyOf = (em: EntityManager, actionId: string): Promise<ActionHistory[]> =>
  em.find(ActionHistoryEntity, { actionId }, { orderBy: { id: 'asc' } });

/** The id of the latest that happened to an action. */
export async function latestIn(em: EntityManager, actionId: string): Promise<string> {
  const [latest] = await em.find(ActionHistoryEntity, { actionId }, { orderBy: { id: 'desc' }, limit: 1 });
  if (latest === undefined) throw new Error(`action ${actionId} has no history`);
  return latest.id;
}

/** Whether others have done something to an action since. What happens by itself counts where it changes whose the action is or its payout. */
export async function isChangedSince(
  em: EntityManager,
  actionId: string,
  { historyId, exceptBy }: Seen,
): Promise<boolean> {
  const [found] = await em.execute<{ changed: boolean }[]>(
    `SELECT EXISTS (SELECT FROM action_history WHERE action_id = ? AND id > ? AND NOT starts_with(command_id, ?)
       AND (actor <> 'system' OR (before->>'partnerId', before->>'payout', before->>'currency')
         IS DISTINCT FROM (after->>'partnerId', after->>'payout', after->>'currency'))) AS changed`,
    [actionId, historyId, exceptBy],
  );
  return found?.changed === true;
}
