import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import * as decide from '../../domain/action/decide.ts';
import { carryOut } from './carryOut.ts';
import { once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import { lockable } from './lock.ts';

/**
 * A person approves an action. A repeat is safe (see once).
 *
 * @throws DomainError when the state refuses it, or nobody is owed anything
 */
export const approve = (database: Database, input: CommandInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => approveWithin(em, input));

/** The same, in the caller's transaction. */
export const approveWithin = (em: EntityManager, input: CommandInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (action) => {
    const decision = decide.approve(action, await lockable(em, action), input.now);
    return { view: await carryOut(em, action, decision, input, input) };
  });
