import { describe, expect, test } from '@jest/globals';
import {
  asCorrected,
  correctedOrder,
  requireAnOrder,
  upon,
  type CorrectedOrder,
} from '../../../domain/action/correction.ts';
import { submission } from '../../../domain/action/submission.ts';
import { DomainError } from '../../../domain/errors.ts';

const report = (change: object) =>
  submission.parse({
    eventType: 'SALE',
    orderId: 'A-1001',
    eventDate: '2026-11-20T10:00:00Z',
    currency: 'USD',
    ...change,
  });
const shirt = { sku: 'shirt', quantity: 2, price: '10.00' };
const plain = report({ amount: '100.00', orderTax: '8.00' });
const itemised = report({ items: [shirt], orderDiscount: '3.00' });
const called = report({ amount: '20.00', call: { callerId: '+1', durationSeconds: 90, talkSeconds: 60 } });

describe('an order as it now is', () => {
  test('is stated whole: what the correction leaves out is gone', () => {
    expect(asCorrected(plain, { amount: '80.00' })).toMatchObject({ amount: '80.00', orderId: 'A-1001' });
    expect(asCorrected(plain, { amount: '80.00' })).not.toHaveProperty('orderTax');
    expect(asCorrected(itemised, { items: [shirt] })).not.toHaveProperty('orderDiscount');
    expect(asCorrected(plain, { items: [shirt] })).not.toHaveProperty('amount');
  });

  test('keeps its amounts where only the call or the clicks have changed, and the rest of the call', () => {
    expect(asCorrected(called, { call: { talkSeconds: 0 } })).toMatchObject({
      amount: '20.00',
      call: { callerId: '+1', durationSeconds: 90, talkSeconds: 0 },
    });
    expect(asCorrected(plain, { clicks: 7 })).toMatchObject({ amount: '100.00', orderTax: '8.00', clicks: 7 });
  });

  test('is as it was reported where nothing was corrected', () => {
    expect(asCorrected(plain, null)).toBe(plain);
  });

  test('is told by one correction upon another', () => {
    const orders: CorrectedOrder[] = [
      { amount: '80.00', orderTax: '2.00', clicks: 4 },
      { call: { durationSeconds: 30 } },
      { amount: '70.00' },
      { call: { talkSeconds: 10 } },
    ];
    const all = orders.reduce<CorrectedOrder | null>((before, order) => upon(before, order), null);
    expect(all).toEqual({ amount: '70.00', clicks: 4, call: { durationSeconds: 30, talkSeconds: 10 } });
  });
});

describe('a correction is refused', () => {
  const refusal = (reported: typeof plain, order: CorrectedOrder) => {
    try {
      requireAnOrder(reported, order);
      return null;
    } catch (error) {
      return error instanceof DomainError ? error.errors[0]?.pointer : error;
    }
  };

  test.each([
    {
      rule: 'that leaves nothing of the order',
      of: itemised,
      order: { items: [{ ...shirt, price: '0' }] },
      at: '/items',
    },
    { rule: 'that discounts all of it', of: plain, order: { items: [shirt], orderDiscount: '20.00' }, at: '/items' },
    { rule: 'that states an amount for an order of items', of: itemised, order: { amount: '5.00' }, at: '/amount' },
    {
      rule: 'not of what was free and stays free',
      of: report({ items: [{ ...shirt, price: '0' }] }),
      order: { items: [{ ...shirt, quantity: 1, price: '0' }] },
      at: null,
    },
    { rule: 'not that gives items to an order without', of: plain, order: { items: [shirt] }, at: null },
    { rule: 'that gives clicks to what was one event', of: plain, order: { clicks: 5 }, at: '/clicks' },
    {
      rule: 'that gives a call to an order, also beside its amount',
      of: plain,
      order: { amount: '80.00', call: { durationSeconds: 5 } },
      at: '/call',
    },
    { rule: 'not that changes a number of clicks', of: report({ clicks: 40 }), order: { clicks: 50 }, at: null },
    { rule: 'not that changes a call alone', of: called, order: { call: { talkSeconds: 0 } }, at: null },
  ])('$rule', ({ of, order, at }) => {
    expect(refusal(of, order)).toBe(at);
  });

  test.each([
    { rule: 'with an amount of nothing', order: { amount: '0.00' } },
    { rule: 'with no items', order: { items: [] } },
    { rule: 'with no clicks', order: { clicks: 0 } },
    { rule: 'with a field that an order does not have', order: { amount: '5.00', customerStatus: 'NEW' } },
    { rule: 'with another caller', order: { call: { callerId: '+2' } } },
  ])('$rule', ({ order }) => {
    expect(correctedOrder.safeParse(order).success).toBe(false);
  });
});
