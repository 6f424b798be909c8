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

/** The causes of what the action has earned that is neither on a completed payout nor set off. */
async function awaited(em: EntityManager, { id, brandId }: Action): Promise<string[]> {
  const lines = await em.execute<{ cause: string }[]>(
    `SELECT l.cause FROM statement_line l LEFT JOIN payout p ON p.id = l.payout_id
     WHERE l.action_id = ? AND l.brand_id = ? AND l.kind = 'EARNED' AND l.set_off_by IS NULL AND p.state IS DISTINCT FROM 'completed'`,
    [id, brandId],
  );
  return lines.map(({ cause }) => cause);
}
