import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dayAfter,
  isTimeZone,
  localDate,
  lockingAt,
  notBefore,
  openEndedUntil,
  payableAt,
  plusDuration,
  startOfDate,
} from '../../domain/calendar.ts';

function refusalOf(attempt: () => unknown): unknown {
  try {
    return attempt();
  } catch (refusal) {
    return refusal;
  }
}

const newYork = 'America/New_York'; // UTC−5, UTC−4 from the second Sunday of March to the first of November
const berlin = 'Europe/Berlin'; // UTC+1, UTC+2 from the last Sunday of March to the last of October
const auckland = 'Pacific/Auckland'; // UTC+12, UTC+13 from the last Sunday of September to the first of April
const kolkata = 'Asia/Kolkata'; // UTC+5:30 all year
const utc = 'UTC';

describe('locking', () => {
  /*
   *            event            end of its period = anchor          + months              + days = lock
   *  ────────────┼──────────────────────┼──────────────────────────────┼─────────────────────┼──────────▶
   *  DAY     Fri 20 Nov 05:00       Sat 21 Nov 00:00                                    Mon 21 Dec 00:00   (0 months, 30 days)
   *  WEEK    Fri 20 Nov 05:00       Mon 23 Nov 00:00               Wed 23 Dec 00:00                        (1 month, 0 days)
   *  HALF    Fri 20 Nov 05:00       Tue  1 Dec 00:00               Fri  1 Jan 00:00     Wed  6 Jan 00:00   (1 month, 5 days)
   *  MONTH   Fri 20 Nov 05:00       Tue  1 Dec 00:00               Fri  1 Jan 00:00                        (1 month, 0 days)
   */
  const event = '2026-11-20T10:00:00Z';
  test.each([
    {
      rule: 'seed 003: 30 days after the end of the event’s day',
      locking: { period: 'DAY', monthOffset: 0, dayOffset: 30 },
      locks: '2026-12-21T05:00:00.000Z',
    },
    {
      rule: 'a week ends with its Sunday, then one month',
      locking: { period: 'WEEK', monthOffset: 1, dayOffset: 0 },
      locks: '2026-12-23T05:00:00.000Z',
    },
    {
      rule: 'the second half of a month ends with the month, then one month and five days',
      locking: { period: 'HALF_MONTH', monthOffset: 1, dayOffset: 5 },
      locks: '2027-01-06T05:00:00.000Z',
    },
    {
      rule: 'api.md: one month after the end of the event’s month, in the brand’s time zone',
      locking: { period: 'MONTH', monthOffset: 1, dayOffset: 0 },
      locks: '2027-01-01T05:00:00.000Z',
    },
  ] as const)('$rule', ({ locking, locks }) => {
    expect(lockingAt(locking, event, newYork)).toBe(locks);
  });

  /*
   * Without offsets the lock is the end of the period itself: the first instant that no longer belongs to it.
   *
   *   Sun 1 Nov ─ ─ ─ Mon 2 ─ ─ ─ ─ ─ Sun 8 │ Mon 9 ─ ─ ─ Sun 15 │ Mon 16 ─ ─ ─ ─ Mon 30 │ Tue 1 Dec
   *             week of 2 Nov ─────────────▶│                   ▲▲                       ▲
   *             first half ─────────────────────────────────────┘│ second half, month ───┘
   */
  test.each([
    { rule: 'a day ends at midnight', period: 'DAY', event: '2026-11-08T23:59:59.999Z', locks: '2026-11-09' },
    {
      rule: 'midnight belongs to the day it begins',
      period: 'DAY',
      event: '2026-11-09T00:00:00Z',
      locks: '2026-11-10',
    },
    { rule: 'a week ends before Monday', period: 'WEEK', event: '2026-11-08T23:59:59.999Z', locks: '2026-11-09' },
    { rule: 'a Monday opens a new week', period: 'WEEK', event: '2026-11-09T00:00:00Z', locks: '2026-11-16' },
    { rule: 'a week crosses the month’s end', period: 'WEEK', event: '2026-11-30T12:00:00Z', locks: '2026-12-07' },
    { rule: 'a week crosses the year’s end', period: 'WEEK', event: '2026-12-31T12:00:00Z', locks: '2027-01-04' },
    { rule: 'the 15th is in the first half', period: 'HALF_MONTH', event: '2026-11-15T23:59:59Z', locks: '2026-11-16' },
    {
      rule: 'the 16th opens the second half',
      period: 'HALF_MONTH',
      event: '2026-11-16T00:00:00Z',
      locks: '2026-12-01',
    },
    { rule: 'the 1st opens the first half', period: 'HALF_MONTH', event: '2026-12-01T00:00:00Z', locks: '2026-12-16' },
    {
      rule: 'a short February ends with its 28th',
      period: 'MONTH',
      event: '2026-02-28T23:59:59Z',
      locks: '2026-03-01',
    },
    { rule: 'a leap February ends with its 29th', period: 'DAY', event: '2028-02-28T12:00:00Z', locks: '2028-02-29' },
    { rule: '2100 is not a leap year', period: 'DAY', event: '2100-02-28T12:00:00Z', locks: '2100-03-01' },
    { rule: 'December ends with the year', period: 'MONTH', event: '2026-12-31T23:59:59Z', locks: '2027-01-01' },
  ] as const)('$rule', ({ period, event, locks }) => {
    expect(lockingAt({ period, monthOffset: 0, dayOffset: 0 }, event, utc)).toBe(`${locks}T00:00:00.000Z`);
  });

  /*
   *   Fri 30 Jan 2026      Sat 31 Jan          + 1 month: there is no 31 Feb
   *   ──── event ────┼──── anchor ────┼─ ─ ─ ─ ─ ─ ─ Sat 28 Feb ─ ─ + 1 day ─ Sun 1 Mar
   */
  test.each([
    {
      rule: 'a month later than the 31st is the last day of February',
      event: '2026-01-30T12:00:00Z',
      monthOffset: 1,
      dayOffset: 0,
      locks: '2026-02-28',
    },
    {
      rule: 'in a leap year, its 29th',
      event: '2028-01-30T12:00:00Z',
      monthOffset: 1,
      dayOffset: 0,
      locks: '2028-02-29',
    },
    {
      rule: 'days count from the clamped day',
      event: '2026-01-30T12:00:00Z',
      monthOffset: 1,
      dayOffset: 1,
      locks: '2026-03-01',
    },
    {
      rule: 'several months clamp once, at the end',
      event: '2026-01-30T12:00:00Z',
      monthOffset: 2,
      dayOffset: 0,
      locks: '2026-03-31',
    },
    {
      rule: 'twelve months after 29 February is 28 February',
      event: '2028-02-28T12:00:00Z',
      monthOffset: 12,
      dayOffset: 0,
      locks: '2029-02-28',
    },
  ])('$rule', ({ event, monthOffset, dayOffset, locks }) => {
    expect(lockingAt({ period: 'DAY', monthOffset, dayOffset }, event, utc)).toBe(`${locks}T00:00:00.000Z`);
  });

  /*
   * One instant, four calendars. 2026-03-31T22:30Z is
   *
   *   New York   31 Mar 18:30   still March       ─▶ month ends 1 Apr 00:00 −04:00
   *   Berlin      1 Apr 00:30   already April     ─▶ month ends 1 May 00:00 +02:00
   *   Kolkata     1 Apr 04:00   already April     ─▶ month ends 1 May 00:00 +05:30
   *   Auckland    1 Apr 11:30   already April     ─▶ month ends 1 May 00:00 +12:00 (daylight saving ends on 5 Apr)
   */
  test.each([
    { zone: newYork, locks: '2026-04-01T04:00:00.000Z' },
    { zone: berlin, locks: '2026-04-30T22:00:00.000Z' },
    { zone: kolkata, locks: '2026-04-30T18:30:00.000Z' },
    { zone: auckland, locks: '2026-04-30T12:00:00.000Z' },
  ])('the month of an event is the month in the brand’s zone: $zone', ({ zone, locks }) => {
    expect(lockingAt({ period: 'MONTH', monthOffset: 0, dayOffset: 0 }, '2026-03-31T22:30:00Z', zone)).toBe(locks);
  });

  /*
   * A day is a day on the calendar, with 23, 24 or 25 hours.
   *
   *   New York   Sat 7 Mar 2026 ──┼── Sun 8 Mar, 23 hours ──┼── Mon 9 Mar      −05:00 ─▶ −04:00 on Sunday at 2:00
   *   Berlin     Sat 24 Oct 2026 ─┼── Sun 25 Oct, 25 hours ─┼── Mon 26 Oct     +02:00 ─▶ +01:00 on Sunday at 3:00
   *   Santiago   Sat 5 Sep 2026 ──┼ there is no midnight: Sunday 6 Sep begins at 1:00
   *   Apia       Thu 29 Dec 2011 ─┼ there is no 30 Dec: the zone changed the side of the date line
   */
  test.each([
    {
      rule: 'the day before the spring change ends in winter time',
      zone: newYork,
      event: '2026-03-07T17:00:00Z',
      dayOffset: 0,
      locks: '2026-03-08T05:00:00.000Z',
    },
    {
      rule: 'a day of 23 hours ends in summer time',
      zone: newYork,
      event: '2026-03-08T17:00:00Z',
      dayOffset: 0,
      locks: '2026-03-09T04:00:00.000Z',
    },
    {
      rule: 'an offset across the change keeps midnight',
      zone: newYork,
      event: '2026-03-07T17:00:00Z',
      dayOffset: 30,
      locks: '2026-04-07T04:00:00.000Z',
    },
    {
      rule: 'a day of 25 hours ends in winter time',
      zone: berlin,
      event: '2026-10-25T00:30:00Z',
      dayOffset: 0,
      locks: '2026-10-25T23:00:00.000Z',
    },
    {
      rule: 'both passes through the doubled hour are the same day',
      zone: berlin,
      event: '2026-10-25T01:30:00Z',
      dayOffset: 0,
      locks: '2026-10-25T23:00:00.000Z',
    },
    {
      rule: 'where daylight saving skips midnight, the day begins an hour later',
      zone: 'America/Santiago',
      event: '2026-09-05T12:00:00Z',
      dayOffset: 0,
      locks: '2026-09-06T04:00:00.000Z',
    },
    {
      rule: 'a date that a zone left out is passed over',
      zone: 'Pacific/Apia',
      event: '2011-12-30T05:00:00Z',
      dayOffset: 0,
      locks: '2011-12-30T10:00:00.000Z',
    },
  ])('$rule ($zone)', ({ zone, event, dayOffset, locks }) => {
    expect(lockingAt({ period: 'DAY', monthOffset: 0, dayOffset }, event, zone)).toBe(locks);
  });
});

