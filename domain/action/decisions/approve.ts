import { lockingAt } from '../../calendar.ts';
import { DomainError } from '../../errors.ts';
import type { Evaluation } from '../../evaluation/evaluation.ts';
import type { Action } from '../action.ts';
import { decision, type Decision } from '../decision.ts';
import { isOpenEnded, lockDates, type DatingTerms } from '../locking.ts';
import { allowed, phaseOf, transition } from '../transitions.ts';
import { locked, type Lockable } from './lock.ts';
import { reverse } from './reverse.ts';

/**
 * A person approves it. Where its locking is open-ended and has not begun, it begins now; otherwise it locks at once (semantics,
 * Dates).
 *
 * @throws DomainError when the state refuses it, or nobody is owed anything
 */
export function approve(action: Action, { terms: known, evaluation }: Lockable, now: string): Decision {
  allowed(action, 'APPROVE');
  const terms = earned(action, known, 'approved');
  const { locking, brand } = terms;
  if (locking && isOpenEnded(locking) && !action.lockingAt) {
    const begun = { approvedAt: now, lockingAt: lockingAt(locking, now, brand.timeZone), openUntil: null };
    return decision('APPROVE', { stateDetail: 'APPROVED_BY_USER', ...begun }, { reopensMonth: true });
  }
  allowed(action, 'APPROVE_AT_ONCE');
  const atOnce = locked(action, { terms, evaluation }, now, { approvedAt: now, lockingAt: now });
  return { ...atOnce, command: 'APPROVE', reopensMonth: true };
}

/**
 * The brand says that it is eligible for commission: under basis COMMISSIONABLE its locking period begins now (seed 003, Locking).
 *
 * @throws DomainError when the state refuses it, or it does not wait for that
 */
export function commission(action: Action, known: DatingTerms | null, now: string): Decision {
  allowed(action, 'COMMISSION');
  const { locking, brand } = earned(action, known, 'commissionable');
  if (locking?.basis !== 'COMMISSIONABLE' || action.lockingAt) {
    throw new DomainError(
      'ACTION_NOT_COMMISSIONABLE',
      `Action ${action.id} does not wait to be commissionable: its locking begins otherwise, or has begun.`,
    );
  }
  const commissionableAt = now;
  const { eventDate, submittedAt } = action;
  const dates = lockDates(locking, { eventDate, submittedAt, commissionableAt }, brand);
  return decision('COMMISSION', { commissionableAt, ...dates }, { reopensMonth: true });
}

/**
 * An action whose locking period has not begun has waited for as long as its contract lets it: it is approved or rejected as the
 * contract says (semantics, Dates), on hold or not. Null: it has not, or need not wait.
 */
export function endOpenPeriod(
  action: Action,
  { terms, evaluation }: { readonly terms: DatingTerms | null; readonly evaluation: Evaluation },
  { commandId, now }: { readonly commandId: string; readonly now: string },
): Decision | null {
  const { openUntil, lockingAt } = action;
  const isOpen = transition(phaseOf(action), 'LOCK').outcome === 'MOVES' && !lockingAt;
  if (!isOpen || !terms || !openUntil || now < openUntil) return null;
  if (terms.locking?.openEndedAutoLockingMode !== 'APPROVE') {
    const rejection = { reason: 'REJECTED', takeBack: { all: true }, immediately: true, commandId, now } as const;
    return reverse(action, { evaluation, toCome: [] }, rejection);
  }
  const ended = locked(action, { terms, evaluation }, openUntil, { lockingAt: openUntil, openUntil: null });
  return { ...ended, command: 'APPROVE', reopensMonth: true };
}

/** The terms of what somebody is owed. @throws DomainError when nobody is credited for it, or it is a test */
function earned({ id, test }: Action, terms: DatingTerms | null, becoming: string): DatingTerms {
  if (terms && !test) return terms;
  const why = test ? 'is a test' : 'is credited to nobody';
  throw new DomainError('ACTION_STATE_REFUSES', `Action ${id} ${why}; it cannot be ${becoming}.`);
}
