import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { localDate, lockingAt, payableAt } from '../../../domain/calendar.ts';
import { lockingPeriods, schedulingPeriods } from '../../../domain/contract/vocabulary.ts';

/*
 * Where each period of seed 003 ends, on the dates that are easily got wrong. Days in UTC; "16 Feb" is its first instant.
 */

type Period = (typeof lockingPeriods)[number];

/*
 *   February 2028, a leap year           Tue 15 │ Wed 16 ─ Sun 20 │ Mon 21 ─ ─ Mon 28   Tue 29 │ Wed 1 Mar ─ Sun 5 │ Mon 6
 *     DAY                                ├─────▶                                         ├─────▶
 *     WEEK                      Mon 14 ──┼─────────────────────────▶           ├─────────┼─────────────────────────▶
 *     HALF_MONTH                 1st ────┼─────▶├────────────────────────────────────────┼─────▶
 *     MONTH                      1st ────┼───────────────────────────────────────────────┼─────▶
 *
 *   the turn of the year                 Thu 31 Dec 2026 │ Fri 1 Jan ─ Sun 3 │ Mon 4
 *   a month that ends with a week        Sun 31 May 2026 │ Mon 1 Jun: all four end together
 */
const ends: readonly { event: string; rule: string; period: Record<Period, string> }[] = [
  {
    rule: 'the 15th of a leap February',
    event: '2028-02-15',
    period: { DAY: '2028-02-16', WEEK: '2028-02-21', HALF_MONTH: '2028-02-16', MONTH: '2028-03-01' },
  },
  {
    rule: 'the 16th of a leap February',
    event: '2028-02-16',
    period: { DAY: '2028-02-17', WEEK: '2028-02-21', HALF_MONTH: '2028-03-01', MONTH: '2028-03-01' },
  },
  {
    rule: 'the leap day',
    event: '2028-02-29',
    period: { DAY: '2028-03-01', WEEK: '2028-03-06', HALF_MONTH: '2028-03-01', MONTH: '2028-03-01' },
  },
  {
    rule: 'the last of a February without leap day',
    event: '2026-02-28',
    period: { DAY: '2026-03-01', WEEK: '2026-03-02', HALF_MONTH: '2026-03-01', MONTH: '2026-03-01' },
  },
  {
    rule: 'the 30th of a month of 30 days',
    event: '2026-04-30',
    period: { DAY: '2026-05-01', WEEK: '2026-05-04', HALF_MONTH: '2026-05-01', MONTH: '2026-05-01' },
  },
  {
    rule: 'the 30th of a month of 31 days',
    event: '2026-10-30',
    period: { DAY: '2026-10-31', WEEK: '2026-11-02', HALF_MONTH: '2026-11-01', MONTH: '2026-11-01' },
  },
  {
    rule: 'a Sunday that is the last of its month',
    event: '2026-05-31',
    period: { DAY: '2026-06-01', WEEK: '2026-06-01', HALF_MONTH: '2026-06-01', MONTH: '2026-06-01' },
  },
  {
    rule: 'a Monday that is the first of its month',
    event: '2026-06-01',
    period: { DAY: '2026-06-02', WEEK: '2026-06-08', HALF_MONTH: '2026-06-16', MONTH: '2026-07-01' },
  },
  {
    rule: 'the last day of the year',
    event: '2026-12-31',
    period: { DAY: '2027-01-01', WEEK: '2027-01-04', HALF_MONTH: '2027-01-01', MONTH: '2027-01-01' },
  },
  {
    rule: 'the first day of the year, in a week of the year before',
    event: '2027-01-01',
    period: { DAY: '2027-01-02', WEEK: '2027-01-04', HALF_MONTH: '2027-01-16', MONTH: '2027-02-01' },
  },
];

describe.each(lockingPeriods)('the locking period %s', (period) => {
  test.each(ends)('of $rule', ({ event, period: expected }) => {
    for (const time of ['00:00:00.000', '12:34:56.789', '23:59:59.999']) {
      const locks = lockingAt({ period, monthOffset: 0, dayOffset: 0 }, `${event}T${time}Z`, 'UTC');
      expect(locks).toBe(`${expected[period]}T00:00:00.000Z`);
    }
  });
});

