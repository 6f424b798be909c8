import { DomainError } from '../../errors.ts';
import type { Evaluation } from '../../evaluation/evaluation.ts';
import { takenBy } from '../../evaluation/limits/taken.ts';
import { worth } from '../../evaluation/worth.ts';
import type { Action, PartToCome } from '../action.ts';
import { decision, type Decision } from '../decision.ts';
import { noDates, type LockDates } from '../locking.ts';
import { allowed } from '../transitions.ts';
import { movesTo, promise, rebooked } from './booking.ts';

/** What the action earns its new partner. */
interface NewPrice {
  readonly contractId: string;
  readonly evaluationId: string;
  readonly evaluation: Evaluation;
  readonly dates: LockDates;
  /** The monthly parts that are still to come, of a locked action. */
  readonly toCome: readonly PartToCome[];
}

interface Reattribution {
  readonly partnerId: string;
  readonly commandId: string;
  readonly now: string;
}

/**
 * Moves it to another partner: everything is taken back from the old one, and it is promised anew under the new partner's contract
 * (semantics, Attribution). Reversals of parts that happened before still count.
 *
 * @throws DomainError when the state refuses it, or the partner has it already
 */
export function reattribute(action: Action, priced: NewPrice, asked: Reattribution): Decision {
  const { stands } = requireMovable(action, asked.partnerId);
  const { contractId, evaluationId, evaluation, dates, toCome } = priced;
  const { partnerId } = asked;
  // What was approved beyond the limits was those of another partner's contract.
  const left = worth(evaluation, action.takenBack, { excessAllowedAt: null });
  const taken = action.test ? {} : takenBy(evaluation, action.takenBack);
  const changed = {
    state: 'PENDING',
    // What is doubted stays so, whoever earned it.
    stateDetail: action.hold ? 'ON_HOLD' : 'OPEN',
    partnerId,
    contractId,
    // What the former partner's referral carried is no business of the new one.
    referral: {},
    evaluationId,
    cycle: action.cycle + 1,
    taken,
    payout: left.payout,
    outsideTerms: left.outsideTerms,
    excessAllowedAt: null,
    payoutCurrency: evaluation.currency,
    // The approval was for another partner's contract.
    approvedAt: null,
    ...(action.test ? noDates : dates),
    lockedAt: null,
    payableAt: null,
    paidAt: null,
  } as const;
  const { bookings, parts } = rebooked(action, stands, '0', toCome, asked);
  return decision('REATTRIBUTE', changed, {
    bookings: [...bookings, promise({ ...action, ...changed })],
    moves: [...movesTo(action, {}), { contractId, before: {}, after: taken }],
    parts,
    reopensMonth: true,
  });
}

/** To be asked before it is priced. @throws DomainError when the state refuses it, or the partner has it already */
export function requireMovable(action: Action, partnerId: string): ReturnType<typeof allowed> {
  const transition = allowed(action, 'REATTRIBUTE');
  if (action.partnerId !== partnerId) return transition;
  throw new DomainError('ACTION_STATE_REFUSES', `Action ${action.id} is credited to partner ${partnerId} already.`);
}
