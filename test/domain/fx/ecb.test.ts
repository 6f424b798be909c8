import { describe, expect, test } from '@jest/globals';
import { ecbHeader, quotesOfDay } from '../../../domain/fx/ecb.ts';

describe('the files of the European Central Bank', () => {
  test('a header is the date and currencies, and may end with a comma', () => {
    expect(ecbHeader(['Date', ' USD', ' JPY', ' '])).toEqual({ fields: ['Date', 'USD', 'JPY', ''] });
  });

  test.each([
    { rule: 'begins with the date', names: ['USD', 'Date'], column: 1 },
    { rule: 'has each currency once', names: ['Date', 'USD', 'JPY', 'USD'], column: 4 },
  ])('a header $rule', ({ names, column }) => {
    expect(ecbHeader(names)).toMatchObject({ fault: { line: 1, column } });
  });

  test.each([
    { rule: 'of the daily file', Date: '20 November 2026', at: '2026-11-20T15:00:00.000Z' },
    { rule: 'of the history', Date: '2026-11-20', at: '2026-11-20T15:00:00.000Z' },
    { rule: 'in summer', Date: '1 July 2026', at: '2026-07-01T14:00:00.000Z' },
  ])('a date $rule counts from four in the afternoon in Frankfurt', ({ Date, at }) => {
    expect(quotesOfDay({ Date, USD: ' 1.0567', JPY: '164.2' })).toEqual([
      { from: 'EUR', to: 'USD', rate: '1.0567', source: 'ECB', at },
      { from: 'EUR', to: 'JPY', rate: '164.2', source: 'ECB', at },
    ]);
  });

  test('where there was no rate there is none', () => {
    expect(quotesOfDay({ Date: '1999-01-04', USD: '1.1789', BRL: 'N/A', '': '' })).toMatchObject([{ to: 'USD' }]);
  });

  test('what is no currency any more is passed over', () => {
    expect(quotesOfDay({ Date: '1999-01-04', EEK: '15.6466', USD: '1.1789' })).toMatchObject([{ to: 'USD' }]);
  });

  test.each([
    { rule: 'a date', row: { Date: '20/11/2026', USD: '1.05' }, pointer: '/Date' },
    { rule: 'a day that there is', row: { Date: '31 November 2026', USD: '1.05' }, pointer: '/Date' },
    { rule: 'rates', row: { Date: '2026-11-20', USD: '1,05' }, pointer: '/USD' },
    { rule: 'rates above zero', row: { Date: '2026-11-20', USD: '0' }, pointer: '/USD' },
  ])('a line has $rule', ({ row, pointer }) => {
    expect(quotesOfDay(row)).toMatchObject({ errors: [{ pointer }] });
  });
});
