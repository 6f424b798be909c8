import { describe, expect, test } from '@jest/globals';
import { monthEnd, monthOf, monthSpan, monthStart } from '../../../domain/earning/month.ts';

/*
 *   New York   Feb 1 00:00 = 05:00 UTC     Mar 1 = 05:00 UTC      Apr 1 = 04:00 UTC (summer time)
 *                 ├──────── February ─────────┼──────── March ───────┤
 */
describe('a month in a time zone', () => {
  test.each([
    { month: '2026-02', zone: 'UTC', from: '2026-02-01T00:00:00.000Z', until: '2026-03-01T00:00:00.000Z' },
    {
      month: '2026-03',
      zone: 'America/New_York',
      from: '2026-03-01T05:00:00.000Z',
      until: '2026-04-01T04:00:00.000Z',
    },
    { month: '2028-02', zone: 'Europe/Berlin', from: '2028-01-31T23:00:00.000Z', until: '2028-02-29T23:00:00.000Z' },
    {
      month: '2026-12',
      zone: 'Asia/Kathmandu',
      from: '2026-11-30T18:15:00.000Z',
      until: '2026-12-31T18:15:00.000Z',
    },
    {
      month: '2011-10',
      zone: 'Australia/Lord_Howe',
      from: '2011-09-30T13:30:00.000Z',
      until: '2011-10-31T13:00:00.000Z',
    },
  ])('$month in $zone begins at $from and ends at $until', ({ month, zone, from, until }) => {
    expect([monthStart(month, zone), monthEnd(month, zone)]).toEqual([from, until]);
    expect(monthSpan(month, zone)).toEqual({ from, until });
    expect(monthOf(from, zone)).toBe(month);
    expect(monthOf(until, zone)).not.toBe(month);
    expect(monthOf(new Date(Date.parse(until) - 1).toISOString(), zone)).toBe(month);
    expect(monthOf(new Date(Date.parse(from) - 1).toISOString(), zone)).not.toBe(month);
  });
});
