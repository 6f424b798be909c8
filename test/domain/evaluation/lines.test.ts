import { describe, expect, test } from '@jest/globals';
import { evaluated, groupFor, is } from './builders.ts';

/* What is stored of each line, amount by amount. */

const items = [
  { sku: 'shirt', quantity: 2, price: '20.01' },
  { sku: 'card', quantity: 1, price: '60.00' },
];
const isNew = is('CUSTOMER_STATUS', 'NEW');
const isCard = is('ITEM_SKU', 'card');

describe('a line', () => {
  const nothing = { base: '0.00', adjustments: '0.00', exact: '0.00', payout: '0.00', outsideTerms: '0.00' };

  test('of an item: what it was priced for, its group, and each amount on the way to the payout', () => {
    const payoutAdjustments = [{ id: 'more', direction: 'INCREASE', rate: '5' }];
    const terms = { payoutLevel: 'ITEM', payoutGroups: [groupFor()], payoutAdjustments };
    expect(evaluated(terms, { items: items.slice(0, 1) }).lines).toEqual([
      {
        sku: 'shirt',
        quantity: 2,
        saleAmount: '40.02',
        items: [{ sku: 'shirt', quantity: 2, saleAmount: '40.02' }],
        group: 'new',
        base: '6.003',
        adjustments: '0.30015',
        exact: '6.30315',
        payout: '6.30',
        outsideTerms: '0.00',
      },
    ]);
  });

  test('of an order has no SKU of its own, not even of the only item', () => {
    expect(evaluated({}, { items: items.slice(1) }).lines).toEqual([
      {
        quantity: 1,
        saleAmount: '60.00',
        items: [{ sku: 'card', quantity: 1, saleAmount: '60.00' }],
        group: null,
        base: '6.00',
        adjustments: '0.00',
        exact: '6.00',
        payout: '6.00',
        outsideTerms: '0.00',
      },
    ]);
  });

  test('that is refused says so', () => {
    const payoutRestrictions = [{ id: 'all', rules: [is('CURRENCY', 'USD')] }];
    expect(evaluated({ payoutRestrictions }).lines).toEqual([
      { quantity: 1, saleAmount: '100.00', items: [], group: null, ...nothing, refused: true },
    ]);
  });

  test('of which nothing was counted is not refused', () => {
    const context = { eventCategory: 'CALL_PER_CONVERSATION' } as const;
    expect(evaluated({ payoutLevel: 'CALL', defaultPayout: '2.00' }, {}, context).lines).toEqual([
      { quantity: 0, saleAmount: '100.00', items: [], group: null, ...nothing },
    ]);
  });
});

describe('a restriction restricts an item', () => {
  const paid = (...payoutRestrictions: object[]) =>
    evaluated({ payoutLevel: 'ITEM', payoutRestrictions }, { items, customerStatus: 'NEW' }).lines.map(
      ({ payout }) => payout,
    );
  test.each([
    {
      rule: 'when one rule of it looks at the item and all of them match',
      restrictions: [{ id: 'cards of the new', rules: [isNew, isCard] }],
      pays: ['4.00', '0.00'],
    },
    {
      rule: 'when one of several matches',
      restrictions: [
        { id: 'cards', rules: [isCard] },
        { id: 'hats', rules: [is('ITEM_SKU', 'hat')] },
      ],
      pays: ['4.00', '0.00'],
    },
  ])('$rule', ({ restrictions, pays }) => {
    expect(paid(...restrictions)).toEqual(pays);
  });
});
