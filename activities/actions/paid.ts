import type { Action } from '../../database/entities/action.ts';
import type { EntityManager } from '../../database/orm.ts';
import * as decide from '../../domain/action/decide.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { carryOut } from './carryOut.ts';
import { bySchedule } from './change.ts';

/** Marks an action as paid once all that became payable of it is, by a payout or by setting off: null while something is still to come or on its way. */
export async function markPaid(
  em: EntityManager,
  action: Action,
  now: string,
  how: 'SETTLE' | 'SET_OFF' = 'SETTLE',
): Promise<ActionView | null> {
  const decision = decide.settle(action, await awaited(em, action), now, how);
  // What a correction adds to a paid action is paid after it: the version tells one payment from the other.
  return decision && carryOut(em, action, decision, bySchedule(how, action.cycle, action.version), { now });
}

/** The money came back: a paid action waits for its payment once more. */
export async function markUnpaid(em: EntityManager, action: Action, now: string): Promise<void> {
  const decision = decide.unsettle(action, await awaited(em, action));
  if (decision) await carryOut(em, action, decision, bySchedule('UNSETTLE', action.cycle, action.version), { now });
}

/** The causes of what the action has earned that has neither arrived nor been set off. */
async function awaited(em: EntityManager, { id, brandId }: Action): Promise<string[]> {
  const lines = await em.execute<{ cause: string }[]>(
    `SELECT cause FROM statement_line WHERE action_id = ? AND brand_id = ? AND kind = 'EARNED'
       AND set_off_by IS NULL AND NOT has_arrived(payout_id)`,
    [id, brandId],
  );
  return lines.map(({ cause }) => cause);
}
