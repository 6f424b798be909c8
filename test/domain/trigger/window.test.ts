import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { daysOf, isWindow } from '../../../domain/trigger/window.ts';

describe('the days of a window, seen from the day of a sale', () => {
  test.each([
    { window: 'CURRENT_CALENDAR_DAY', today: '2026-11-20', from: '2026-11-20', to: '2026-11-20' },
    { window: 'PREVIOUS_CALENDAR_DAY', today: '2026-11-20', from: '2026-11-19', to: '2026-11-19' },
    { window: 'PREVIOUS_CALENDAR_DAY', today: '2026-03-01', from: '2026-02-28', to: '2026-02-28' },
    // 2026-11-20 is a Friday; weeks begin on Monday.
    { window: 'CURRENT_CALENDAR_WEEK', today: '2026-11-20', from: '2026-11-16', to: '2026-11-22' },
    { window: 'CURRENT_CALENDAR_WEEK', today: '2026-11-22', from: '2026-11-16', to: '2026-11-22' },
    { window: 'CURRENT_CALENDAR_WEEK', today: '2026-11-23', from: '2026-11-23', to: '2026-11-29' },
    { window: 'PREVIOUS_CALENDAR_WEEK', today: '2026-11-20', from: '2026-11-09', to: '2026-11-15' },
    { window: 'PREVIOUS_CALENDAR_WEEK', today: '2026-01-01', from: '2025-12-22', to: '2025-12-28' },
    { window: 'CURRENT_CALENDAR_MONTH', today: '2026-11-30', from: '2026-11-01', to: '2026-11-30' },
    { window: 'CURRENT_CALENDAR_MONTH', today: '2028-02-10', from: '2028-02-01', to: '2028-02-29' },
    { window: 'PREVIOUS_CALENDAR_MONTH', today: '2026-03-31', from: '2026-02-01', to: '2026-02-28' },
    { window: 'PREVIOUS_CALENDAR_MONTH', today: '2026-01-31', from: '2025-12-01', to: '2025-12-31' },
    { window: 'CURRENT_CALENDAR_QUARTER', today: '2026-11-20', from: '2026-10-01', to: '2026-12-31' },
    { window: 'CURRENT_CALENDAR_QUARTER', today: '2026-03-31', from: '2026-01-01', to: '2026-03-31' },
    { window: 'PREVIOUS_CALENDAR_QUARTER', today: '2026-02-01', from: '2025-10-01', to: '2025-12-31' },
    { window: 'CURRENT_CALENDAR_YEAR', today: '2028-02-29', from: '2028-01-01', to: '2028-12-31' },
    { window: 'PREVIOUS_CALENDAR_YEAR', today: '2028-02-29', from: '2027-01-01', to: '2027-12-31' },
    { window: 'ROLLING_1_DAYS', today: '2026-11-20', from: '2026-11-20', to: '2026-11-20' },
    { window: 'ROLLING_30_DAYS', today: '2026-11-20', from: '2026-10-22', to: '2026-11-20' },
    { window: 'ROLLING_7_DAYS', today: '2026-03-03', from: '2026-02-25', to: '2026-03-03' },
  ])('$window on $today: $from to $to', ({ window, today, from, to }) => {
    expect(isWindow(window)).toBe(true);
    expect(daysOf(window, today)).toEqual({ from, to });
  });

  test.each(['LAST_MONTH', 'ROLLING_0_DAYS', 'ROLLING_30_DAY', 'CURRENT_CALENDAR_DECADE', 'current_calendar_day', ''])(
    '“%s” is no window',
    (text) => {
      expect(isWindow(text)).toBe(false);
      expect(() => daysOf(text, '2026-11-20')).toThrow(new RangeError(`${text} is no window`));
    },
  );

  const days = fc
    .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2100-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const periods = fc.constantFrom('DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR');

  test('the current period holds the day, and the previous one ends the day before it', () => {
    fc.assert(
      fc.property(days, periods, (today, period) => {
        const current = daysOf(`CURRENT_CALENDAR_${period}`, today);
        const previous = daysOf(`PREVIOUS_CALENDAR_${period}`, today);
        expect(current.from <= today && today <= current.to).toBe(true);
        expect(previous.from <= previous.to).toBe(true);
        expect(Date.parse(current.from) - Date.parse(previous.to)).toBe(86_400_000);
      }),
    );
  });

  test('n rolling days are n days, and the day is the last of them', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 9_999 }), (today, count) => {
        const { from, to } = daysOf(`ROLLING_${count}_DAYS`, today);
        expect(to).toBe(today);
        expect(Date.parse(to) - Date.parse(from)).toBe((count - 1) * 86_400_000);
      }),
    );
  });
});
