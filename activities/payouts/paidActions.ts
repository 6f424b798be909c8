import { ActionEntity, type Action } from '../../database/entities/action.ts';
import type { Payout } from '../../database/entities/payout.ts';
import { LockMode, type EntityManager } from '../../database/orm.ts';
import { payableCause, wholeCause } from '../actions/causes.ts';

/**
 * The actions whose earnings a payout carries, also by way of payments that came back and that it pays again; each held, in the
 * order in which they were made. One that has moved on to another partner meanwhile, or there and back, earns by another line
 * now: this payout does not settle it.
 */
export async function actionsPaidBy(em: EntityManager, { id }: Payout): Promise<Action[]> {
  const lines = await em.execute<{ cause: string; actionId: string }[]>(
    `WITH RECURSIVE paid AS (
       SELECT ?::uuid AS id
       UNION
       SELECT l.returned_payout_id FROM paid JOIN statement_line l ON l.payout_id = paid.id
       WHERE l.returned_payout_id IS NOT NULL)
     SELECT l.cause, l.action_id AS "actionId" FROM paid JOIN statement_line l ON l.payout_id = paid.id
     WHERE l.kind = 'EARNED' AND l.action_id IS NOT NULL`,
    [id],
  );
  const causes = new Set(lines.map(({ cause }) => wholeCause(cause)));
  const actions = await em.find(
    ActionEntity,
    { id: { $in: lines.map(({ actionId }) => actionId) } },
    { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  return actions.filter((action) => causes.has(payableCause(action)));
}
