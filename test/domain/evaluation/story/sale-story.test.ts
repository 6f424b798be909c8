import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decimal } from '../../../../domain/money.ts';
import { saleStory } from '../../../../domain/evaluation/story/sale-story.ts';
import { submission } from '../../../../domain/action/submission.ts';
import { evaluated, factsWith } from '../builders.ts';

const submissionWith = (change: object) =>
  submission.parse({
    eventType: 'SALE',
    orderId: 'A-1001',
    eventDate: '2026-11-20T10:00:00Z',
    currency: 'USD',
    ...change,
  });

const anvil = { sku: 'A', quantity: 2, price: '30.00' };
const bell = { sku: 'B', quantity: 1, price: '40.00' };

describe('what is told of a sale amount', () => {
  test.each([
    { rule: 'a plain amount has nothing to tell', sale: {}, says: [] },
    { rule: 'items without discounts have nothing to tell', sale: { items: [anvil, bell] }, says: [] },
    {
      rule: 'zeros have nothing to tell',
      sale: { items: [{ ...anvil, discount: '0' }], orderDiscount: '0.00', orderTax: '0', orderShipping: '0.00' },
      says: [],
    },
    {
      rule: 'an order discount is shared in proportion; tax and shipping are left out',
      sale: { items: [anvil, bell], orderDiscount: '20.00', orderTax: '8.00', orderShipping: '5.00' },
      says: [
        'The order discount of 20.00 USD is shared by the items in proportion: A 12.00 and B 8.00.',
        'Tax of 8.00 USD is not commissionable.',
        'Shipping of 5.00 USD is not commissionable.',
        'The items come to 100.00 USD; the sale amount is 80.00 USD.',
      ],
    },
    {
      rule: 'an item’s own discount comes first, and the order’s is shared by what it leaves',
      sale: { items: [{ ...anvil, discount: '20.00' }, bell], orderDiscount: '8.00' },
      says: [
        'Item 1 (A): The discount of 20.00 USD leaves 40.00 USD.',
        'The order discount of 8.00 USD is shared by the items in proportion: A 4.00 and B 4.00.',
        'The items come to 80.00 USD; the sale amount is 72.00 USD.',
      ],
    },
    {
      rule: 'an item’s discount takes no more than the item',
      sale: { items: [{ ...anvil, discount: '70.00' }, bell] },
      says: [
        'Item 1 (A): The item discount of 70.00 USD is more than there is, so it is cut to 60.00 USD.',
        'Item 1 (A): The discount of 60.00 USD leaves 0.00 USD.',
        'The items come to 40.00 USD; the sale amount is 40.00 USD.',
      ],
    },
    {
      rule: 'an order’s discount takes no more than the order',
      sale: { items: [anvil], orderDiscount: '70.00' },
      says: [
        'The order discount of 70.00 USD is more than there is, so it is cut to 60.00 USD.',
        'The order discount of 60.00 USD is shared by the items in proportion: A 60.00.',
        'The items come to 60.00 USD; the sale amount is 0.00 USD.',
      ],
    },
    {
      rule: 'an order total that its parts make has nothing to tell',
      sale: { items: [anvil, bell], orderDiscount: '20', orderTax: '8', orderShipping: '5', orderTotal: '93.000' },
      says: [
        'The order discount of 20.00 USD is shared by the items in proportion: A 12.00 and B 8.00.',
        'Tax of 8.00 USD is not commissionable.',
        'Shipping of 5.00 USD is not commissionable.',
        'The items come to 100.00 USD; the sale amount is 80.00 USD.',
      ],
    },
    {
      rule: 'an order total that differs from its parts is told, and changes nothing',
      sale: { items: [anvil, bell], orderTax: '3.00', orderTotal: '105.00' },
      says: [
        'Tax of 3.00 USD is not commissionable.',
        'The items come to 100.00 USD; the sale amount is 100.00 USD.',
        'The brand’s order total of 105.00 USD differs from the 103.00 USD that its parts make.',
      ],
    },
    {
      rule: 'without items nothing is taken off the amount, and that is told',
      sale: { amount: '100.00', orderDiscount: '5.00', orderTotal: '99.00' },
      says: ['The sale amount is 100.00 USD as sent: without items, discount, tax and shipping are not taken off it.'],
    },
  ])('$rule', ({ sale, says }) => {
    const { sentences } = evaluated({}, sale);
    expect(sentences.slice(0, sentences.indexOf('The default payout applies.'))).toEqual(says);
  });

  test('is told in the currency of the sale, before it is converted', () => {
    const fx = { rate: '1.1', source: 'ECB', at: '2026-11-20T00:00:00Z' };
    const { sentences } = evaluated({}, { currency: 'EUR', items: [anvil], orderTax: '3.00' }, { fx });
    expect(sentences.slice(0, 3)).toEqual([
      'Tax of 3.00 EUR is not commissionable.',
      'The items come to 60.00 EUR; the sale amount is 60.00 EUR.',
      '60.00 EUR at 1.1 USD for 1 EUR (ECB, 2026-11-20T00:00:00Z) is 66.00 USD.',
    ]);
  });

  test('the shares of many items are told of the first, and how many more there are', () => {
    const items = Array.from({ length: 25 }, (_, index) => ({ sku: `S${index}`, price: '4.00' }));
    const { steps } = evaluated({}, { items, orderDiscount: '25.00' });
    const told = steps.find(({ effect }) => effect === 'ORDER_DISCOUNT_SHARED')?.actual;
    expect(told).toHaveLength(20);
    expect(told?.slice(-2)).toEqual(['S18 1.00', '6 more items']);
  });

  test('of as many as fit each is told', () => {
    const items = Array.from({ length: 20 }, (_, index) => ({ sku: `S${index}`, price: '4.00' }));
    const { steps } = evaluated({}, { items, orderDiscount: '20.00' });
    const told = steps.find(({ effect }) => effect === 'ORDER_DISCOUNT_SHARED')?.actual;
    expect(told?.slice(-2)).toEqual(['S18 1.00', 'S19 1.00']);
  });

  test('names of each step what it is about, and doubts only a total that differs', () => {
    const sale = {
      items: [{ ...anvil, discount: '20.00' }, bell],
      orderDiscount: '8.00',
      orderTax: '3.00',
      orderShipping: '5.00',
      orderTotal: '1.00',
    };
    const told = (given: object) =>
      saleStory(submissionWith(given)).steps.map(({ effect, rule, matched }) => ({ effect, rule, matched }));
    expect(told(sale)).toEqual([
      { effect: 'ITEM_DISCOUNTED', rule: 'Item discount', matched: true },
      { effect: 'ORDER_DISCOUNT_SHARED', rule: 'Order discount', matched: true },
      { effect: 'NOT_COMMISSIONABLE', rule: 'Tax', matched: true },
      { effect: 'NOT_COMMISSIONABLE', rule: 'Shipping', matched: true },
      { effect: 'SALE_AMOUNT_FOUND', rule: 'Sale amount', matched: true },
      { effect: 'TOTAL_DIFFERS', rule: 'Order total', matched: false },
    ]);
    expect(told({ amount: '100.00', orderTax: '3.00' })).toEqual([
      { effect: 'SALE_AMOUNT_AS_SENT', rule: 'Sale amount', matched: true },
    ]);
  });

  test('is the same where nobody earned it', () => {
    const sale = { items: [anvil, bell], orderDiscount: '20.00', orderTax: '8.00' };
    const { sentences, steps } = saleStory(submissionWith(sale));
    expect(sentences).toEqual([
      'The order discount of 20.00 USD is shared by the items in proportion: A 12.00 and B 8.00.',
      'Tax of 8.00 USD is not commissionable.',
      'The items come to 100.00 USD; the sale amount is 80.00 USD.',
    ]);
    expect(evaluated({}, sale).steps).toEqual(expect.arrayContaining([...steps]));
    expect(saleStory(submissionWith({}))).toEqual({ steps: [], sentences: [] });
  });

  test('what is pinned with an action says the same years later', () => {
    const { saleSteps } = factsWith({ items: [anvil, bell], orderDiscount: '20.00' });
    expect(saleSteps).toEqual([
      { did: 'ORDER_DISCOUNT_SHARED', discount: '20.00', shares: ['12.00', '8.00'] },
      { did: 'SALE_AMOUNT_FOUND', subtotal: '100.00', amount: '80.00' },
    ]);
    expect(factsWith()).not.toHaveProperty('saleSteps');
  });
});

