import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import * as decide from '../../domain/action/decide.ts';
import type { ReversalReason } from '../../domain/action/state.ts';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import type { Return } from '../returns/policy.ts';
import { carryOut } from './carryOut.ts';
import { once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import { partsToCome } from './installments.ts';
import { pinned } from './pinned.ts';

export interface ReverseInput extends CommandInput, Return {
  readonly reason: ReversalReason;
  readonly takeBack: TakenBack;
  /** Of a test action: also before its hour has passed. */
  readonly immediately?: boolean | undefined;
}

/**
 * Takes back all of an action, an amount of its sale, or pieces of it, at the pinned price. A repeat is safe (see once).
 *
 * @throws DomainError when the action's state refuses it, it is a test of the last hour, or more is taken back than is left
 */
export const reverse = (database: Database, input: ReverseInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => reverseWithin(em, input));

/** The same, in the caller's transaction. */
export const reverseWithin = (em: EntityManager, input: ReverseInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (action) => {
    const known = { evaluation: await pinned(em, action), toCome: await partsToCome(em, action) };
    const decision = decide.reverse(action, known, input);
    return { view: await carryOut(em, action, decision, input, { now: input.now, asReturn: input }) };
  });