describe('minimum review', () => {
  /*
   *   event ──────── lock by the contract ──────── submitted late ──── + review ──▶ lock
   */
  test.each([
    {
      rule: 'an event reported in time keeps the lock of its contract',
      submittedAt: '2026-11-20T10:00:00.000Z',
      days: 7,
      locks: '2026-12-21T05:00:00.000Z',
    },
    {
      rule: 'an event reported after its lock is locked no earlier than its submission',
      submittedAt: '2027-02-01T09:00:00.000Z',
      days: 0,
      locks: '2027-02-01T09:00:00.000Z',
    },
    {
      rule: 'the brand’s review days count from the submission, 24 hours each',
      submittedAt: '2026-12-20T09:00:00.000Z',
      days: 3,
      locks: '2026-12-23T09:00:00.000Z',
    },
  ])('$rule', ({ submittedAt, days, locks }) => {
    expect(notBefore('2026-12-21T05:00:00.000Z', submittedAt, days)).toBe(locks);
  });
});

describe('payment', () => {
  /*
   *   lock                     end of its period             + months, + days = payment
   *   ──┼────────────────────────────┼──────────────────────────────┼───▶
   *   Mon 21 Dec 00:00         Tue 22 Dec 00:00              Fri 25 Dec 00:00     END_OF_DAY, 3 days
   *   Mon 21 Dec 00:00         Fri  1 Jan 00:00              Mon  1 Feb 00:00     END_OF_MONTH, 1 month
   *   Mon 21 Dec 15:00                  –                    Thu 24 Dec 15:00     no period, 3 days
   */
  test.each([
    {
      rule: 'seed 003: 3 days after the end of the lock’s day',
      scheduling: { period: 'END_OF_DAY', monthOffset: 0, dayOffset: 3 },
      lockedAt: '2026-12-21T05:00:00.000Z',
      pays: '2026-12-25T05:00:00.000Z',
    },
    {
      rule: 'the end of the lock’s month, then a month',
      scheduling: { period: 'END_OF_MONTH', monthOffset: 1, dayOffset: 0 },
      lockedAt: '2026-12-21T05:00:00.000Z',
      pays: '2027-02-01T05:00:00.000Z',
    },
    {
      rule: 'without a period counting starts at the lock itself',
      scheduling: { monthOffset: 0, dayOffset: 3 },
      lockedAt: '2026-12-21T20:00:00.000Z',
      pays: '2026-12-24T20:00:00.000Z',
    },
    {
      rule: 'without a period and offsets it is paid at the lock',
      scheduling: { monthOffset: 0, dayOffset: 0 },
      lockedAt: '2026-12-21T20:00:00.000Z',
      pays: '2026-12-21T20:00:00.000Z',
    },
    {
      rule: 'without a period the months are clamped as well',
      scheduling: { monthOffset: 2, dayOffset: 1 },
      lockedAt: '2026-12-31T20:00:00.000Z',
      pays: '2027-03-01T20:00:00.000Z',
    },
    {
      rule: 'without a period the time of day on the zone’s clock stays',
      scheduling: { monthOffset: 0, dayOffset: 3 },
      lockedAt: '2026-03-06T20:00:00.000Z',
      pays: '2026-03-09T19:00:00.000Z',
    },
  ] as const)('$rule', ({ scheduling, lockedAt, pays }) => {
    expect(payableAt(scheduling, lockedAt, newYork)).toBe(pays);
  });
});

