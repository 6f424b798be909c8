import { describe, expect, test } from '@jest/globals';
import { lockingAt, openEndedUntil, payableAt, periodsOf, startOfDate } from '../../../domain/calendar.ts';
import type { lockingPeriods } from '../../../domain/contract/vocabulary.ts';

/*
 * The clocks of the brand go forward and back; its days stay days. In each drawing the event lies before the change and
 * every period that contains it ends after it, at a midnight of the other clock.
 */

type Ends = Record<(typeof lockingPeriods)[number], string>;
interface Change {
  readonly rule: string;
  readonly zone: string;
  readonly event: string;
  readonly ends: Ends;
}

/*
 *   America/New_York, 2026
 *     spring  Sun  8 Mar 2:00 ▶ 3:00   −05:00 ▶ −04:00    event Sun 8 Mar 1:30
 *     ── Sun 8, 23 hours ──▶ Mon 9 0:00 (day, week) ─ ─ ─▶ Mon 16 0:00 (half) ─ ─ ─▶ Wed 1 Apr 0:00 (month), all −04:00
 *     autumn  Sun  1 Nov 2:00 ▶ 1:00   −04:00 ▶ −05:00    event Sun 1 Nov 0:30
 *     ── Sun 1, 25 hours ──▶ Mon 2 0:00 (day, week) ─ ─ ─▶ Mon 16 0:00 (half) ─ ─ ─▶ Tue 1 Dec 0:00 (month), all −05:00
 *
 *   Europe/Berlin, 2026
 *     spring  Sun 29 Mar 2:00 ▶ 3:00   +01:00 ▶ +02:00    event Sun 29 Mar 1:30
 *     autumn  Sun 25 Oct 3:00 ▶ 2:00   +02:00 ▶ +01:00    event Sun 25 Oct 0:30
 *
 *   Australia/Lord_Howe, 2026: half an hour of daylight saving, in the southern summer
 *     autumn  Sun  5 Apr 2:00 ▶ 1:30   +11:00 ▶ +10:30    event Sun 5 Apr 0:30
 *     spring  Sun  4 Oct 2:00 ▶ 2:30   +10:30 ▶ +11:00    event Sun 4 Oct 0:30
 *
 *   Africa/Cairo, 2026: the clocks change at midnight
 *     spring  Fri 24 Apr 0:00 ▶ 1:00   +02:00 ▶ +03:00    event Thu 23 Apr 12:00; Friday begins at 1:00
 *     autumn  Fri 30 Oct 0:00 ▶ Thu 29 Oct 23:00   +03:00 ▶ +02:00    event Thu 29 Oct 12:00; Thursday has 25 hours
 *
 *   Asia/Kathmandu: +05:45 all year; for comparison
 */
const changes: readonly Change[] = [
  {
    rule: 'New York, spring',
    zone: 'America/New_York',
    event: '2026-03-08T06:30:00Z',
    ends: {
      DAY: '2026-03-09T04:00:00.000Z',
      WEEK: '2026-03-09T04:00:00.000Z',
      HALF_MONTH: '2026-03-16T04:00:00.000Z',
      MONTH: '2026-04-01T04:00:00.000Z',
    },
  },
  {
    rule: 'New York, autumn',
    zone: 'America/New_York',
    event: '2026-11-01T04:30:00Z',
    ends: {
      DAY: '2026-11-02T05:00:00.000Z',
      WEEK: '2026-11-02T05:00:00.000Z',
      HALF_MONTH: '2026-11-16T05:00:00.000Z',
      MONTH: '2026-12-01T05:00:00.000Z',
    },
  },
  {
    rule: 'Berlin, spring',
    zone: 'Europe/Berlin',
    event: '2026-03-29T00:30:00Z',
    ends: {
      DAY: '2026-03-29T22:00:00.000Z',
      WEEK: '2026-03-29T22:00:00.000Z',
      HALF_MONTH: '2026-03-31T22:00:00.000Z',
      MONTH: '2026-03-31T22:00:00.000Z',
    },
  },
  {
    rule: 'Berlin, autumn',
    zone: 'Europe/Berlin',
    event: '2026-10-24T22:30:00Z',
    ends: {
      DAY: '2026-10-25T23:00:00.000Z',
      WEEK: '2026-10-25T23:00:00.000Z',
      HALF_MONTH: '2026-10-31T23:00:00.000Z',
      MONTH: '2026-10-31T23:00:00.000Z',
    },
  },
  {
    rule: 'Lord Howe, autumn, half an hour',
    zone: 'Australia/Lord_Howe',
    event: '2026-04-04T13:30:00Z',
    ends: {
      DAY: '2026-04-05T13:30:00.000Z',
      WEEK: '2026-04-05T13:30:00.000Z',
      HALF_MONTH: '2026-04-15T13:30:00.000Z',
      MONTH: '2026-04-30T13:30:00.000Z',
    },
  },
  {
    rule: 'Lord Howe, spring, half an hour',
    zone: 'Australia/Lord_Howe',
    event: '2026-10-03T14:00:00Z',
    ends: {
      DAY: '2026-10-04T13:00:00.000Z',
      WEEK: '2026-10-04T13:00:00.000Z',
      HALF_MONTH: '2026-10-15T13:00:00.000Z',
      MONTH: '2026-10-31T13:00:00.000Z',
    },
  },
  {
    rule: 'Cairo, spring, where midnight is skipped',
    zone: 'Africa/Cairo',
    event: '2026-04-23T10:00:00Z',
    ends: {
      DAY: '2026-04-23T22:00:00.000Z',
      WEEK: '2026-04-26T21:00:00.000Z',
      HALF_MONTH: '2026-04-30T21:00:00.000Z',
      MONTH: '2026-04-30T21:00:00.000Z',
    },
  },
  {
    rule: 'Cairo, autumn, where the hour before midnight comes twice',
    zone: 'Africa/Cairo',
    event: '2026-10-29T09:00:00Z',
    ends: {
      DAY: '2026-10-29T22:00:00.000Z',
      WEEK: '2026-11-01T22:00:00.000Z',
      HALF_MONTH: '2026-10-31T22:00:00.000Z',
      MONTH: '2026-10-31T22:00:00.000Z',
    },
  },
  {
    rule: 'Kathmandu, where the clocks never change',
    zone: 'Asia/Kathmandu',
    event: '2026-03-28T18:30:00Z',
    ends: {
      DAY: '2026-03-29T18:15:00.000Z',
      WEEK: '2026-03-29T18:15:00.000Z',
      HALF_MONTH: '2026-03-31T18:15:00.000Z',
      MONTH: '2026-03-31T18:15:00.000Z',
    },
  },
];

