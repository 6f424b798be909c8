import { lockingAt, notBefore, openEndedUntil, payableAt } from '../calendar.ts';
import type { EventPayout } from '../contract/terms.ts';
import { assertNever } from '../errors.ts';

type Locking = EventPayout['locking'];

/** The terms that the dates of an action follow from: those of the contract that it was priced under. */
export interface DatingTerms {
  readonly locking: Locking | undefined;
  readonly scheduling: EventPayout['payoutScheduling'] | undefined;
  readonly brand: BrandDates;
  /** With basis INVOICED: when the first invoice was issued that has what this cycle of the action owes; absent: none was yet. */
  readonly invoicedAt?: string | null | undefined;
}

/** When an action locks; while nobody knows yet, when its waiting ends. Instants. */
export interface LockDates {
  /** Null: only a command begins its locking period. */
  readonly lockingAt: string | null;
  /** When it is approved or rejected if its locking period has not begun; null: it has, or never needs to. */
  readonly openUntil: string | null;
}

/** Of what never locks. */
export const noDates: LockDates = { lockingAt: null, openUntil: null };

/** What the dates of one action follow from. */
interface Dated {
  readonly eventDate: string;
  /** When the brand said so, or both keys of its customer were known; null: not yet. */
  readonly commissionableAt: string | null;
  /** It does not lock before the brand's review period after this instant. */
  readonly submittedAt: string;
}

interface BrandDates {
  readonly timeZone: string;
  readonly minimumReviewPeriod: number;
}

/**
 * When what is locked is first paid (seed 003, PayoutScheduling): counted from the lock, or from the issue of the invoice that it is
 * on. Null: it is on none yet.
 */
export function firstPayableAt({ scheduling, brand, invoicedAt }: DatingTerms, lockedAt: string): string | null {
  if (!scheduling) return null;
  switch (scheduling.basis) {
    case 'LOCKED':
      return payableAt(scheduling, lockedAt, brand.timeZone);
    case 'INVOICED':
      return invoicedAt ? payableAt(scheduling, invoicedAt, brand.timeZone) : null;
    default:
      return assertNever(scheduling.basis);
  }
}

/** Open-ended: a person or the brand's word begins the locking period, not the event (semantics, Dates). */
export const isOpenEnded = ({ openEndedAutoLockingMode }: Locking): boolean => openEndedAutoLockingMode !== undefined;

/** When an action locks, as far as it is known when it is priced (semantics, Dates). */
export function lockDates(locking: Locking, action: Dated, brand: BrandDates): LockDates {
  const { eventDate, submittedAt, commissionableAt } = action;
  const { timeZone, minimumReviewPeriod } = brand;
  const begun = locking.basis === 'COMMISSIONABLE' ? commissionableAt : null;
  const basisAt = isOpenEnded(locking) ? begun : eventDate;
  if (basisAt !== null) {
    const lock = lockingAt(locking, basisAt, timeZone);
    return { lockingAt: notBefore(lock, submittedAt, minimumReviewPeriod), openUntil: null };
  }
  const end = openEndedUntil(eventDate, locking.maxMonthsOpenEndedPeriod ?? defaultOpenMonths, timeZone);
  return { lockingAt: null, openUntil: notBefore(end, submittedAt, minimumReviewPeriod) };
}

const defaultOpenMonths = 24;

/**
 * The dates of an action that comes back: as they were, but no lock before the brand has had its review period once more, and a
 * waiting that is over begins anew.
 */
export function restoredDates(
  locking: Locking,
  {
    lockingAt,
    openUntil,
  }: { readonly lockingAt?: string | null | undefined; readonly openUntil?: string | null | undefined },
  { timeZone, minimumReviewPeriod }: BrandDates,
  now: string,
): LockDates {
  const months = locking.maxMonthsOpenEndedPeriod ?? defaultOpenMonths;
  const isOver = openUntil && openUntil <= now;
  return {
    lockingAt: lockingAt ? notBefore(lockingAt, now, minimumReviewPeriod) : null,
    openUntil: isOver ? openEndedUntil(now, months, timeZone) : (openUntil ?? null),
  };
}
