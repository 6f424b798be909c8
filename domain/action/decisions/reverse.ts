import { DomainError } from '../../errors.ts';
import type { Evaluation } from '../../evaluation/evaluation.ts';
import { takenBy } from '../../evaluation/limits/taken.ts';
import { isGone, type TakenBack } from '../../evaluation/remaining.ts';
import { worth } from '../../evaluation/worth.ts';
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
  requireClicks(action, asked.takeBack);
  const { payout, saleAmount, outsideTerms } = worth(evaluation, takenBack, action);
  const all = isGone(evaluation, takenBack);
  const { stands } = allowed(action, all ? 'REVERSE' : 'REVERSE_PART');
  // Who takes nothing has nothing to give back.
  const taken = all || Object.keys(action.taken).length === 0 ? {} : takenBy(evaluation, takenBack);
  return decision(
    'REVERSE',
    {
      payout,
      outsideTerms,
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
      priceChange: { tookBack: asked.takeBack },
      event: all ? 'action.reversed' : 'action.updated',
    },
  );
}

/** @throws DomainError VALIDATION_FAILED when clicks are taken back of what does not stand for clicks or visits */
function requireClicks({ id, clicks }: Action, takeBack: TakenBack): void {
  if (!('quantity' in takeBack) || clicks) return;
  throw new DomainError('VALIDATION_FAILED', `Action ${id} does not stand for clicks or visits.`, [
    { pointer: '/quantity', detail: 'expected an amount or items: only clicks and visits are taken back by number' },
  ]);
}
