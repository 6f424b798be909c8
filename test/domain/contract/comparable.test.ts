import { describe, expect, test } from '@jest/globals';
import { compareDates, dateOf, isDecimal } from '../../../domain/contract/comparable.ts';

describe('a text is a number', () => {
  test.each(['0', '100', '-2.5', '007', '0.000001', '12345678901234567890.5'])('%s', (text) => {
    expect(isDecimal(text)).toBe(true);
  });

  test.each(['', '-', '1.', '.5', '+1', '1e3', '1,000', '1 000', ' 1', '1 ', 'ten', '1.2.3', '--1'])(
    '"%s" is none',
    (text) => {
      expect(isDecimal(text)).toBe(false);
    },
  );
});

describe('a text is a date', () => {
  test.each([
    { rule: 'a day stays a day', text: '2026-01-31', date: '2026-01-31' },
    { rule: 'a leap day is a day', text: '2028-02-29', date: '2028-02-29' },
    { rule: 'a time is its instant in UTC', text: '2026-01-31T23:30:00-05:00', date: '2026-02-01T04:30:00.000Z' },
    { rule: 'seconds may be left out', text: '2026-01-31T23:30Z', date: '2026-01-31T23:30:00.000Z' },
    { rule: 'parts of a second are kept', text: '2026-01-31T23:30:00.25Z', date: '2026-01-31T23:30:00.250Z' },
    { rule: 'down to milliseconds', text: '2026-01-31T23:30:00.123456789Z', date: '2026-01-31T23:30:00.123Z' },
  ])('$rule', ({ text, date }) => {
    expect(dateOf(text)).toBe(date);
  });

  test.each([
    { rule: 'a day that does not exist', text: '2026-02-29' },
    { rule: 'a month that does not exist', text: '2026-13-01' },
    { rule: 'a time of a day that does not exist', text: '2026-02-31T10:00:00Z' },
    { rule: 'an hour that does not exist', text: '2026-01-31T25:00:00Z' },
    { rule: 'a time without zone', text: '2026-01-31T10:00:00' },
    { rule: 'a zone by its name', text: '2026-01-31T10:00:00 UTC' },
    { rule: 'a day in words', text: '31 January 2026' },
    { rule: 'a day with something before it', text: 'on 2026-01-31' },
    { rule: 'a day with something behind it', text: '2026-01-31 or so' },
    { rule: 'a time with something before it', text: 'on 2026-01-31T10:00:00Z' },
    { rule: 'a time with something behind it', text: '2026-01-31T10:00:00Z or so' },
    { rule: 'more than nine digits of a second', text: '2026-01-31T10:00:00.1234567890Z' },
    { rule: 'nothing', text: '' },
  ])('$rule is none', ({ text }) => {
    expect(dateOf(text)).toBeUndefined();
  });
});

/*
 *   30 Jan ─────┬───────────── 31 Jan ─────────────┬───── 1 Feb
 *               10:00          11:00               the day includes all its times
 */
describe('dates are before, at or after one another', () => {
  test.each([
    { rule: 'a day and the next', left: '2026-01-30', right: '2026-01-31', sign: -1 },
    { rule: 'a day and itself', left: '2026-01-31', right: '2026-01-31', sign: 0 },
    { rule: 'a day and the one before', left: '2026-02-01', right: '2026-01-31', sign: 1 },
    { rule: 'a time and its day', left: '2026-01-31T10:00:00.000Z', right: '2026-01-31', sign: 0 },
    { rule: 'a day and a time of it', left: '2026-01-31', right: '2026-01-31T10:00:00.000Z', sign: 0 },
    { rule: 'a time and the next day', left: '2026-01-31T23:59:59.999Z', right: '2026-02-01', sign: -1 },
    { rule: 'a time and one later', left: '2026-01-31T10:00:00.000Z', right: '2026-01-31T11:00:00.000Z', sign: -1 },
    { rule: 'a time and one before', left: '2026-01-31T11:00:00.000Z', right: '2026-01-31T10:00:00.000Z', sign: 1 },
    { rule: 'a time and itself', left: '2026-01-31T11:00:00.000Z', right: '2026-01-31T11:00:00.000Z', sign: 0 },
  ])('$rule', ({ left, right, sign }) => {
    expect(Math.sign(compareDates(left, right))).toBe(sign);
  });
});
