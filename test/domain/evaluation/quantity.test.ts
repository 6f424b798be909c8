import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { takenBy } from '../../../domain/evaluation/limits/taken.ts';
import { isGone, remaining, type TakenBack } from '../../../domain/evaluation/remaining.ts';
import { unpriced } from '../../../domain/evaluation/unpriced.ts';
import { evaluated, factsWith } from './builders.ts';

const key = 'SALE/limit/1/always';
const perClick = { payoutLevel: 'CLICK', defaultPayout: '0.10', defaultPayoutRate: undefined };
const clicks = (count: number, terms: object = {}) =>
  evaluated({ ...perClick, ...terms }, { amount: undefined, clicks: count }, { eventCategory: 'CLICK' });
const some = (quantity: number): TakenBack => ({ quantity });

describe('of an action that stands for many clicks', () => {
  test.each([
    { rule: 'three of fifty are taken back at the price of three', taken: [some(3)], payout: '4.70' },
    { rule: 'and four more later', taken: [some(3), some(4)], payout: '4.30' },
    { rule: 'up to the last', taken: [some(3), some(47)], payout: '0.00' },
  ])('$rule', ({ taken, payout }) => {
    expect(remaining(clicks(50), taken)).toEqual({ payout, saleAmount: '0.00' });
    expect(isGone(clicks(50), taken)).toBe(payout === '0.00');
  });

  test('no more are taken back than are left', () => {
    expect(() => remaining(clicks(50), [some(3), some(48)])).toThrow('48 are more than the 47 that are left.');
  });

  test('those beyond a limit go first, and its counter gets the others back', () => {
    const limited = clicks(50, { limits: [{ type: 'CLICKS', value: '40' }] });
    const after = (...taken: TakenBack[]) => [remaining(limited, taken).payout, takenBy(limited, taken)[key]];
    expect(after()).toEqual(['4.00', '40']);
    expect(after(some(10))).toEqual(['4.00', '40']);
    expect(after(some(12))).toEqual(['3.80', '38']);
    expect(after(some(50))).toEqual(['0.00', undefined]);
  });

  test('they are counted also where nobody earned them, or a level pays that does not count them', () => {
    const nobody = unpriced(factsWith({ amount: undefined, clicks: 5 }));
    expect(isGone(nobody, [some(4)])).toBe(false);
    expect(isGone(nobody, [some(5)])).toBe(true);
    const once = evaluated({ defaultPayout: '1.00', defaultPayoutRate: undefined }, { clicks: 4 });
    expect(remaining(once, [some(1)]).payout).toBe('0.75');
  });

  test('however they are taken back, what is left pays for those that are left', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(counts, fc.nat(1000), (quantities, rest) => {
        const back = quantities.reduce((total, quantity) => total + quantity, 0);
        const evaluation = clicks(back + rest);
        expect(remaining(evaluation, quantities.map(some)).payout).toBe(((rest * 10) / 100).toFixed(2));
        expect(isGone(evaluation, quantities.map(some))).toBe(rest === 0);
      }),
    );
  });
});

describe('an action is gone', () => {
  const free = evaluated(
    { defaultPayout: '1.00' },
    { amount: undefined, items: [{ sku: 'trial', quantity: 2, price: '0' }] },
  );
  const odd = evaluated({}, { amount: '0.01' });
  test.each([
    { rule: 'when all is taken back', of: odd, taken: [{ all: true } as const], gone: true },
    { rule: 'when what is left of the sale rounds to nothing', of: odd, taken: [{ amount: '0.006' }], gone: true },
    { rule: 'not while something is left', of: odd, taken: [], gone: false },
    {
      rule: 'not with one of two pieces that cost nothing',
      of: free,
      taken: [{ items: [{ sku: 'trial', quantity: 1 }] }],
      gone: false,
    },
    { rule: 'with both', of: free, taken: [{ items: [{ sku: 'trial', quantity: 2 }] }], gone: true },
  ])('$rule', ({ of, taken, gone }) => {
    expect(isGone(of, taken)).toBe(gone);
  });
});
