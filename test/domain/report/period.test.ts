import { describe, expect, test } from '@jest/globals';
import { daysOf, lengthOf, periodAsked, spanOf } from '../../../domain/report/period.ts';
import { byCustomerCategory, customerCategory } from '../../../domain/report/customerStatus.ts';

const timeZone = 'America/New_York';
const now = '2026-11-20T03:00:00.000Z';

describe('the period of a report', () => {
  test.each([
    { rule: 'is this month up to today, by the brand’s calendar', asked: {}, from: '2026-11-01', to: '2026-11-19' },
    {
      rule: 'begins with the month of its last day',
      asked: { to: '2026-02-10' },
      from: '2026-02-01',
      to: '2026-02-10',
    },
    { rule: 'ends today unless told', asked: { from: '2026-10-05' }, from: '2026-10-05', to: '2026-11-19' },
  ])('$rule', ({ asked, from, to }) => {
    expect(periodAsked(asked, now, timeZone)).toEqual({ from, to, timeZone });
  });

  test('has whole days, also those of 23 and 25 hours', () => {
    const autumn = { from: '2026-10-31', to: '2026-11-02', timeZone };
    expect(daysOf(autumn)).toEqual([
      { date: '2026-10-31', from: '2026-10-31T04:00:00.000Z', until: '2026-11-01T04:00:00.000Z' },
      { date: '2026-11-01', from: '2026-11-01T04:00:00.000Z', until: '2026-11-02T05:00:00.000Z' },
      { date: '2026-11-02', from: '2026-11-02T05:00:00.000Z', until: '2026-11-03T05:00:00.000Z' },
    ]);
    expect(spanOf(autumn)).toEqual({ from: '2026-10-31T04:00:00.000Z', until: '2026-11-03T05:00:00.000Z' });
    expect(lengthOf(autumn)).toBe(3);
  });

  test('may be one day, and not less', () => {
    expect(lengthOf({ from: '2026-11-02', to: '2026-11-02' })).toBe(1);
    expect(lengthOf({ from: '2026-11-02', to: '2026-11-01' })).toBe(0);
  });
});

describe('the category of a customer', () => {
  test.each([
    { rule: 'is the same in any case', status: 'New', category: 'NEW' },
    { rule: 'may be the brand’s own', status: 'Re-Engaged', category: 'RE-ENGAGED' },
    { rule: 'is none where none was sent', status: null, category: null },
  ])('$rule', ({ status, category }) => {
    expect(customerCategory(status)).toBe(category);
  });

  test('new customers come first, then existing ones, then others by name, then those without', () => {
    const all = [null, 'VIP', 'EXISTING', 'FREQUENT', 'NEW'];
    expect(all.sort(byCustomerCategory)).toEqual(['NEW', 'EXISTING', 'FREQUENT', 'VIP', null]);
  });
});
