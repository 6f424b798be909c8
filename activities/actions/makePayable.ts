import type { Action } from '../../database/entities/action.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import type { Writer } from '../../database/writer.ts';
import { transaction } from '../../database/transaction.ts';
import { lockAction } from '../../database/queries/heldActions.ts';
import { installmentsToCome } from '../../database/queries/installments.ts';
import * as decide from '../../domain/action/decide.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { carryOut } from './carryOut.ts';
import { actionView, bySchedule } from './change.ts';
import type { ScheduledInput } from './lock.ts';
import { markPaid } from './paid.ts';

/**
 * The payment date has come: the payout, or the monthly part that is due, becomes a line of the partner's next statement, whose
 * payment is started through the outbox. A repeat is safe for the same reasons as that of the lock.
 */
export const makePayable = (database: Database, input: ScheduledInput): Promise<ActionView> =>
  transaction(database, (em, letter) => makePayableWithin(em, input, letter));

/** The same, in the caller's transaction. */
export async function makePayableWithin(
  em: EntityManager,
  { actionId, now }: ScheduledInput,
  letter: Writer = em,
): Promise<ActionView> {
  const action = await lockAction(em, actionId);
  const { parts, payday } = await installmentsToCome(em, action);
  const decision = decide.makePayable(action, parts, now);
  if (decision === null) return actionView(action);
  const by = bySchedule('MAKE_PAYABLE', action.cycle, parts[0]?.number);
  // Of what is paid in parts it is asked below which have arrived.
  const writer = parts.length === 0 ? letter : em;
  const view = await carryOut(em, action, decision, by, { now, payday, writer });
  if (parts.length === 0 || view.stateDetail !== 'PAYMENT_PENDING') return view;
  // The parts before may be paid long since, and this one be of nothing.
  const last: Action = { ...action, ...decision.changed, version: action.version + 1 };
  return (await markPaid(em, last, now)) ?? view;
}
