import { reopenBonusMonth } from '../../database/queries/bonusMonths.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import type { ReversalReason } from '../../domain/action/state.ts';
import { requireTested } from '../../domain/action/test-action.ts';
import { allowed } from '../../domain/action/transitions.ts';
import { remaining, type TakenBack } from '../../domain/evaluation/remaining.ts';
import { takenBy } from '../../domain/evaluation/limits/taken.ts';
import { decimal } from '../../domain/money.ts';
import { returnUnderPolicy, type Return } from '../returns/policy.ts';
import { change } from './change.ts';
import { once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import { pinned } from './pinned.ts';
import { revalue } from './revalue.ts';
import { giveBackUsage } from './usage.ts';

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
    // Asked before the amounts: what is reversed already is refused as such, whatever is asked for.
    allowed(action, 'REVERSE');
    if (!input.immediately) requireTested(action, input.now);
    const takenBack = [...action.takenBack, input.takeBack];
    const evaluation = await pinned(em, action);
    const { payout, saleAmount } = remaining(evaluation, takenBack);
    const all = 'all' in input.takeBack || decimal(saleAmount).isZero();
    const transition = allowed(action, all ? 'REVERSE' : 'REVERSE_PART');
    // Who takes nothing has nothing to give back.
    const taken = all || Object.keys(action.taken).length === 0 ? {} : takenBy(evaluation, takenBack);
    await giveBackUsage(em, action, taken);
    await returnUnderPolicy(em, action, payout, input);
    await reopenBonusMonth(em, action.id, input.now);
    if (transition.outcome === 'MOVES' && transition.stands) {
      await revalue(em, action, transition.stands, payout, input);
    }
    const view = await change(
      em,
      action,
      {
        payout,
        remainingAmount: saleAmount,
        takenBack,
        taken,
        ...(all && { state: 'REVERSED', stateDetail: input.reason, hold: null }),
        ...(decimal(payout).isZero() && action.stateDetail === 'LOCKED' && { payableAt: null }),
      },
      { ...input, command: 'REVERSE' },
      all ? 'action.reversed' : 'action.updated',
      input.now,
    );
    return { view };
  });
