import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { lockAction } from '../../database/queries/heldActions.ts';
import * as decide from '../../domain/action/decide.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { carryOut } from './carryOut.ts';
import { actionView } from './change.ts';
import { once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import type { ScheduledInput } from './lock.ts';

export interface HoldInput extends CommandInput {
  /** When the hold ends by itself; null: only a release ends it. */
  readonly until: string | null;
}

/**
 * Puts an action on hold, or holds it until another date. A repeat is safe (see once).
 *
 * @throws DomainError when the state refuses it, or the hold would end before it begins
 */
export const hold = (database: Database, input: HoldInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => holdWithin(em, input));

/** The same, in the caller's transaction. */
export const holdWithin = (em: EntityManager, input: HoldInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (action) => ({
    view: await carryOut(em, action, decide.hold(action, input), input, input),
  }));

/** Ends the hold of an action. A repeat is safe (see once). @throws DomainError when it is not on hold */
export const release = (database: Database, input: CommandInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => releaseWithin(em, input));

/** The same, in the caller's transaction. */
export const releaseWithin = (em: EntityManager, input: CommandInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (action) => ({
    view: await carryOut(em, action, decide.release(action), input, input),
  }));

/** The date of a hold's end has come. A repeat is safe: what is on hold no longer is answered as it is. */
export const endHold = (database: Database, input: ScheduledInput): Promise<ActionView> =>
  transaction(database, (em) => endHoldWithin(em, input));

/** The same, in the caller's transaction. */
export async function endHoldWithin(em: EntityManager, { actionId, now }: ScheduledInput): Promise<ActionView> {
  const action = await lockAction(em, actionId);
  const decision = decide.endHold(action, now);
  if (decision === null) return actionView(action);
  // The version tells one hold's end from that of another until the same date.
  const commandId = `RELEASE/${String(action.version)}`;
  return carryOut(em, action, decision, { commandId, actor: 'system', reason: null, note: null }, { now });
}
