import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { submission } from '../../../domain/action/submission.ts';
import { localDate } from '../../../domain/calendar.ts';
import {
  countingAt,
  daySpan,
  daysOf,
  isDaily,
  isKeptForCounting,
  submissionOf,
  type CountedTouches,
} from '../../../domain/attribution/touch-day.ts';

test.each([
  { rule: 'clicks are paid by the day', category: 'CLICK', daily: true },
  { rule: 'so are page visits', category: 'PAGE_VISIT', daily: true },
  { rule: 'each sale is paid by itself', category: 'SALE', daily: false },
])('$rule', ({ category, daily }) => {
  expect(isDaily(category)).toBe(daily);
});

const newYork = 'America/New_York';

describe('a day is the brand’s', () => {
  test.each([
    { rule: 'its last instant', at: '2026-11-21T04:59:59.999Z', zone: newYork, day: '2026-11-20' },
    { rule: 'its first instant', at: '2026-11-20T05:00:00.000Z', zone: newYork, day: '2026-11-20' },
    { rule: 'the instant after it', at: '2026-11-21T05:00:00.000Z', zone: newYork, day: '2026-11-21' },
    { rule: 'elsewhere it is tomorrow already', at: '2026-11-20T16:00:00.000Z', zone: 'Asia/Tokyo', day: '2026-11-21' },
  ])('$rule', ({ at, zone, day }) => {
    expect(localDate(at, zone)).toBe(day);
    const { from, until } = daySpan(day, zone);
    expect(from <= at && at < until).toBe(true);
  });

  test('the day on which clocks go back has 25 hours', () => {
    const { from, until } = daySpan('2026-11-01', newYork);
    expect((Date.parse(until) - Date.parse(from)) / 3_600_000).toBe(25);
  });
});

test('many clicks are on the days that each of them is on', () => {
  const instant = fc.integer({ min: 0, max: 5 * 24 * 60 }).map((minute) => {
    const at = Date.parse('2026-10-30T00:00:00Z') + minute * 60_000;
    return new Date(at).toISOString();
  });
  const zones = fc.constantFrom('UTC', newYork, 'Asia/Kathmandu');
  fc.assert(
    fc.property(fc.array(instant), zones, (instants, zone) => {
      expect(new Set(daysOf(instants, zone))).toEqual(new Set(instants.map((at) => localDate(at, zone))));
    }),
  );
});

describe('a day is counted', () => {
  test.each([
    {
      rule: 'an hour after its end, so that servers may report its last clicks',
      now: '2026-11-20T12:00:00.000Z',
      at: '2026-11-21T06:00:00.000Z',
    },
    {
      rule: 'the same when a click of the future was reported',
      now: '2026-11-19T12:00:00.000Z',
      at: '2026-11-21T06:00:00.000Z',
    },
    {
      rule: 'an hour after a click that came when it was over: others may follow',
      now: '2026-11-25T12:00:00.000Z',
      at: '2026-11-25T13:00:00.000Z',
    },
  ])('$rule', ({ now, at }) => {
    expect(countingAt('2026-11-20', newYork, now)).toBe(at);
  });
});

const counted: CountedTouches = {
  day: '2026-11-20',
  category: 'CLICK',
  eventType: 'TRAFFIC',
  partnerId: '0192f0c1-8a3e-7c11-9d53-4a5b6c7d8e9f',
  contractId: '0192f0c1-8a3e-7c11-9d53-4a5b6c7d8eaf',
  currency: 'USD',
  country: 'US',
  clicks: 1234,
  part: 1,
  until: '2026-11-21T05:00:00.000Z',
};

describe('the action of a day’s clicks', () => {
  test('names its partner, its country and how many they are, and happened at the last instant of the day', () => {
    expect(submissionOf(counted)).toEqual({
      eventType: 'TRAFFIC',
      orderId: `clicks/2026-11-20/${counted.partnerId}/${counted.contractId}/US`,
      eventDate: '2026-11-21T04:59:59.999Z',
      currency: 'USD',
      partnerId: counted.partnerId,
      customerCountry: 'US',
      clicks: 1234,
      test: false,
    });
  });

  test.each([
    { rule: 'an unknown country is told apart from all others', change: { country: null }, ends: '/unknown' },
    { rule: 'late clicks are a further part', change: { part: 2 }, ends: '/US/2' },
  ])('$rule', ({ change, ends }) => {
    const { orderId, customerCountry } = submissionOf({ ...counted, ...change });
    expect(orderId.endsWith(`${counted.contractId}${ends}`)).toBe(true);
    expect(customerCountry).toBe('country' in change ? undefined : 'US');
  });

  test('visits have order ids of their own', () => {
    expect(submissionOf({ ...counted, category: 'PAGE_VISIT' }).orderId).toMatch(/^visits\/2026-11-20\//);
  });

  test('is one that a brand could have reported, with an order id that no brand may use', () => {
    const any = fc.record({
      country: fc.constantFrom('US', 'DE', null),
      part: fc.integer({ min: 1, max: 1_000_000 }),
      clicks: fc.integer({ min: 1, max: 1_000_000_000 }),
      category: fc.constantFrom('CLICK' as const, 'PAGE_VISIT' as const),
    });
    fc.assert(
      fc.property(any, (change) => {
        const action = submissionOf({ ...counted, ...change });
        expect(submission.parse(action)).toEqual(action);
        expect(isKeptForCounting(action.orderId, change.category)).toBe(true);
      }),
    );
  });

  test.each([
    { rule: 'an order of another form is the brand’s', orderId: 'A-1', category: 'CLICK', kept: false },
    { rule: 'where nothing is counted by the day any order is', orderId: 'clicks/1', category: 'SALE', kept: false },
    { rule: 'clicks are no visits', orderId: 'clicks/1', category: 'PAGE_VISIT', kept: false },
    { rule: 'clicks are', orderId: 'clicks/1', category: 'CLICK', kept: true },
  ])('$rule', ({ orderId, category, kept }) => {
    expect(isKeptForCounting(orderId, category)).toBe(kept);
  });
});
