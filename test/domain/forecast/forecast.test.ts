import { describe, expect, test } from '@jest/globals';
import { daysFrom } from '../../../domain/forecast/days.ts';
import { cash, cashFor, forecastLines, type PartnerOutlook } from '../../../domain/forecast/forecast.ts';
import { money } from '../../../domain/money.ts';

const days = daysFrom('2026-11-20T10:00:00.000Z', 'America/New_York');
const rateOf = (rate: string) => ({ rate, source: 'ECB', at: '2026-11-19T15:00:00.000Z' });

const outlook: PartnerOutlook = {
  currency: 'USD',
  waiting: '0',
  statements: [],
  minimumPayout: '0',
  toCome: [
    { at: '2026-12-01T05:00:00.000Z', amount: '10.00', isCertain: true },
    { at: '2026-12-01T05:00:00.000Z', amount: '0.55', isCertain: false },
  ],
  paidCurrency: 'USD',
  rate: undefined,
  onHold: false,
  notBefore: null,
  undated: { certain: '0', expected: '0', held: '0' },
};
const line = (
  date: string | null,
  currency: string,
  certain: string,
  expected: string,
  needed: string,
  held: string,
) => ({
  date,
  currency,
  needed,
  certain,
  expected,
  held,
});

describe('the cash for one partner', () => {
  test.each<{ rule: string; changes: Partial<PartnerOutlook>; lines: object[] }>([
    {
      rule: 'is needed on the day in the brand’s time zone',
      changes: {},
      lines: [line('2026-12-01', 'USD', '10.00', '0.55', '10.55', '0.00')],
    },
    {
      rule: 'is needed in the currency that the partner is paid in: the sum converted once, as its payout will be',
      changes: { paidCurrency: 'JPY', rate: rateOf('150') },
      lines: [line('2026-12-01', 'JPY', '1500', '83', '1583', '0')],
    },
    {
      rule: 'stays in the statement’s currency while no rate is known',
      changes: { paidCurrency: 'JPY' },
      lines: [line('2026-12-01', 'USD', '10.00', '0.55', '10.55', '0.00')],
    },
    {
      rule: 'is held back while the partner is on hold',
      changes: { onHold: true },
      lines: [line('2026-12-01', 'USD', '0.00', '0.00', '0.00', '10.55')],
    },
    {
      rule: 'is not needed before a change of the payout method counts',
      changes: { notBefore: '2026-12-03T10:00:00.000Z' },
      lines: [line('2026-12-03', 'USD', '10.00', '0.55', '10.55', '0.00')],
    },
    {
      rule: 'has no day where nobody knows it yet',
      changes: { toCome: [], undated: { certain: '1.00', expected: '2.00', held: '4.00' } },
      lines: [line(null, 'USD', '1.00', '2.00', '3.00', '4.00')],
    },
  ])('$rule', ({ changes, lines }) => {
    expect(forecastLines(cashFor({ ...outlook, ...changes }, days))).toEqual(lines);
  });
});

test('a forecast sums by day and currency, in the order of days, and what has no day comes last', () => {
  const of = (date: string | null, currency: string, certain: string) =>
    cash(date, { certain: money(certain, currency), expected: money('0', currency), held: money('0', currency) });
  const all = [
    of(null, 'EUR', '1'),
    of('2026-12-02', 'EUR', '2'),
    of('2026-12-01', 'USD', '3'),
    of('2026-12-02', 'EUR', '5'),
    of('2026-12-03', 'EUR', '0'),
  ];
  expect(forecastLines(all)).toEqual([
    line('2026-12-01', 'USD', '3.00', '0.00', '3.00', '0.00'),
    line('2026-12-02', 'EUR', '7.00', '0.00', '7.00', '0.00'),
    line(null, 'EUR', '1.00', '0.00', '1.00', '0.00'),
  ]);
});
