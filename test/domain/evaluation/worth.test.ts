import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileTerms } from '../../../domain/evaluation/compile.ts';
import { evaluate } from '../../../domain/evaluation/evaluate.ts';
import type { TakenBack } from '../../../domain/evaluation/remaining.ts';
import { worth } from '../../../domain/evaluation/worth.ts';
import { decimal } from '../../../domain/money.ts';
import { pricedSales } from './arbitraries.ts';
import { evaluated } from './builders.ts';

const excessAllowedAt = '2026-12-01T00:00:00.000Z';
const key = 'SALE/limit/1/always';

/** A sale of 100.00 at 10 %, under a limit of 6.00. */
const cut = evaluated({ limits: [{ type: 'PAYOUT', value: '6' }] });
const dropped = evaluated({ limits: [{ type: 'ACTION', value: '1' }] }, {}, {}, { [key]: '1' });
const items = [
  { sku: 'shirt', quantity: 3, price: '20.00' },
  { sku: 'card', quantity: 1, price: '40.00' },
];
const pieces = evaluated({ payoutLevel: 'ITEM', limits: [{ type: 'ITEM', value: '2' }] }, { items });

describe('what is outside of the terms', () => {
  test.each<{ rule: string; of: typeof cut; taken: TakenBack[]; within: string; outside: string; allowed: string }>([
    { rule: 'is what limits cut off', of: cut, taken: [], within: '6.00', outside: '4.00', allowed: '10.00' },
    { rule: 'or drop', of: dropped, taken: [], within: '0.00', outside: '10.00', allowed: '10.00' },
    { rule: 'piece by piece', of: pieces, taken: [], within: '4.00', outside: '6.00', allowed: '10.00' },
    {
      rule: 'is returned first while it is not allowed, and in proportion where it is',
      of: cut,
      taken: [{ amount: '20.00' }],
      within: '6.00',
      outside: '2.00',
      allowed: '8.00',
    },
    {
      rule: 'is nothing once as much is taken back',
      of: cut,
      taken: [{ amount: '50.00' }],
      within: '5.00',
      outside: '0.00',
      allowed: '5.00',
    },
    {
      rule: 'is nothing where no limit cuts',
      of: evaluated({}),
      taken: [{ amount: '50.00' }],
      within: '5.00',
      outside: '0',
      allowed: '5.00',
    },
  ])('$rule', ({ of, taken, within, outside, allowed }) => {
    expect(worth(of, taken, {})).toMatchObject({ payout: within, outsideTerms: outside });
    expect(worth(of, taken, { excessAllowedAt })).toMatchObject({ payout: allowed, outsideTerms: outside });
  });

  test('of any action makes with its payout what it would pay without limits, as evaluated', () => {
    fc.assert(
      fc.property(pricedSales, ({ terms, facts }) => {
        const evaluation = evaluate(compileTerms(terms), facts, {});
        const { payout, outsideTerms } = worth(evaluation, [], {});
        expect([payout, decimal(outsideTerms).toFixed()]).toEqual([
          evaluation.payout,
          decimal(evaluation.outsideTerms).toFixed(),
        ]);
        const allowed = worth(evaluation, [], { excessAllowedAt });
        expect(decimal(allowed.payout).toFixed()).toBe(decimal(payout).plus(outsideTerms).toFixed());
      }),
    );
  });
});
