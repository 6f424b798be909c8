import { Temporal } from 'temporal-polyfill/implementation';
import { DomainError, assertNever } from './errors.ts';

/*
 * Dates as a contract means them: whole days in the brand's time zone, never blocks of 24 hours. Instants come and go as
 * ISO text in UTC with milliseconds, the form of domain/instant.ts, so that texts compare as instants do.
 */

interface Offsets {
  readonly monthOffset: number;
  readonly dayOffset: number;
}

interface Locking extends Offsets {
  readonly period: 'DAY' | 'WEEK' | 'HALF_MONTH' | 'MONTH';
}

interface Scheduling extends Offsets {
  readonly period?: 'END_OF_DAY' | 'END_OF_MONTH' | undefined;
}

/**
 * When an action locks (seed 003, Locking): the exclusive end of the period that contains the basis event, plus the months
 * (the day clamped to the month's last), plus the days. Always the first instant of a day in the zone.
 */
export function lockingAt({ period, monthOffset, dayOffset }: Locking, basisAt: string, zone: string): string {
  const anchor = periodEnd(period, zoned(basisAt, zone).toPlainDate());
  return firstInstant(anchor.add({ months: monthOffset, days: dayOffset }), zone);
}

/**
 * The lock, but not before the brand has had `minimumReviewDays` × 24 hours from the submission to look at the action.
 * It matters for events that are reported late (semantics, Dates).
 */
export function notBefore(lockAt: string, submittedAt: string, minimumReviewDays: number): string {
  const lock = Temporal.Instant.from(lockAt);
  const reviewed = Temporal.Instant.from(submittedAt).add({ hours: 24 * minimumReviewDays });
  return text(Temporal.Instant.compare(reviewed, lock) > 0 ? reviewed : lock);
}

/**
 * When an action is paid (seed 003, PayoutScheduling), counted like the lock. `basisAt` is the lock under basis LOCKED and
 * the invoice's issue under INVOICED. Without a period there is no delay before counting starts: the offsets are added to
 * the basis itself and its time of day stays, so that no payment falls before its lock.
 */
export function payableAt(scheduling: Scheduling, basisAt: string, zone: string): string {
  const { period, monthOffset, dayOffset } = scheduling;
  switch (period) {
    case 'END_OF_DAY':
      return lockingAt({ period: 'DAY', monthOffset, dayOffset }, basisAt, zone);
    case 'END_OF_MONTH':
      return lockingAt({ period: 'MONTH', monthOffset, dayOffset }, basisAt, zone);
    case undefined:
      return text(zoned(basisAt, zone).add({ months: monthOffset, days: dayOffset }).toInstant());
    default:
      return assertNever(period);
  }
}

/**
 * When an action whose locking basis was never reached is approved or rejected (seed 003, MaxMonthsOpenEndedPeriod): the
 * same day and time of day, `maximumMonths` after the event; the day clamped to the month's last.
 */
export const openEndedUntil = (eventAt: string, maximumMonths: number, zone: string): string =>
  monthsAfter(eventAt, maximumMonths, zone);

/** The same day and time of day some months later; the day clamped to the month's last. */
export const monthsAfter = (instant: string, months: number, zone: string): string =>
  text(zoned(instant, zone).add({ months }).toInstant());

/** The date on the zone's calendar at that instant, as `YYYY-MM-DD`. */
export function localDate(instant: string, zone: string): string {
  return zoned(instant, zone).toPlainDate().toString();
}

/**
 * The periods that contain an instant, by names that sort (semantics, Evaluation order 7): a date, the Monday of its week,
 * its month, its quarter of the calendar year. Plain JSON.
 */
export interface CalendarPeriods {
  readonly day: string;
  readonly week: string;
  readonly month: string;
  readonly quarter: string;
  readonly weekend: boolean;
}

export function periodsOf(instant: string, zone: string): CalendarPeriods {
  const date = zoned(instant, zone).toPlainDate();
  const day = date.toString();
  return {
    day,
    week: date.subtract({ days: date.dayOfWeek - 1 }).toString(),
    month: day.slice(0, -3),
    quarter: `${day.slice(0, -6)}-Q${String(Math.ceil(date.month / 3))}`,
    weekend: date.dayOfWeek > 5,
  };
}

/** The first instant of a `YYYY-MM-DD` date in the zone: midnight, or where daylight saving skips midnight the hour after. */
export function startOfDate(date: string, zone: string): string {
  return firstInstant(Temporal.PlainDate.from(date), zone);
}

/** How many days the second `YYYY-MM-DD` date is after the first; negative when it is before. */
export const daysBetween = (first: string, second: string): number =>
  Temporal.PlainDate.from(first).until(second, { largestUnit: 'days' }).days;

/** The `YYYY-MM-DD` date that follows. */
export function dayAfter(date: string): string {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toString();
}

/**
 * The instant plus an ISO 8601 duration such as "P31D" or "PT6H"; days and longer follow the zone's calendar.
 * Throws DomainError VALIDATION_FAILED when the duration is malformed or negative, or leads past the year 9999.
 */
export function plusDuration(instant: string, isoDuration: string, zone: string): string {
  const duration = parsedDuration(isoDuration);
  const start = zoned(instant, zone);
  const refusal = (): DomainError =>
    new DomainError('VALIDATION_FAILED', `The duration "${isoDuration}" leads past the year 9999.`);
  let end: Temporal.ZonedDateTime;
  try {
    end = start.add(duration);
  } catch {
    throw refusal();
  }
  // Later years are written with a sign, and such texts no longer compare as instants do.
  if (end.toInstant().epochMilliseconds > Date.parse('9999-12-31T23:59:59.999Z')) throw refusal();
  return text(end.toInstant());
}

/** Whether the text names a zone of the IANA database ("America/New_York", "UTC"). An offset is no zone: it has no daylight saving. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    zoned('1970-01-01T00:00:00Z', name);
    return true;
  } catch {
    return false;
  }
}

function periodEnd(period: Locking['period'], date: Temporal.PlainDate): Temporal.PlainDate {
  const firstOfNextMonth = date.with({ day: 1 }).add({ months: 1 });
  switch (period) {
    case 'DAY':
      return date.add({ days: 1 });
    case 'WEEK':
      return date.add({ days: 8 - date.dayOfWeek });
    case 'HALF_MONTH':
      return date.day < 16 ? date.with({ day: 16 }) : firstOfNextMonth;
    case 'MONTH':
      return firstOfNextMonth;
    default:
      return assertNever(period);
  }
}

function parsedDuration(isoDuration: string): Temporal.Duration {
  const expected = `expected an ISO 8601 duration that is not negative, such as "P31D", and got "${isoDuration}"`;
  let duration: Temporal.Duration;
  try {
    duration = Temporal.Duration.from(isoDuration);
  } catch {
    throw new DomainError('VALIDATION_FAILED', expected);
  }
  if (duration.sign < 0) throw new DomainError('VALIDATION_FAILED', expected);
  return duration;
}

const zoned = (instant: string, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone);

const firstInstant = (date: Temporal.PlainDate, zone: string): string => text(date.toZonedDateTime(zone).toInstant());

const text = (instant: Temporal.Instant): string => instant.toString({ fractionalSecondDigits: 3 });
