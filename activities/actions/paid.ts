import type { Action } from '../../database/entities/action.ts';
import type { EntityManager } from '../../database/orm.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { phaseOf, transition } from '../../domain/action/transitions.ts';
import { payableCause } from './causes.ts';
import { bySchedule, change } from './change.ts';

/**
 * Marks an action as paid once all that became payable of it is: null while something is still to come or on its way.
 * @param payoutId whose arrival it is; absent: it was paid long since
 */
export async function markPaid(
  em: EntityManager,
  action: Action,
  now: string,
  payoutId?: string,
): Promise<ActionView | null> {
  if (transition(phaseOf(action), 'SETTLE').outcome !== 'MOVES' || (await isAwaitingPayment(em, action))) return null;
  const by = bySchedule('SETTLE', action.cycle, payoutId);
  return change(em, action, { stateDetail: 'PAID', paidAt: now }, by, 'action.paid', now);
}

/** The money came back: a paid action waits for its payment once more. */
export async function markUnpaid(em: EntityManager, action: Action, now: string, payoutId: string): Promise<void> {
  if (transition(phaseOf(action), 'UNSETTLE').outcome !== 'MOVES') return;
  const by = bySchedule('UNSETTLE', action.cycle, payoutId);
  await change(em, action, { stateDetail: 'PAYMENT_PENDING', paidAt: null }, by, 'action.updated', now);
}

/** Whether one of the monthly parts that became payable has not arrived. */
async function isAwaitingPayment(em: EntityManager, action: Action): Promise<boolean> {
  const [waiting] = await em.execute<{ cause: string }[]>(
    `SELECT l.cause FROM installment i JOIN statement_line l ON l.brand_id = ? AND l.cause = concat(?::text, i.number)
     WHERE i.action_id = ? AND i.cycle = ? AND NOT has_arrived(l.payout_id) LIMIT 1`,
    [action.brandId, `${payableCause(action)}/`, action.id, action.cycle],
  );
  return waiting !== undefined;
}
