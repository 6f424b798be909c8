import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import * as decide from '../../domain/action/decide.ts';
import { carryOut } from './carryOut.ts';
import { once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import { datingTermsOf } from './datingTerms.ts';

/**
 * The brand says that an action is eligible for commission. A repeat is safe (see once).
 *
 * @throws DomainError when the state refuses it, or the action does not wait for that
 */
export const commission = (database: Database, input: CommandInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => commissionWithin(em, input));

/** The same, in the caller's transaction. */
export const commissionWithin = (em: EntityManager, input: CommandInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (action) => {
    const decision = decide.commission(action, await datingTermsOf(em, action), input.now);
    return { view: await carryOut(em, action, decision, input, input) };
  });