describe('open-ended locking', () => {
  /*
   *   event 29 Feb 2028 10:00 ─ ─ ─ 24 months, basis not reached ─ ─ ─▶ 28 Feb 2030 10:00: approve or reject
   */
  test.each([
    {
      rule: 'the same day and hour, so many months later',
      event: '2026-11-20T10:00:00Z',
      months: 24,
      until: '2028-11-20T10:00:00.000Z',
    },
    { rule: 'the day is clamped', event: '2028-02-29T10:00:00Z', months: 24, until: '2030-02-28T10:00:00.000Z' },
    {
      rule: 'the hour is the one on the brand’s clock',
      event: '2026-01-20T10:00:00Z',
      months: 6,
      until: '2026-07-20T09:00:00.000Z',
    },
  ])('$rule', ({ event, months, until }) => {
    expect(openEndedUntil(event, months, newYork)).toBe(until);
  });
});

describe('dates in a zone', () => {
  test.each([
    {
      rule: 'west of Greenwich it can still be yesterday',
      instant: '2026-11-20T04:59:59Z',
      zone: newYork,
      date: '2026-11-19',
    },
    { rule: 'east of it, already tomorrow', instant: '2026-11-20T11:00:00Z', zone: auckland, date: '2026-11-21' },
    { rule: 'half-hour zones count their halves', instant: '2026-11-20T18:30:00Z', zone: kolkata, date: '2026-11-21' },
  ])('$rule', ({ instant, zone, date }) => {
    expect(localDate(instant, zone)).toBe(date);
  });

  test.each([
    {
      rule: 'a date starts at the zone’s midnight',
      date: '2026-11-20',
      zone: newYork,
      starts: '2026-11-20T05:00:00.000Z',
    },
    {
      rule: 'or when daylight saving lets it start',
      date: '2026-09-06',
      zone: 'America/Santiago',
      starts: '2026-09-06T04:00:00.000Z',
    },
    {
      rule: 'east of Greenwich, on the evening before in UTC',
      date: '2026-11-20',
      zone: auckland,
      starts: '2026-11-19T11:00:00.000Z',
    },
  ])('$rule', ({ date, zone, starts }) => {
    expect(startOfDate(date, zone)).toBe(starts);
  });

  test.each([
    ['2026-12-31', '2027-01-01'],
    ['2026-02-28', '2026-03-01'],
    ['2028-02-28', '2028-02-29'],
  ])('the day after %s is %s', (date, next) => {
    expect(dayAfter(date)).toBe(next);
  });

  test.each([newYork, 'UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires'])('%s is a time zone', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  test.each(['', 'Mars/Olympus', '+05:00', '-05', 'New York', '2026-01-01T00:00Z[UTC]', 'UTC\n'])(
    '"%s" is not a time zone',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});

describe('moving the clock by a duration', () => {
  test.each([
    { rule: '31 days', duration: 'P31D', zone: utc, end: '2026-04-07T17:00:00.000Z' },
    { rule: 'nothing', duration: 'PT0S', zone: utc, end: '2026-03-07T17:00:00.000Z' },
    { rule: 'months and hours', duration: 'P1MT2H', zone: utc, end: '2026-04-07T19:00:00.000Z' },
    { rule: 'a day of 23 hours is still a day', duration: 'P1D', zone: newYork, end: '2026-03-08T16:00:00.000Z' },
    { rule: 'up to the last year of four digits', duration: 'P7973Y', zone: utc, end: '9999-03-07T17:00:00.000Z' },
    { rule: 'up to its very last day', duration: 'P7973Y9M24D', zone: utc, end: '9999-12-31T17:00:00.000Z' },
    { rule: '24 hours are 24 hours', duration: 'PT24H', zone: newYork, end: '2026-03-08T17:00:00.000Z' },
  ])('$rule: $duration in $zone', ({ duration, zone, end }) => {
    expect(plusDuration('2026-03-07T17:00:00Z', duration, zone)).toBe(end);
  });

  test('the last millisecond of the year 9999 is the last that can be reached', () => {
    const last = '9999-12-31T23:59:59.999Z';
    expect(plusDuration('9999-12-31T23:59:59.998Z', 'PT0.001S', utc)).toBe(last);
    expect(() => plusDuration(last, 'PT0.001S', utc)).toThrow('leads past the year 9999');
  });

  test.each(['', 'P', '31D', 'P31X', '-P1D', 'P-1D', 'P1.5D', 'P7974Y', 'P99999999999D', 'one day'])(
    '"%s" is refused with the reason',
    (duration) => {
      expect(refusalOf(() => plusDuration('2026-03-07T17:00:00Z', duration, utc))).toMatchObject({
        code: 'VALIDATION_FAILED',
        message: expect.stringContaining(`"${duration}"`),
      });
    },
  );
});

describe('for any event, zone and terms', () => {
  const zones = fc.constantFrom(newYork, berlin, auckland, kolkata, utc, 'America/Santiago', 'Pacific/Kiritimati');
  const instants = fc
    .date({ min: new Date('2012-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const offsets = { monthOffset: fc.integer({ min: 0, max: 30 }), dayOffset: fc.integer({ min: 0, max: 90 }) };
  const lockings = fc.record({ period: fc.constantFrom('DAY', 'WEEK', 'HALF_MONTH', 'MONTH'), ...offsets });
  const schedulings = fc.record({ period: fc.constantFrom('END_OF_DAY', 'END_OF_MONTH', undefined), ...offsets });

  test('an action locks after its event', () => {
    fc.assert(
      fc.property(lockings, instants, zones, (locking, event, zone) => {
        expect(lockingAt(locking, event, zone) > event).toBe(true);
      }),
    );
  });

  test('an action is never paid before it locks', () => {
    fc.assert(
      fc.property(schedulings, instants, zones, (scheduling, lockedAt, zone) => {
        expect(payableAt(scheduling, lockedAt, zone) >= lockedAt).toBe(true);
      }),
    );
  });

  test('the earlier of two events never locks later', () => {
    fc.assert(
      fc.property(lockings, instants, instants, zones, (locking, one, other, zone) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        expect(lockingAt(locking, earlier, zone) <= lockingAt(locking, later, zone)).toBe(true);
      }),
    );
  });

  test('all events of one day lock together', () => {
    fc.assert(
      fc.property(lockings, instants, fc.nat(86_400_000 - 1), zones, (locking, event, milliseconds, zone) => {
        const other = new Date(Date.parse(event) + milliseconds).toISOString();
        fc.pre(localDate(event, zone) === localDate(other, zone));
        expect(lockingAt(locking, other, zone)).toBe(lockingAt(locking, event, zone));
      }),
    );
  });

  test('a lock is the start of a date of the brand', () => {
    fc.assert(
      fc.property(lockings, instants, zones, (locking, event, zone) => {
        const lock = lockingAt(locking, event, zone);
        expect(startOfDate(localDate(lock, zone), zone)).toBe(lock);
      }),
    );
  });

  test('a date lasts until the day after begins', () => {
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const date = localDate(instant, zone);
        expect(startOfDate(date, zone) <= instant && instant < startOfDate(dayAfter(date), zone)).toBe(true);
      }),
    );
  });
});
