import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { lockAction } from '../../database/queries/heldActions.ts';
import * as decide from '../../domain/action/decide.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { carryOut } from './carryOut.ts';
import { actionView } from './change.ts';
import { datingTermsOf } from './datingTerms.ts';
import type { ScheduledInput } from './lock.ts';
import { pinned } from './pinned.ts';

/**
 * An action whose locking period has not begun has waited for as long as its contract lets it: it is approved or rejected as the
 * contract says, on hold or not. The date decides, and a repeat is safe, as with the lock.
 */
export const endOpenPeriod = (database: Database, input: ScheduledInput): Promise<ActionView> =>
  transaction(database, (em) => endOpenPeriodWithin(em, input));

/** The same, in the caller's transaction. */
export async function endOpenPeriodWithin(em: EntityManager, { actionId, now }: ScheduledInput): Promise<ActionView> {
  const action = await lockAction(em, actionId);
  const commandId = `END_OPEN_PERIOD/${String(action.cycle)}`;
  const known = { terms: await datingTermsOf(em, action), evaluation: await pinned(em, action) };
  const decision = decide.endOpenPeriod(action, known, { commandId, now });
  if (decision === null) return actionView(action);
  const reason = decision.command === 'REVERSE' ? 'REJECTED' : null;
  return carryOut(em, action, decision, { commandId, actor: 'system', reason, note: null }, { now });
}
