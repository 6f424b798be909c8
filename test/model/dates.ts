import type { Agreement } from './program.ts';

/* The dates of the model: instants in milliseconds, for brands that live by UTC (semantics, Dates). */

export const aDay = 86_400_000;

export const startOfDay = (at: number): number => at - (at % aDay);

/** The midnight that ends a day, and some days more. */
export const daysAfter = (at: number, days: number): number => startOfDay(at) + (1 + days) * aDay;

/** The same day and time of the next month; the day clamped to the month's last. */
export function monthAfter(at: number): number {
  const date = new Date(at);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const lastOfNext = new Date(Date.UTC(year, month + 2, 0)).getUTCDate();
  return Date.UTC(year, month + 1, Math.min(date.getUTCDate(), lastOfNext)) + (at % aDay);
}

/** "2026-11": the month that limits and tiers count an event in. */
export const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7);

export const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

interface LockDates {
  readonly lockingAt: number | null;
  /** When the waiting ends by itself of an action whose locking period has not begun. */
  readonly openUntil: number | null;
}

/** The dates of an action that is priced under an agreement. What is reported late locks no earlier than it was reported. */
export function lockDates(
  { locking }: Agreement,
  { eventAt, submittedAt, commissionableAt }: { eventAt: number; submittedAt: number; commissionableAt: number | null },
): LockDates {
  const begun = locking.basis === 'COMMISSIONABLE' ? commissionableAt : null;
  const basisAt = locking.openEnd === null ? eventAt : begun;
  if (basisAt === null) return { lockingAt: null, openUntil: Math.max(monthAfter(eventAt), submittedAt) };
  return { lockingAt: Math.max(daysAfter(basisAt, locking.days), submittedAt), openUntil: null };
}
