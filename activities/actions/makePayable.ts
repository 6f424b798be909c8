import type { Database, EntityManager } from '../../database/orm.ts';
import type { Writer } from '../../database/writer.ts';
import { transaction } from '../../database/transaction.ts';
import { lockAction } from '../../database/queries/heldActions.ts';
import { installmentsToCome } from '../../database/queries/installments.ts';
import type { ActionView } from '../../domain/action/state.ts';
import type { ScheduledInput } from './lock.ts';
import { payable } from './payable.ts';

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
  return payable(em, action, await installmentsToCome(em, action), { now, letter });
}
