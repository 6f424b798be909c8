import type { Action } from '../../database/entities/action.ts';
import type { EntityManager } from '../../database/orm.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { phaseOf, transition } from '../../domain/action/transitions.ts';
import { payableCause } from '../../domain/action/causes.ts';
import { bySchedule, change } from './change.ts';

/** Marks an action as paid once all that became payable of it is: null while something is still to come or on its way. */
export async function markPaid(em: EntityManager, action: Action, now: string): Promise<ActionView | null> {
  if (transition(phaseOf(action), 'SETTLE').outcome !== 'MOVES' || (await isAwaitingPayment(em, action))) return null;
  const by = bySchedule('SETTLE', action.cycle);
  return change(em, action, { stateDetail: 'PAID', paidAt: now }, by, 'action.paid', now);
}

/** Whether one of the monthly parts that became payable is on no completed payout. */
async function isAwaitingPayment(em: EntityManager, action: Action): Promise<boolean> {
  const [waiting] = await em.execute<{ cause: string }[]>(
    `SELECT l.cause FROM installment i JOIN statement_line l ON l.brand_id = ? AND l.cause = concat(?::text, i.number)
     LEFT JOIN payout p ON p.id = l.payout_id
     WHERE i.action_id = ? AND i.cycle = ? AND p.state IS DISTINCT FROM 'completed' LIMIT 1`,
    [action.brandId, `${payableCause(action)}/`, action.id, action.cycle],
  );
  return waiting !== undefined;
}