describe.each(changes)('$rule', ({ zone, event, ends }) => {
  test.each([
    { rule: 'the day ends at the midnight after', period: 'DAY' },
    { rule: 'the week ends before Monday', period: 'WEEK' },
    { rule: 'the half month ends before the 16th or the 1st', period: 'HALF_MONTH' },
    { rule: 'the month ends before the 1st', period: 'MONTH' },
  ] as const)('$rule', ({ period }) => {
    expect(lockingAt({ period, monthOffset: 0, dayOffset: 0 }, event, zone)).toBe(ends[period]);
  });

  test('a payment is scheduled by the same clock', () => {
    const at = { monthOffset: 0, dayOffset: 0 };
    expect(payableAt({ period: 'END_OF_DAY', ...at }, event, zone)).toBe(ends.DAY);
    expect(payableAt({ period: 'END_OF_MONTH', ...at }, event, zone)).toBe(ends.MONTH);
  });

  test('the last millisecond of a period is in it, the next is not', () => {
    for (const period of ['DAY', 'WEEK', 'HALF_MONTH', 'MONTH'] as const) {
      const locking = { period, monthOffset: 0, dayOffset: 0 };
      const last = new Date(Date.parse(ends[period]) - 1).toISOString();
      expect(lockingAt(locking, last, zone)).toBe(ends[period]);
      expect(lockingAt(locking, ends[period], zone) > ends[period]).toBe(true);
    }
  });

  test('the days before and after the change are one date each', () => {
    const lastOfDay = new Date(Date.parse(ends.DAY) - 1).toISOString();
    const { day } = periodsOf(event, zone);
    expect(periodsOf(lastOfDay, zone).day).toBe(day);
    expect(startOfDate(periodsOf(ends.DAY, zone).day, zone)).toBe(ends.DAY);
  });
});

/*
 *   New York, without a period: the time of day stays, on whichever clock then runs.
 *
 *   lock Sat 7 Mar 2:30 ── + 1 day ──▶ Sun 8 Mar has no 2:30: 3:30 −04:00
 *   lock Sat 31 Oct 1:30 ─ + 1 day ──▶ Sun 1 Nov has two: the first, −04:00
 *   event Thu 8 Jan 2:30 ─ + 2 months ▶ Sun 8 Mar: 3:30 −04:00
 */
describe('a time of day that a change skips or doubles', () => {
  test.each([
    {
      rule: 'a skipped time is as much later',
      lockedAt: '2026-03-07T07:30:00.000Z',
      pays: '2026-03-08T07:30:00.000Z',
    },
    {
      rule: 'of a doubled time the first counts',
      lockedAt: '2026-10-31T05:30:00.000Z',
      pays: '2026-11-01T05:30:00.000Z',
    },
  ])('$rule', ({ lockedAt, pays }) => {
    expect(payableAt({ monthOffset: 0, dayOffset: 1 }, lockedAt, 'America/New_York')).toBe(pays);
  });

  test('open-ended locking that would end in the skipped hour ends after it', () => {
    expect(openEndedUntil('2026-01-08T07:30:00.000Z', 2, 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
  });
});
