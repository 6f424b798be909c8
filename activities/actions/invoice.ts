import type { Database } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { lockAction } from '../../database/queries/heldActions.ts';
import * as decide from '../../domain/action/decide.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { carryOut } from './carryOut.ts';
import { actionView, bySchedule } from './change.ts';
import { lockable, type ScheduledInput } from './lock.ts';

/**
 * Looks whether what a locked action owes is on an invoice by now: then its payment date is known. A repeat is safe: an action that
 * has its date, or waits for none, is answered as it is.
 */
export const dateByInvoice = (database: Database, { actionId, now }: ScheduledInput): Promise<ActionView> =>
  transaction(database, async (em) => {
    const action = await lockAction(em, actionId);
    const decision = decide.invoice(action, await lockable(em, action));
    if (decision === null) return actionView(action);
    // It may wait for another one of the same cycle, when its payout was taken back meanwhile and came again.
    return carryOut(em, action, decision, bySchedule('INVOICE', action.cycle, action.version), { now });
  });
