import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rateBetween, rateText, type Quote } from '../../../domain/fx/rate.ts';
import { decimal } from '../../../domain/money.ts';

const friday = '2026-11-20T15:00:00.000Z';
const thursday = '2026-11-19T15:00:00.000Z';
const quote = (from: string, to: string, rate: string, at = friday, source = 'ECB'): Quote => ({
  from,
  to,
  rate,
  at,
  source,
});

describe('the rate between two currencies', () => {
  test.each<{ rule: string; quotes: Quote[]; from: string; to: string; expected: object | undefined }>([
    {
      rule: 'is the one that is quoted',
      quotes: [quote('EUR', 'USD', '1.0567')],
      from: 'EUR',
      to: 'USD',
      expected: { rate: '1.0567', source: 'ECB', at: friday },
    },
    {
      rule: 'is the inverse of the one in the other direction',
      quotes: [quote('EUR', 'USD', '1.25')],
      from: 'USD',
      to: 'EUR',
      expected: { rate: '0.8', source: 'ECB', at: friday },
    },
    {
      rule: 'leads through a currency that both are quoted in',
      quotes: [quote('EUR', 'USD', '1.25'), quote('EUR', 'JPY', '160')],
      from: 'USD',
      to: 'JPY',
      expected: { rate: '128', source: 'ECB', at: friday },
    },
    {
      rule: 'leads through a third currency in either direction of its quotes',
      quotes: [quote('USD', 'EUR', '0.8'), quote('EUR', 'JPY', '160')],
      from: 'JPY',
      to: 'USD',
      expected: { rate: '0.0078125', source: 'ECB', at: friday },
    },
    {
      rule: 'is as old as the older of two legs, and names both sources',
      quotes: [quote('EUR', 'USD', '1.25', thursday), quote('EUR', 'JPY', '160', friday, 'Treasury')],
      from: 'USD',
      to: 'JPY',
      expected: { rate: '128', source: 'ECB and Treasury', at: thursday },
    },
    {
      rule: 'is the newest, though another is more direct',
      quotes: [quote('USD', 'JPY', '130', thursday), quote('EUR', 'USD', '1.25'), quote('EUR', 'JPY', '160')],
      from: 'USD',
      to: 'JPY',
      expected: { rate: '128', source: 'ECB', at: friday },
    },
    {
      rule: 'is the inverse of a newer one, though there is an older in this direction',
      quotes: [quote('USD', 'EUR', '0.9', thursday), quote('EUR', 'USD', '1.25')],
      from: 'USD',
      to: 'EUR',
      expected: { rate: '0.8', source: 'ECB', at: friday },
    },
    {
      rule: 'takes the newer direction of each leg too',
      quotes: [
        quote('USD', 'EUR', '0.9', thursday),
        quote('EUR', 'USD', '1.25'),
        quote('EUR', 'JPY', '160'),
        quote('JPY', 'EUR', '0.007', thursday),
      ],
      from: 'USD',
      to: 'JPY',
      expected: { rate: '128', source: 'ECB', at: friday },
    },
    {
      rule: 'is the most direct of equally new ones',
      quotes: [
        quote('EUR', 'USD', '1.25'),
        quote('EUR', 'JPY', '160'),
        quote('JPY', 'USD', '0.005'),
        quote('USD', 'JPY', '130'),
      ],
      from: 'USD',
      to: 'JPY',
      expected: { rate: '130', source: 'ECB', at: friday },
    },
    {
      rule: 'is unknown where no quotes lead from the one to the other',
      quotes: [quote('EUR', 'USD', '1.25'), quote('GBP', 'JPY', '190')],
      from: 'USD',
      to: 'JPY',
      expected: undefined,
    },
  ])('$rule', ({ quotes, from, to, expected }) => {
    expect(rateBetween(quotes, from, to)).toEqual(expected);
  });

  test('there and back is the same amount, to any cent', () => {
    const rate = fc.integer({ min: 1, max: 10_000_000 }).map((number) => decimal(number).dividedBy(10_000).toFixed());
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 1, max: 100_000_000 }), (usd, jpy, cents) => {
        const quotes = [quote('EUR', 'USD', usd), quote('EUR', 'JPY', jpy)];
        const there = rateBetween(quotes, 'USD', 'JPY');
        const back = rateBetween(quotes, 'JPY', 'USD');
        const amount = decimal(cents).dividedBy(100);
        const again = amount.times(there?.rate ?? 0).times(back?.rate ?? 0);
        expect(again.toFixed(2)).toBe(amount.toFixed(2));
      }),
    );
  });
});

test.each(['0', '0.000', '-1', '1,05', '1e3', '', '1.0000000000001'])('"%s" is no rate', (text) => {
  expect(rateText.safeParse(text).success).toBe(false);
});
