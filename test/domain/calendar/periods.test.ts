import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayAfter, periodsOf, startOfDate } from '../../../domain/calendar.ts';

/*
 * The periods that a limit or a tier counts in (semantics, Evaluation order 4 and 7).
 *
 *   Fri 13 Nov │ Sat 14   Sun 15 │ Mon 16 ─ ─ ─ Fri 20 │ Sat 21   Sun 22 │ Mon 23
 *              └── weekend ──────┘                     └── weekend ──────┘
 *   ── week of 9 Nov ────────────┤├── week of 16 Nov ────────────────────┤├── week of 23 Nov
 */
describe('the periods of an instant', () => {
  test.each([
    {
      rule: 'a Friday is no weekend',
      at: '2026-11-13T23:59:59.999Z',
      day: '2026-11-13',
      week: '2026-11-09',
      weekend: false,
    },
    { rule: 'a Saturday is', at: '2026-11-14T00:00:00Z', day: '2026-11-14', week: '2026-11-09', weekend: true },
    {
      rule: 'a Sunday is, and ends its week',
      at: '2026-11-15T23:59:59.999Z',
      day: '2026-11-15',
      week: '2026-11-09',
      weekend: true,
    },
    {
      rule: 'a Monday begins a week',
      at: '2026-11-16T00:00:00Z',
      day: '2026-11-16',
      week: '2026-11-16',
      weekend: false,
    },
    {
      rule: 'a week begins in the month before',
      at: '2026-12-01T12:00:00Z',
      day: '2026-12-01',
      week: '2026-11-30',
      weekend: false,
    },
    {
      rule: 'a week begins in the year before',
      at: '2027-01-01T12:00:00Z',
      day: '2027-01-01',
      week: '2026-12-28',
      weekend: false,
    },
    {
      rule: 'a leap day has a week as well',
      at: '2028-02-29T12:00:00Z',
      day: '2028-02-29',
      week: '2028-02-28',
      weekend: false,
    },
  ])('$rule', ({ at, day, week, weekend }) => {
    expect(periodsOf(at, 'UTC')).toMatchObject({ day, week, weekend });
  });

  /*
   *   Jan  Feb  Mar │ Apr  May  Jun │ Jul  Aug  Sep │ Oct  Nov  Dec
   *   ── Q1 ────────┤── Q2 ─────────┤── Q3 ─────────┤── Q4 ────────
   */
  test.each([
    { first: '2026-01-01', last: '2026-03-31', quarter: '2026-Q1' },
    { first: '2026-04-01', last: '2026-06-30', quarter: '2026-Q2' },
    { first: '2026-07-01', last: '2026-09-30', quarter: '2026-Q3' },
    { first: '2026-10-01', last: '2026-12-31', quarter: '2026-Q4' },
  ])('$quarter lasts from $first to $last', ({ first, last, quarter }) => {
    expect(periodsOf(`${first}T00:00:00Z`, 'UTC')).toMatchObject({ month: first.slice(0, 7), quarter });
    expect(periodsOf(`${last}T23:59:59.999Z`, 'UTC')).toMatchObject({ month: last.slice(0, 7), quarter });
  });

  /*
   *   2027-01-03T22:00Z is   Sun 3 Jan 17:00 in New York │ Sun 3 Jan 23:00 in Berlin │ Mon 4 Jan 3:45 in Kathmandu
   *   2026-10-01T03:00Z is   Wed 30 Sep 23:00 in New York, the third quarter │ Thu 1 Oct in Berlin, the fourth
   */
  test.each([
    {
      rule: 'still Sunday',
      at: '2027-01-03T22:00:00Z',
      zone: 'America/New_York',
      is: { week: '2026-12-28', weekend: true },
    },
    {
      rule: 'still Sunday',
      at: '2027-01-03T22:00:00Z',
      zone: 'Europe/Berlin',
      is: { week: '2026-12-28', weekend: true },
    },
    {
      rule: 'already Monday',
      at: '2027-01-03T22:00:00Z',
      zone: 'Asia/Kathmandu',
      is: { week: '2027-01-04', weekend: false },
    },
    {
      rule: 'still September',
      at: '2026-10-01T03:00:00Z',
      zone: 'America/New_York',
      is: { month: '2026-09', quarter: '2026-Q3' },
    },
    {
      rule: 'already October',
      at: '2026-10-01T03:00:00Z',
      zone: 'Europe/Berlin',
      is: { month: '2026-10', quarter: '2026-Q4' },
    },
  ])('are those of the brand’s zone: $rule in $zone', ({ at, zone, is }) => {
    expect(periodsOf(at, zone)).toMatchObject(is);
  });
});

describe('whatever the instant and the zone', () => {
  const zones = fc.constantFrom(
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'Asia/Kathmandu',
  );
  const instants = fc
    .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString());

  test('a week is seven dates with one name, the last two of them a weekend', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const { week } = periodsOf(at, zone);
        const dates = [week];
        while (dates.length < 7) dates.push(dayAfter(dates.at(-1) ?? week));
        const days = dates.map((date) => periodsOf(startOfDate(date, zone), zone));
        expect(days.map((day) => day.week)).toEqual(Array<string>(7).fill(week));
        expect(days.map(({ weekend }) => weekend)).toEqual([false, false, false, false, false, true, true]);
        expect(days.map(({ day }) => day)).toContain(periodsOf(at, zone).day);
      }),
    );
  });

  test('the names of later periods sort later', () => {
    fc.assert(
      fc.property(instants, instants, zones, (one, other, zone) => {
        const [earlier, later] = [one, other].toSorted().map((at) => periodsOf(at, zone));
        for (const period of ['day', 'week', 'month', 'quarter'] as const) {
          expect((earlier?.[period] ?? '') <= (later?.[period] ?? '')).toBe(true);
        }
      }),
    );
  });
});
