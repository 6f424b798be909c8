import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amountText, money, sum } from '../../../domain/money.ts';
import { installmentsOf, takenFrom } from '../../../domain/payout/installments.ts';

const usd = (amount: string | number) => money(amount, 'USD');
const zone = 'America/New_York';
const told = (parts: ReturnType<typeof installmentsOf>) =>
  parts.map(({ dueAt, amount }) => `${dueAt.slice(0, 10)} ${amountText(amount)}`);

describe('the parts of a commission', () => {
  test.each([
    {
      rule: 'sum to the whole; the cent that does not divide is paid first',
      lines: [{ payout: usd('10.00'), dripMonths: 3 }],
      first: '2026-11-20T05:00:00.000Z',
      parts: ['2026-11-20 3.34', '2026-12-20 3.33', '2027-01-20 3.33'],
    },
    {
      rule: 'from the last of a month stay at the last of each month',
      lines: [{ payout: usd('4.00'), dripMonths: 4 }],
      first: '2027-01-31T05:00:00.000Z',
      parts: ['2027-01-31 1.00', '2027-02-28 1.00', '2027-03-31 1.00', '2027-04-30 1.00'],
    },
    {
      rule: 'what does not drip is paid with the first part',
      lines: [{ payout: usd('5.00') }, { payout: usd('2.00'), dripMonths: 2 }],
      first: '2026-11-20T05:00:00.000Z',
      parts: ['2026-11-20 6.00', '2026-12-20 1.00'],
    },
    {
      rule: 'lines drip each in its own time',
      lines: [
        { payout: usd('3.00'), dripMonths: 3 },
        { payout: usd('2.00'), dripMonths: 2 },
      ],
      first: '2026-11-20T05:00:00.000Z',
      parts: ['2026-11-20 2.00', '2026-12-20 2.00', '2027-01-20 1.00'],
    },
    {
      rule: 'less than a cent is no part',
      lines: [{ payout: usd('0.02'), dripMonths: 3 }],
      first: '2026-11-20T05:00:00.000Z',
      parts: ['2026-11-20 0.01', '2026-12-20 0.01'],
    },
    {
      rule: 'a payout that does not drip has none',
      lines: [{ payout: usd('5.00') }],
      first: '2026-11-20T05:00:00.000Z',
      parts: [],
    },
  ])('$rule', ({ lines, first, parts }) => {
    expect(told(installmentsOf(lines, 'USD', first, zone))).toEqual(parts);
  });

  test('midnight stays midnight in the brand’s zone across daylight saving', () => {
    const parts = installmentsOf([{ payout: usd('2.00'), dripMonths: 2 }], 'USD', '2027-02-20T05:00:00.000Z', zone);
    expect(parts.map(({ dueAt }) => dueAt)).toEqual(['2027-02-20T05:00:00.000Z', '2027-03-20T04:00:00.000Z']);
  });

  const cents = fc.integer({ min: 0, max: 1_000_000 }).map((units) => usd(units).amount.dividedBy(100));
  const lines = fc.array(
    fc.record({
      payout: cents.map((amount) => ({ amount, currency: 'USD' })),
      dripMonths: fc.option(fc.integer({ min: 2, max: 36 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 4 },
  );

  test('whatever drips, the parts sum to the whole, each later than the one before', () => {
    fc.assert(
      fc.property(lines, (dripping) => {
        const parts = installmentsOf(dripping, 'USD', '2027-01-31T05:00:00.000Z', zone);
        if (dripping.every(({ dripMonths }) => dripMonths === undefined)) {
          expect(parts).toEqual([]);
          return;
        }
        const amounts = parts.map(({ amount }) => amount);
        const whole = dripping.map(({ payout }) => payout);
        expect(amountText(sum(amounts, 'USD'))).toBe(amountText(sum(whole, 'USD')));
        const dates = parts.map(({ dueAt }) => dueAt);
        expect(dates).toEqual([...new Set(dates)].sort());
      }),
    );
  });
});

describe('what a reversal takes of the parts to come', () => {
  test.each([
    {
      rule: 'they shrink in proportion',
      toCome: ['3.33', '3.33'],
      lost: '3.33',
      left: ['1.67', '1.66'],
      payable: '0.00',
    },
    { rule: 'all of them may go', toCome: ['3.33', '3.33'], lost: '6.66', left: ['0.00', '0.00'], payable: '0.00' },
    {
      rule: 'what exceeds them was payable already',
      toCome: ['3.33', '3.33'],
      lost: '8.00',
      left: ['0.00', '0.00'],
      payable: '1.34',
    },
    {
      rule: 'nothing taken is nothing lost',
      toCome: ['1.00', '2.00'],
      lost: '0.00',
      left: ['1.00', '2.00'],
      payable: '0.00',
    },
  ])('$rule', ({ toCome, lost, left, payable }) => {
    const taken = takenFrom(toCome.map(usd), usd(lost));
    expect(taken.left.map(amountText)).toEqual(left);
    expect(amountText(taken.payable)).toBe(payable);
  });

  test('what is left and what is taken are what there was, whatever is taken', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 150_000 }), (parts, lost) => {
        const toCome = parts.map((units) => usd(units));
        const { left, promised, payable } = takenFrom(toCome, usd(lost));
        expect(sum([...left, promised], 'USD').amount.equals(sum(toCome, 'USD').amount)).toBe(true);
        expect(sum([promised, payable], 'USD').amount.equals(lost)).toBe(true);
        for (const [index, one] of left.entries())
          expect(one.amount.lessThanOrEqualTo(toCome[index]?.amount ?? 0)).toBe(true);
      }),
    );
  });
});
