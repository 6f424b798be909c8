import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import * as decide from '../../domain/action/decide.ts';
import { excessAllowed } from './allowExcess.ts';
import { carryOut } from './carryOut.ts';
import { once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import { lockable } from './lock.ts';

export interface ApproveInput extends CommandInput {
  /** What limits cut off is approved, not the action. */
  readonly outsideTerms?: boolean | undefined;
}

/**
 * A person approves an action, or what is outside of its terms. A repeat is safe (see once).
 *
 * @throws DomainError when the state refuses it, nobody is owed anything, or nothing is outside of the terms
 */
export const approve = (database: Database, input: ApproveInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => approveWithin(em, input));

/** The same, in the caller's transaction. */
export const approveWithin = (em: EntityManager, input: ApproveInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (action) => {
    if (input.outsideTerms) return excessAllowed(em, action, input);
    const decision = decide.approve(action, await lockable(em, action), input.now);
    return { view: await carryOut(em, action, decision, input, input) };
  });
