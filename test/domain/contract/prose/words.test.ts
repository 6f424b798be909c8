import { describe, expect, test } from '@jest/globals';
import { amountWords, counted, momentWords, ordinal, percentWords } from '../../../../domain/contract/prose/words.ts';

describe('numbers as people read them', () => {
  test.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [10, '10th'],
    [11, '11th'],
    [12, '12th'],
    [13, '13th'],
    [14, '14th'],
    [21, '21st'],
    [101, '101st'],
    [111, '111th'],
    [1_012, '1012th'],
    [1_022, '1022nd'],
  ])('%s is the %s', (count, words) => {
    expect(ordinal(count)).toBe(words);
  });

  test.each([
    { rule: 'one', words: counted(1, 'day'), are: '1 day' },
    { rule: 'none', words: counted(0, 'day'), are: '0 days' },
    { rule: 'several', words: counted(30, 'day'), are: '30 days' },
    { rule: 'a percent as it was agreed on', words: percentWords('7.50'), are: '7.5 %' },
    { rule: 'dollars with cents', words: amountWords('1000', 'USD'), are: '1000.00 USD' },
    { rule: 'yen without', words: amountWords('1000', 'JPY'), are: '1000 JPY' },
    { rule: 'more exact than the currency', words: amountWords('0.125', 'USD'), are: '0.125 USD' },
  ])('$rule', ({ words, are }) => {
    expect(words).toBe(are);
  });
});

describe('instants on the brand’s calendar', () => {
  test.each([
    { rule: 'midnight is the day', at: '2026-11-20T05:00:00.000Z', zone: 'America/New_York', are: '20 November 2026' },
    {
      rule: 'else with the time',
      at: '2026-11-20T05:01:00.000Z',
      zone: 'America/New_York',
      are: '20 November 2026 at 00:01',
    },
    { rule: 'to the second', at: '2026-02-28T23:00:07.000Z', zone: 'Europe/Berlin', are: '1 March 2026 at 00:00:07' },
    {
      rule: 'and no finer',
      at: '2026-02-28T23:00:07.250Z',
      zone: 'Europe/Berlin',
      are: '1 March 2026 at 00:00:07',
    },
    { rule: 'of the zone', at: '2026-12-31T20:00:00.000Z', zone: 'Asia/Kathmandu', are: '1 January 2027 at 01:45' },
  ])('$rule', ({ at, zone, are }) => {
    expect(momentWords(at, zone)).toBe(are);
  });

  test.each(
    Object.entries({
      1: 'January',
      2: 'February',
      3: 'March',
      4: 'April',
      5: 'May',
      6: 'June',
      7: 'July',
      8: 'August',
      9: 'September',
      10: 'October',
      11: 'November',
      12: 'December',
    }),
  )('month %s is %s', (month, name) => {
    expect(momentWords(`2026-${month.padStart(2, '0')}-15T00:00:00.000Z`, 'UTC')).toBe(`15 ${name} 2026`);
  });
});
