import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { guaranteed } from '../../../domain/earning/guarantee.ts';
import { amountText } from '../../../domain/money.ts';

const november = { month: '2026-11', currency: 'USD' };

describe('the guarantee for a month’s clicks', () => {
  test.each([
    { rule: 'what the actions lack is added', clicks: 120, perClick: '0.10', payouts: '5.00', adds: '7.00' },
    { rule: 'actions that pay as much need nothing', clicks: 120, perClick: '0.10', payouts: '12.00', adds: '0.00' },
    { rule: 'actions that pay more give nothing back', clicks: 120, perClick: '0.10', payouts: '15.00', adds: '0.00' },
    { rule: 'without actions it is all of it', clicks: 1, perClick: '0.10', payouts: '0', adds: '0.10' },
    { rule: 'it is rounded once, half up', clicks: 3, perClick: '0.335', payouts: '1.00', adds: '0.01' },
  ])('$rule', ({ clicks, perClick, payouts, adds }) => {
    const { amount } = guaranteed({ ...november, clicks, perClick, payouts });
    expect(amountText(amount)).toBe(adds);
    expect(amount.currency).toBe('USD');
  });

  test('it says how it came about', () => {
    const { explanation } = guaranteed({ ...november, clicks: 120, perClick: '0.10', payouts: '5.00' });
    expect(explanation).toEqual({
      facts: { clicks: '120', perClick: '0.10', guaranteed: '12.00', payouts: '5.00' },
      sentences: [
        'The partner sent 120 clicks in 2026-11; 0.10 USD are guaranteed for each: 12.00 USD.',
        'The contract’s actions of that month pay 5.00 USD, so 7.00 USD are added.',
      ],
    });
    const enough = guaranteed({ ...november, clicks: 1, perClick: '0.10', payouts: '5.00' });
    expect(enough.explanation.sentences).toEqual([
      'The partner sent 1 click in 2026-11; 0.10 USD are guaranteed for each: 0.10 USD.',
      'The contract’s actions of that month pay 5.00 USD, so nothing is added.',
    ]);
  });

  test('with it, a month never earns less than its clicks are worth, and never less than its actions pay', () => {
    const cents = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), cents, cents, (clicks, perClick, payouts) => {
        const asked = { perClick: (perClick / 100).toFixed(2), payouts: (payouts / 100).toFixed(2) };
        const added = guaranteed({ ...november, clicks, ...asked })
          .amount.amount.times(100)
          .toNumber();
        expect(payouts + added).toBe(Math.max(payouts, clicks * perClick));
      }),
    );
  });
});
