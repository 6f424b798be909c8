import type { Evaluation } from '../../evaluation/evaluation.ts';
import { linePayout } from '../../evaluation/part.ts';
import { linesLeft } from '../../evaluation/remaining.ts';
import { asPaid } from '../../evaluation/worth.ts';
import { lock as lockPostings } from '../../ledger/postings.ts';
import { amountText, isZero } from '../../money.ts';
import { installmentsOf } from '../../payout/installments.ts';
import type { Action, ActionChange, Part } from '../action.ts';
import { lockCause } from '../causes.ts';
import { decision, type Decision } from '../decision.ts';
import { firstPayableAt, type DatingTerms } from '../locking.ts';
import { owedFor } from '../test-action.ts';
import { phaseOf, transition } from '../transitions.ts';

/** What a lock follows from. */
export interface Lockable {
  /** Of the contract that priced it; null: nobody is credited. */
  readonly terms: DatingTerms | null;
  /** As it was priced; null: it is known that nothing of it is paid in monthly parts. */
  readonly evaluation: Evaluation | null;
}

/** The locking date has come: the payout is owed for certain, and its payment date is known. Null: it has not, or it is locked. */
export function lock(action: Action, { terms, evaluation }: Lockable, now: string): Decision | null {
  const { lockingAt } = action;
  if (transition(phaseOf(action), 'LOCK').outcome !== 'MOVES' || !terms || !lockingAt || now < lockingAt) return null;
  return locked(action, { terms, evaluation }, lockingAt);
}

/**
 * Locks it as of `at`.
 * @param also what changes with it
 */
export function locked(
  action: Action,
  { terms, evaluation }: Lockable & { readonly terms: DatingTerms },
  at: string,
  also: ActionChange = {},
): Decision {
  const payout = owedFor(action);
  // Where there is nothing to pay it ends here; with basis INVOICED it waits for its invoice.
  const firstAt = isZero(payout) ? null : firstPayableAt(terms, at);
  return decision(
    'LOCK',
    { ...also, state: 'APPROVED', stateDetail: 'LOCKED', lockedAt: at, payableAt: firstAt },
    {
      bookings: [{ cause: lockCause(action), effectiveAt: at, postings: lockPostings(payout), line: null }],
      parts:
        firstAt && evaluation ? plannedParts(action, asPaid(evaluation, action), firstAt, terms.brand.timeZone) : [],
      event: 'action.approved',
    },
  );
}

/** The monthly parts of what reversals have left, where a trigger's commission drips; none where it is paid at once. */
export function plannedParts(
  { takenBack, payoutCurrency: currency }: Action,
  evaluation: Evaluation,
  firstAt: string,
  timeZone: string,
): Part[] {
  if (!evaluation.lines.some(({ dripMonths }) => dripMonths)) return [];
  const lines = linesLeft(evaluation, takenBack).map((line, index) => ({
    payout: linePayout(line, currency),
    dripMonths: evaluation.lines[index]?.dripMonths,
  }));
  return installmentsOf(lines, currency, firstAt, timeZone).map(({ dueAt, amount }, index) => ({
    number: index + 1,
    dueAt,
    amount: amountText(amount),
    payableSince: null,
  }));
}
