import { ActionEntity, type Action } from '../../database/entities/action.ts';
import { LockMode, type Database, type EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { payableCause, wholeCause } from '../../domain/action/causes.ts';
import { markPaid } from '../actions/paid.ts';

/**
 * The actions whose earnings a payout carries, or a statement sets off, also by way of payments that came back and that it pays again;
 * each held, in the order in which they were made. One that has moved on to another partner meanwhile, or there and back, earns by
 * another line now: these lines do not settle it.
 */
export async function earners(
  em: EntityManager,
  of: { readonly payoutId: string } | { readonly setOffBy: string },
): Promise<Action[]> {
  const [on, id] = 'payoutId' in of ? ['payout_id', of.payoutId] : ['set_off_by', of.setOffBy];
  const lines = await em.execute<{ cause: string; actionId: string }[]>(
    `WITH RECURSIVE carried AS (
       SELECT id, kind, cause, action_id, returned_payout_id FROM statement_line WHERE ${on} = ?
       UNION
       SELECT l.id, l.kind, l.cause, l.action_id, l.returned_payout_id
       FROM carried JOIN statement_line l ON l.payout_id = carried.returned_payout_id)
     SELECT cause, action_id AS "actionId" FROM carried WHERE kind = 'EARNED' AND action_id IS NOT NULL`,
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

/** Marks the actions as paid whose earnings a closed statement has set off. A repeat is safe: what is paid stays as it is. */
export const settleSetOff = (
  database: Database,
  { statementId, now }: { readonly statementId: string; readonly now: string },
): Promise<void> =>
  transaction(database, async (em) => {
    for (const action of await earners(em, { setOffBy: statementId })) await markPaid(em, action, now, 'SET_OFF');
  });
