import { describe, expect, test } from '@jest/globals';
import { submission } from '../../../domain/action/submission.ts';

const least = { eventType: 'SALE', orderId: 'A-1001', eventDate: '2026-11-20T10:00:00Z', currency: 'USD' };
const item = { sku: 'S-1', price: '10.00' };

describe('a submitted action', () => {
  test('needs an event type, an order id, a date and a currency; it is no test unless it says so', () => {
    expect(submission.parse(least)).toEqual({ ...least, eventDate: '2026-11-20T10:00:00.000Z', test: false });
  });

  test('an item is one piece unless it says otherwise', () => {
    expect(submission.parse({ ...least, items: [item] }).items).toEqual([{ ...item, quantity: 1 }]);
  });

  test.each([
    { rule: 'an order id of 255 bytes', change: { orderId: 'ü'.repeat(127) + 'x' } },
    { rule: 'a property by the name of a variable', change: { properties: { TEXT1: 'a', NUMERIC_2: ['1', '2'] } } },
    { rule: 'an address of either version', change: { ipAddress: '2001:db8::1' } },
    { rule: 'a call of a week', change: { call: { durationSeconds: 604_800, talkSeconds: 0 } } },
    { rule: '500 items', change: { items: Array<object>(500).fill(item) } },
    { rule: 'a million pieces', change: { items: [{ ...item, quantity: 1_000_000 }] } },
  ])('$rule is taken', ({ change }) => {
    expect(submission.safeParse({ ...least, ...change }).success).toBe(true);
  });

  test.each([
    { rule: 'an unknown field', change: { amout: '10.00' }, at: '' },
    { rule: 'an order id of 256 bytes', change: { orderId: 'ü'.repeat(128) }, at: 'orderId' },
    { rule: 'an empty order id', change: { orderId: '' }, at: 'orderId' },
    { rule: 'a date without zone', change: { eventDate: '2026-11-20T10:00:00' }, at: 'eventDate' },
    { rule: 'an amount as number', change: { amount: 10 }, at: 'amount' },
    { rule: 'a negative amount', change: { amount: '-10.00' }, at: 'amount' },
    { rule: 'an unknown currency', change: { currency: 'ZZZ' }, at: 'currency' },
    { rule: 'a country by its name', change: { customerCountry: 'Germany' }, at: 'customerCountry' },
    { rule: 'no address at all', change: { ipAddress: 'localhost' }, at: 'ipAddress' },
    { rule: 'a property by no name of a variable', change: { properties: { text1: 'a' } }, at: 'properties.text1' },
    { rule: 'no piece', change: { items: [{ ...item, quantity: 0 }] }, at: 'items.0.quantity' },
    { rule: 'half a piece', change: { items: [{ ...item, quantity: 1.5 }] }, at: 'items.0.quantity' },
    {
      rule: 'more than a million pieces',
      change: { items: [{ ...item, quantity: 1_000_001 }] },
      at: 'items.0.quantity',
    },
    { rule: 'an item without price', change: { items: [{ sku: 'S-1' }] }, at: 'items.0.price' },
    { rule: '501 items', change: { items: Array<object>(501).fill(item) }, at: 'items' },
    { rule: 'a call of more than a week', change: { call: { durationSeconds: 604_801 } }, at: 'call.durationSeconds' },
    { rule: 'a call that ended before it began', change: { call: { talkSeconds: -1 } }, at: 'call.talkSeconds' },
  ])('$rule is refused at its field', ({ change, at }) => {
    const { error } = submission.safeParse({ ...least, ...change });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([at]);
  });
});