const cents = fc.integer({ min: 0, max: 50_000 }).map((amount) => (amount / 100).toFixed(2));
const items = fc.array(
  fc.record({
    sku: fc.constantFrom('A', 'B', 'C'),
    quantity: fc.integer({ min: 1, max: 4 }),
    price: cents,
    discount: cents,
  }),
  { minLength: 1, maxLength: 6 },
);

test('whatever the discounts are, the shares that are told sum to the discount, and items and order agree', () => {
  fc.assert(
    fc.property(items, cents, (sold, orderDiscount) => {
      const { saleSteps = [], ...facts } = factsWith({ items: sold, orderDiscount });
      const shared = saleSteps.find((step) => step.did === 'ORDER_DISCOUNT_SHARED');
      const total = (amounts: readonly string[]) => amounts.reduce((sum, one) => sum.plus(one), decimal(0)).toFixed(2);
      if (shared) expect(total(shared.shares)).toBe(shared.discount);
      expect(total(facts.items.map(({ saleAmount }) => saleAmount))).toBe(facts.orderSaleAmount);
      const found = saleSteps.find((step) => step.did === 'SALE_AMOUNT_FOUND');
      if (found)
        expect(
          decimal(found.subtotal)
            .minus(shared?.discount ?? 0)
            .toFixed(2),
        ).toBe(found.amount);
    }),
  );
});
