import type { Evaluation } from '../../evaluation/evaluation.ts';
import { takenBy } from '../../evaluation/limits/taken.ts';
import { remaining, type TakenBack } from '../../evaluation/remaining.ts';
import { decimal } from '../../money.ts';
import type { Action, PartToCome } from '../action.ts';
import { decision, type Decision } from '../decision.ts';
import type { ReversalReason } from '../state.ts';
import { requireTested } from '../test-action.ts';
import { allowed } from '../transitions.ts';
import { movesTo, rebooked } from './booking.ts';

/** What a reversal is priced from. */
interface Reversible {
  /** As the action was priced; that of an unattributed one pays nothing. */
  readonly evaluation: Evaluation;
  /** The monthly parts that are still to come, of a locked action. */
  readonly toCome: readonly PartToCome[];
}

interface Reversal {
  readonly reason: ReversalReason;
  readonly takeBack: TakenBack;
  /** Of a test action: also before its hour has passed. */
  readonly immediately?: boolean | undefined;
  readonly commandId: string;
  readonly now: string;
}

/**
 * Takes back all of it, an amount of its sale, or pieces of it, at the pinned price.
 *
 * @throws DomainError when the state refuses it, it is a test of the last hour, or more is taken back than is left
 */
export function reverse(action: Action, { evaluation, toCome }: Reversible, asked: Reversal): Decision {
  // Asked before the amounts: what is reversed already is refused as such, whatever is asked for.
  allowed(action, 'REVERSE');
  if (!asked.immediately) requireTested(action, asked.now);
  const takenBack = [...action.takenBack, asked.takeBack];
  const { payout, saleAmount } = remaining(evaluation, takenBack);
  const all = 'all' in asked.takeBack || decimal(saleAmount).isZero();
  const { stands } = allowed(action, all ? 'REVERSE' : 'REVERSE_PART');
  // Who takes nothing has nothing to give back.
  const taken = all || Object.keys(action.taken).length === 0 ? {} : takenBy(evaluation, takenBack);
  return decision(
    'REVERSE',
    {
      payout,
      remainingAmount: saleAmount,
      takenBack,
      taken,
      ...(all && { state: 'REVERSED', stateDetail: asked.reason, hold: null }),
      ...(decimal(payout).isZero() && action.stateDetail === 'LOCKED' && { payableAt: null }),
    },
    {
      ...rebooked(action, stands, payout, toCome, asked),
      moves: movesTo(action, taken),
      reopensMonth: true,
      event: all ? 'action.reversed' : 'action.updated',
    },
  );
}
