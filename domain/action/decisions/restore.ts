import { DomainError } from '../../errors.ts';
import type { Evaluation } from '../../evaluation/evaluation.ts';
import { takenBy } from '../../evaluation/limits/taken.ts';
import { worth } from '../../evaluation/worth.ts';
import type { Action } from '../action.ts';
import { decision, type Decision } from '../decision.ts';
import { restoredDates, type DatingTerms } from '../locking.ts';
import { pendingDetail } from '../state.ts';
import { allowed } from '../transitions.ts';
import { movesTo, promise } from './booking.ts';

/** What a restoration follows from. */
interface Restorable {
  /** As the action was priced; that of an unattributed one pays nothing. */
  readonly evaluation: Evaluation;
  /** Of the contract that priced it; null: nobody is credited. */
  readonly terms: DatingTerms | null;
  /** Its transaction was deleted. */
  readonly deleted: boolean;
  /** It was reversed while it waited for its customer's keys. */
  readonly unevaluated: boolean;
}

/**
 * Brings a reversed action back, as it was before its last reversal: for the same partner, at the pinned price, taking of limits
 * and tiers what it took, in a new cycle of promise, lock and payment (decision 30).
 *
 * @throws DomainError when it is not reversed, was never evaluated, or was deleted as a transaction
 */
export function restore(action: Action, { evaluation, terms, ...known }: Restorable, now: string): Decision {
  allowed(action, 'RESTORE');
  requireRestorable(action, known);
  const { partnerId, test } = action;
  const takenBack = action.takenBack.slice(0, -1);
  const { payout, saleAmount, outsideTerms } = worth(evaluation, takenBack, action);
  const taken = test ? {} : takenBy(evaluation, takenBack);
  const changed = {
    state: 'PENDING',
    stateDetail: pendingDetail(action),
    cycle: action.cycle + 1,
    takenBack,
    taken,
    remainingAmount: saleAmount,
    payout,
    outsideTerms,
    lockedAt: null,
    payableAt: null,
    paidAt: null,
  } as const;
  if (!partnerId || !terms) return decision('RESTORE', changed);
  const dates = terms.locking ? restoredDates(terms.locking, action, terms.brand, now) : {};
  return decision(
    'RESTORE',
    { ...changed, ...dates },
    { bookings: [promise({ ...action, ...changed, partnerId })], moves: movesTo(action, taken) },
  );
}

function requireRestorable(
  { id }: Action,
  { deleted, unevaluated }: Pick<Restorable, 'deleted' | 'unevaluated'>,
): void {
  if (deleted) {
    throw new DomainError('ACTION_STATE_REFUSES', `Action ${id} was deleted as a transaction; it cannot be restored.`);
  }
  if (unevaluated) {
    throw new DomainError(
      'ACTION_STATE_REFUSES',
      `Action ${id} was reversed before it was evaluated; report it again.`,
    );
  }
}