/*
 *   event Sun 30 Aug 2026 │ Mon 31 Aug = end of its day and of its week, 1 Sep = end of its half and of its month
 *   ──────────────────────┼──── + 1 month ───▶ Wed 30 Sep: September has no 31st       1 Oct: a first is never clamped
 *                         ├──── + 6 months ──▶ Sun 28 Feb 2027                         1 Mar
 *                         ├──── + 18 months ─▶ Tue 29 Feb 2028, a leap year            1 Mar
 *                         └──── + 24 months ─▶ Thu 31 Aug 2028                         1 Sep
 */
describe.each<{ period: Period; after: Record<number, string> }>([
  { period: 'DAY', after: { 1: '2026-09-30', 6: '2027-02-28', 18: '2028-02-29', 24: '2028-08-31' } },
  { period: 'WEEK', after: { 1: '2026-09-30', 6: '2027-02-28', 18: '2028-02-29', 24: '2028-08-31' } },
  { period: 'HALF_MONTH', after: { 1: '2026-10-01', 6: '2027-03-01', 18: '2028-03-01', 24: '2028-09-01' } },
  { period: 'MONTH', after: { 1: '2026-10-01', 6: '2027-03-01', 18: '2028-03-01', 24: '2028-09-01' } },
])('months after the end of a $period', ({ period, after }) => {
  test.each(Object.entries(after))('%s of them end on %s', (months, locks) => {
    const locking = { period, monthOffset: Number(months), dayOffset: 0 };
    expect(lockingAt(locking, '2026-08-30T12:00:00Z', 'UTC')).toBe(`${locks}T00:00:00.000Z`);
  });
});

test('months after the end of a half month or of a month always end on a 1st or a 16th', () => {
  const events = fc
    .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString());
  fc.assert(
    fc.property(fc.constantFrom('HALF_MONTH', 'MONTH'), fc.nat({ max: 60 }), events, (period, monthOffset, event) => {
      const lock = lockingAt({ period, monthOffset, dayOffset: 0 }, event, 'UTC');
      expect(period === 'MONTH' ? ['01'] : ['01', '16']).toContain(localDate(lock, 'UTC').slice(-2));
    }),
  );
});

/*
 *   lock                      END_OF_DAY      END_OF_MONTH      no period: the lock itself
 *   Tue 29 Feb 2028 00:00  ─▶ Wed 1 Mar       Wed 1 Mar         Tue 29 Feb
 *   Sun 31 Jan 2027 00:00  ─▶ Mon 1 Feb       Mon 1 Feb         Sun 31 Jan  ─ + 1 month ─▶ Sun 28 Feb
 */
describe.each([...schedulingPeriods, undefined])('the scheduling period %s', (period) => {
  const none = String(period);
  test.each<{ rule: string; lockedAt: string; monthOffset: number; dayOffset: number; pays: Record<string, string> }>([
    {
      rule: 'of a lock on a leap day',
      lockedAt: '2028-02-29',
      monthOffset: 0,
      dayOffset: 0,
      pays: { END_OF_DAY: '2028-03-01', END_OF_MONTH: '2028-03-01', undefined: '2028-02-29' },
    },
    {
      rule: 'of a lock on a leap day, a year later',
      lockedAt: '2028-02-29',
      monthOffset: 12,
      dayOffset: 0,
      pays: { END_OF_DAY: '2029-03-01', END_OF_MONTH: '2029-03-01', undefined: '2029-02-28' },
    },
    {
      rule: 'of a lock on the last of January, a month later',
      lockedAt: '2027-01-31',
      monthOffset: 1,
      dayOffset: 0,
      pays: { END_OF_DAY: '2027-03-01', END_OF_MONTH: '2027-03-01', undefined: '2027-02-28' },
    },
    {
      rule: 'of a lock on the last of the year, a month and 15 days later',
      lockedAt: '2026-12-31',
      monthOffset: 1,
      dayOffset: 15,
      pays: { END_OF_DAY: '2027-02-16', END_OF_MONTH: '2027-02-16', undefined: '2027-02-15' },
    },
    {
      rule: 'of a lock on the first of a month',
      lockedAt: '2026-11-01',
      monthOffset: 0,
      dayOffset: 14,
      pays: { END_OF_DAY: '2026-11-16', END_OF_MONTH: '2026-12-15', undefined: '2026-11-15' },
    },
  ])('$rule', ({ lockedAt, monthOffset, dayOffset, pays }) => {
    const scheduling = { period, monthOffset, dayOffset };
    expect(payableAt(scheduling, `${lockedAt}T00:00:00.000Z`, 'UTC')).toBe(`${pays[none] ?? ''}T00:00:00.000Z`);
  });
});
