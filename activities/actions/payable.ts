import type { Action } from '../../database/entities/action.ts';
import type { EntityManager } from '../../database/orm.ts';
import type { ToCome } from '../../database/queries/installments.ts';
import type { Writer } from '../../database/writer.ts';
import * as decide from '../../domain/action/decide.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { carryOut } from './carryOut.ts';
import { actionView, bySchedule, changedBy } from './change.ts';
import { markPaid } from './paid.ts';

/**
 * Makes a held action payable, or the monthly part of it that is due, in the caller's transaction; as it is where nothing is due.
 *
 * @param letter takes what nobody in the transaction reads again
 */
export async function payable(
  em: EntityManager,
  action: Action,
  { parts, payday }: ToCome,
  { now, letter }: { readonly now: string; readonly letter: Writer },
): Promise<ActionView> {
  const decision = decide.makePayable(action, parts, now);
  if (decision === null) return actionView(action);
  const by = bySchedule('MAKE_PAYABLE', action.cycle, parts[0]?.number);
  // Of what is paid in parts it is asked below which have arrived.
  const writer = parts.length === 0 ? letter : em;
  const view = await carryOut(em, action, decision, by, { now, payday, writer });
  if (parts.length === 0 || view.stateDetail !== 'PAYMENT_PENDING') return view;
  // The parts before may be paid long since, and this one be of nothing.
  return (await markPaid(em, changedBy(action, decision.changed), now)) ?? view;
}
