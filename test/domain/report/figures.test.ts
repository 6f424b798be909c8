import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amountText, money, sumOf } from '../../../domain/money.ts';
import { average, noFigures, perClick, share, summed, type Figures } from '../../../domain/report/figures.ts';

const usd = (value: string) => money(value, 'USD');

describe('a share', () => {
  test.each([
    { rule: 'is in percent, with two digits', part: 1, whole: 4, says: '25.00' },
    { rule: 'is rounded half up', part: 1, whole: 3, says: '33.33' },
    { rule: 'of a whole of nothing is unknown', part: 0, whole: 0, says: null },
    { rule: 'of money is that of its amounts', part: usd('2.50'), whole: usd('10.00'), says: '25.00' },
  ])('$rule', ({ part, whole, says }) => {
    expect(share(part, whole)).toBe(says);
  });
});

describe('what one of many comes to', () => {
  test('an order value has the digits of its currency', () => {
    expect(average(usd('100.00'), 3)).toEqual(usd('33.33'));
    expect(average(money('100', 'JPY'), 3)).toEqual(money('33', 'JPY'));
  });

  test('a click is worth less than a cent and says so', () => {
    const one = perClick(usd('0.50'), 12);
    expect(one && amountText(one)).toBe('0.041667');
  });

  test('without orders or clicks there is none', () => {
    expect([average(usd('1.00'), 0), perClick(usd('1.00'), 0)]).toEqual([null, null]);
  });
});

const currency = fc.constantFrom('USD', 'EUR', 'JPY');
const count = fc.nat(1000);
const row = fc.record({
  partner: fc.constantFrom('a', 'b', 'c'),
  status: fc.constantFrom('NEW', 'EXISTING', null),
  pending: count,
  approved: count,
  reversed: count,
  orders: count,
  revenue: fc.record({ cents: count, currency }).map(({ cents, currency }) => money(cents, currency)),
  actionCost: fc.record({ cents: count, currency }).map(({ cents, currency }) => money(cents, currency)),
});

describe('figures that are summed', () => {
  const figures = { ...noFigures({ revenue: 'EUR', actionCost: 'USD' }), approved: 1, revenue: money('5', 'EUR') };

  test('are never added across currencies', () => {
    const other = { ...figures, revenue: usd('7') };
    expect(summed([figures, figures, other], () => ({}))).toEqual([
      { ...figures, approved: 2, revenue: money('10', 'EUR') },
      other,
    ]);
  });

  const inOrder = (rows: readonly Figures[]) =>
    rows
      .map(({ revenue, actionCost, ...counts }) =>
        JSON.stringify([revenue.currency, actionCost.currency, amountText(revenue), amountText(actionCost), counts]),
      )
      .sort();

  test('come to the same whole, whichever parts are made of them before', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const whole = inOrder(summed(rows, () => ({})));
        const byPartner = summed(rows, ({ partner, status }) => ({ partner, status }));
        expect(inOrder(summed(byPartner, () => ({})))).toEqual(whole);
        expect(
          inOrder(
            summed(
              summed(byPartner, ({ status }) => ({ status })),
              () => ({}),
            ),
          ),
        ).toEqual(whole);
        const cost = (some: readonly Figures[]) => sumOf(some.map(({ actionCost }) => actionCost.amount));
        expect(cost(byPartner)).toEqual(cost(rows));
      }),
    );
  });
});
