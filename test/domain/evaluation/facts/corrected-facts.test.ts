import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asCorrected } from '../../../../domain/action/correction.ts';
import { submission, type Submission } from '../../../../domain/action/submission.ts';
import { correctedFacts } from '../../../../domain/evaluation/facts/corrected-facts.ts';
import type { FactsContext } from '../../../../domain/evaluation/facts/facts-context.ts';
import { factsOf } from '../../../../domain/evaluation/facts/facts.ts';
import { withTriggers } from '../../../../domain/evaluation/facts/trigger-facts.ts';

const reported = (change: object = {}): Submission =>
  submission.parse({
    eventType: 'SALE',
    orderId: 'A-1001',
    eventDate: '2026-11-20T10:00:00Z',
    currency: 'USD',
    customerStatus: 'NEW',
    properties: { TEXT1: 'blue', ORDER_TAX: '7' },
    items: [{ sku: 'shirt', quantity: 2, price: '10.00' }],
    ...change,
  });
const context: FactsContext = {
  eventCategory: 'SALE',
  timeZone: 'UTC',
  referralType: 'CLICK',
  catalogue: new Map([['shirt', { category: 'Clothes' }]]),
};
const today = new Map([
  ['shirt', { category: 'Winter sale' }],
  ['cap', { category: 'Hats' }],
]);

describe('the facts of an order that has changed', () => {
  test('are those of the order as it now is, as if it had been reported so', () => {
    const order = {
      items: [{ sku: 'shirt', quantity: 1, price: '12.00' }],
      orderDiscount: '2.00',
      call: { durationSeconds: 61, talkSeconds: 5 },
      clicks: 3,
    };
    const now = asCorrected(reported(), order);
    expect(correctedFacts(factsOf(reported(), context), now, new Map())).toEqual({
      ...factsOf(now, context),
      variables: { ...factsOf(now, context).variables, CALL_DURATION: '61', CALL_TALK_DURATION: '5' },
    });
  });

  test('keep all else as it was first seen: status, referral, rate', () => {
    const fx = { rate: '0.9', source: 'ECB', at: '2026-11-20T00:00:00.000Z' };
    const first = factsOf(reported(), { ...context, fx });
    const later = { ...first, variables: { ...first.variables, CUSTOMER_STATUS: 'VIP' } };
    const facts = correctedFacts(later, asCorrected(reported(), { amount: '50.00' }), new Map());
    expect(facts).toMatchObject({ fx, orderSaleAmount: '50.00', items: [] });
    expect(facts.variables).toMatchObject({ CUSTOMER_STATUS: 'VIP', REFERRAL_TYPE: 'CLICK', TEXT1: 'blue' });
  });

  test('say of an article what the catalogue said then, and of a new one what it says today', () => {
    const items = [
      { sku: 'shirt', quantity: 2, price: '10.00' },
      { sku: 'cap', quantity: 1, price: '5.00' },
    ];
    const facts = correctedFacts(factsOf(reported(), context), asCorrected(reported(), { items }), today);
    expect(facts.items.map(({ variables }) => variables.ITEM_CATALOG_CATEGORY)).toEqual(['Clothes', 'Hats']);
  });

  test('forget a discount that the order has no more; a property of that name counts again', () => {
    const first = factsOf(reported({ orderDiscount: '5.00', orderTax: '3.00' }), context);
    const facts = correctedFacts(first, asCorrected(reported({ orderTax: '3.00' }), { amount: '15.00' }), new Map());
    expect(facts.variables).not.toHaveProperty('ORDER_DISCOUNT');
    expect(facts.variables).toMatchObject({ ORDER_TAX: '7' });
    expect(facts).not.toHaveProperty('saleSteps');
  });

  test('show triggers the new amount', () => {
    const seen = { triggers: [], timeZone: 'UTC', groups: ['gold'], tags: [], customerSince: null, product: null };
    const first = withTriggers(factsOf(reported(), context), seen);
    const facts = correctedFacts(first, asCorrected(reported(), { amount: '50.00' }), new Map());
    expect(facts.variables).toMatchObject({ AMOUNT: '50.00', PARTNER_GROUP: ['gold'] });
  });

  test('of the order as it was are the facts as they were', () => {
    const cents = fc.integer({ min: 1, max: 99_999 }).map((amount) => (amount / 100).toFixed(2));
    const items = fc.array(
      fc.record({ sku: fc.constantFrom('shirt', 'cap'), quantity: fc.integer({ min: 1, max: 9 }), price: cents }),
      { minLength: 1, maxLength: 4 },
    );
    const order = fc.record({ items, orderDiscount: fc.option(cents, { nil: undefined }) });
    fc.assert(
      fc.property(order, (same) => {
        const first = reported(same);
        const facts = factsOf(first, context);
        expect(correctedFacts(facts, asCorrected(first, same), today)).toEqual(facts);
      }),
    );
  });
});
