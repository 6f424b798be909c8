import type { Order, TakeBack } from '../traffic/request.ts';
import type { Agreement, Currency, PartnerNumber } from '../world/world.ts';
import { dateIn, daysAfter, firstAfter, monthsAfter, sameTimeMonthsAfter, startOf, type Period } from './calendar.ts';
import { Fraction } from './fraction.ts';
import { payoutOf, saleLeft, type Facts, type Pinned } from './sale.ts';

/** What its price follows from. */
export interface Basis {
  readonly order: Order;
  readonly pinned: Pinned;
  readonly takenBack: readonly TakeBack[];
}

/** An action as the oracle knows it. Instants in milliseconds; null: not known. */
export interface Action extends Basis {
  readonly number: number;
  readonly facts: Facts;
  readonly currency: Currency;
  readonly eventAt: number;
  readonly reportedAt: number;
  readonly reported: Order;
  order: Order;
  partner: PartnerNumber;
  agreement: Agreement;
  pinned: Pinned;
  takenBack: readonly TakeBack[];
  state: 'PENDING' | 'APPROVED' | 'REVERSED';
  /** Of what is reversed: whether that was since nobody approved it in time. */
  isRejected: boolean;
  /** Of what is approved: whether all of it has become payable. */
  isPayable: boolean;
  lockingAt: number | null;
  openUntil: number | null;
  lockedAt: number | null;
  payableAt: number | null;
  isApprovedByUser: boolean;
  hold: { readonly until: number | null } | null;
  /** Of a locked commission in monthly parts, those that are still to come. */
  parts: readonly Part[];
  /** What was there before each part that was taken back, and before each correction: the latest is undone first. */
  undoable: readonly Basis[];
  /** Grows when it begins anew. */
  life: number;
}

export interface Part {
  readonly at: number;
  readonly amount: bigint;
}

/** What is left of its sale amount, exactly. */
export const leftOf = ({ order, takenBack }: Basis): Fraction => saleLeft(order, takenBack) ?? Fraction.of(0n);

/** What it pays now. */
export const payoutNow = (action: Action): bigint =>
  action.state === 'REVERSED' ? 0n : payoutOf(action.pinned, leftOf(action));

/** Promised, and not payable yet. */
export function accruedOf(action: Action): bigint {
  if (action.isPayable) return 0n;
  return action.parts.length > 0 ? action.parts.reduce((sum, { amount }) => sum + amount, 0n) : payoutNow(action);
}

interface Dates {
  readonly lockingAt: number | null;
  /** When the waiting for an approval ends. */
  readonly openUntil: number | null;
}

/** When it locks, as far as it is known when it is priced. What is reported late locks no earlier than it was reported. */
export function lockDates(
  { locking }: Agreement,
  { eventAt, reportedAt }: Pick<Action, 'eventAt' | 'reportedAt'>,
  zone: string,
): Dates {
  if (locking.open === null) {
    return { lockingAt: Math.max(counted(locking, eventAt, zone), reportedAt), openUntil: null };
  }
  const end = sameTimeMonthsAfter(eventAt, locking.open.months, zone);
  return { lockingAt: null, openUntil: Math.max(end, reportedAt) };
}

/** When it locks if somebody approves it now, whose approval begins the locking period. */
export const lockedBy = ({ locking }: Agreement, approvedAt: number, zone: string): number =>
  counted(locking, approvedAt, zone);

/** When it is paid, counted from its lock. */
export function payDate({ paying }: Agreement, lockedAt: number, zone: string): number {
  const { period, months, days } = paying;
  if (period === null) return sameTimeMonthsAfter(lockedAt, months, zone);
  return counted({ period: period === 'END_OF_DAY' ? 'DAY' : 'MONTH', months, days }, lockedAt, zone);
}

/** When each of so many monthly parts is due. */
export const partDates = (firstAt: number, count: number, zone: string): number[] =>
  Array.from({ length: count }, (_, month) => sameTimeMonthsAfter(firstAt, month, zone));

const counted = (
  { period, months, days }: { readonly period: Period; readonly months: number; readonly days: number },
  at: number,
  zone: string,
): number => startOf(zone, daysAfter(monthsAfter(firstAfter(period, dateIn(zone, at)), months), days));

export interface Step {
  readonly does: 'LOCK' | 'END_OPEN_PERIOD' | 'MAKE_PAYABLE' | 'END_HOLD';
  readonly at: number;
}

/** What happens next to it by itself; null: nothing without a command. */
export function nextOf({ state, isPayable, lockingAt, openUntil, payableAt, hold }: Action): Step | null {
  if (state === 'REVERSED' || isPayable) return null;
  const steps: Step[] = [];
  const dated = (does: Step['does'], at: number | null | undefined): void => {
    if (typeof at === 'number') steps.push({ does, at });
  };
  if (state === 'PENDING' && lockingAt === null) dated('END_OPEN_PERIOD', openUntil);
  if (state === 'PENDING') dated('LOCK', lockingAt);
  if (state === 'APPROVED' && hold === null) dated('MAKE_PAYABLE', payableAt);
  dated('END_HOLD', hold?.until);
  return steps.toSorted((one, other) => one.at - other.at)[0] ?? null;
}
