import { describe, expect, test } from '@jest/globals';
import { submission } from '../../../../domain/action/submission.ts';
import { saleAmountsOf } from '../../../../domain/evaluation/facts/sale-amounts.ts';
import { factsWith } from '../builders.ts';

const anvil = { sku: 'A', quantity: 2, price: '30.00' };
const bell = { sku: 'B', quantity: 1, price: '40.00' };
const found = (subtotal: string, amount: string) => ({ did: 'SALE_AMOUNT_FOUND', subtotal, amount });
const tax = { did: 'NOT_COMMISSIONABLE', what: 'Tax', amount: '3.00' };
const shipping = { did: 'NOT_COMMISSIONABLE', what: 'Shipping', amount: '5.00' };

const amountsOf = (sale: object) =>
  saleAmountsOf(
    submission.parse({
      eventType: 'SALE',
      orderId: 'A-1001',
      eventDate: '2026-11-20T10:00:00Z',
      currency: 'USD',
      ...sale,
    }),
  );

describe('how a sale amount came about', () => {
  test.each([
    { rule: 'items alone need no word', sale: { items: [anvil, bell] }, steps: [] },
    {
      rule: 'nor do discounts, tax and shipping of nothing',
      sale: { items: [{ ...anvil, discount: '0' }], orderDiscount: '0.00', orderTax: '0', orderShipping: '0' },
      steps: [],
    },
    {
      rule: 'an item’s discount leaves the rest of the item',
      sale: { items: [anvil, { ...bell, discount: '15.00' }] },
      steps: [{ did: 'ITEM_DISCOUNTED', item: 1, discount: '15.00', left: '25.00' }, found('85.00', '85.00')],
    },
    {
      rule: 'an item’s discount takes at most the item',
      sale: { items: [{ ...anvil, discount: '70.00' }, bell] },
      steps: [
        { did: 'DISCOUNT_CUT', item: 0, discount: '70.00', there: '60.00' },
        { did: 'ITEM_DISCOUNTED', item: 0, discount: '60.00', left: '0.00' },
        found('40.00', '40.00'),
      ],
    },
    {
      rule: 'the items share the order’s discount in proportion',
      sale: { items: [anvil, bell], orderDiscount: '20.00' },
      steps: [{ did: 'ORDER_DISCOUNT_SHARED', discount: '20.00', shares: ['12.00', '8.00'] }, found('100.00', '80.00')],
    },
    {
      rule: 'which takes at most the items',
      sale: { items: [bell], orderDiscount: '70.00' },
      steps: [
        { did: 'DISCOUNT_CUT', item: null, discount: '70.00', there: '40.00' },
        { did: 'ORDER_DISCOUNT_SHARED', discount: '40.00', shares: ['40.00'] },
        found('40.00', '0.00'),
      ],
    },
    { rule: 'tax is left out', sale: { items: [bell], orderTax: '3.00' }, steps: [tax, found('40.00', '40.00')] },
    {
      rule: 'so is shipping',
      sale: { items: [bell], orderShipping: '5.00' },
      steps: [shipping, found('40.00', '40.00')],
    },
    {
      rule: 'a total that items, tax and shipping make needs no word, however it is written',
      sale: { items: [bell], orderTax: '3.00', orderShipping: '5.00', orderTotal: '48.000' },
      steps: [tax, shipping, found('40.00', '40.00')],
    },
    {
      rule: 'a total that they do not make is told beside it',
      sale: { items: [bell], orderTax: '3.00', orderShipping: '5.00', orderTotal: '40.00' },
      steps: [tax, shipping, found('40.00', '40.00'), { did: 'TOTAL_DIFFERS', total: '40.00', parts: '48.00' }],
    },
    {
      rule: 'also where nothing else is to be told',
      sale: { items: [bell], orderTotal: '41.00' },
      steps: [{ did: 'TOTAL_DIFFERS', total: '41.00', parts: '40.00' }],
    },
  ])('$rule', ({ sale, steps }) => {
    expect(amountsOf(sale).steps).toEqual(steps);
  });

  test.each([
    { rule: 'a plain amount needs no word', sale: {}, steps: [] },
    { rule: 'nor one with a discount of nothing', sale: { orderDiscount: '0.00' }, steps: [] },
    { rule: 'a discount is not taken off it', sale: { orderDiscount: '5.00' } },
    { rule: 'nor tax', sale: { orderTax: '5.00' } },
    { rule: 'nor shipping', sale: { orderShipping: '5.00' } },
    { rule: 'an order without items has no total to compare', sale: { orderTotal: '5.00' }, steps: [] },
  ])('without items: $rule', ({ sale, steps = [{ did: 'SALE_AMOUNT_AS_SENT', amount: '100.00' }] }) => {
    expect(amountsOf({ amount: '100.00', ...sale })).toEqual({ order: '100.00', items: [], steps });
  });

  test('is pinned with the facts where there is something to tell', () => {
    expect(factsWith({ items: [bell], orderTax: '3.00' }).saleSteps).toEqual([tax, found('40.00', '40.00')]);
    expect(factsWith({ items: [bell] })).not.toHaveProperty('saleSteps');
  });
});
