import { describe, expect, test } from '@jest/globals';
import { eventCategories, payoutLevels } from '../../../domain/contract/vocabulary.ts';
import { evaluated } from './builders.ts';

/* Which sale amount, and how many of what, each category is paid for at each level (semantics, Which sale amount). */

type Category = (typeof eventCategories)[number];
type Level = (typeof payoutLevels)[number];

const items = [
  { sku: 'shirt', quantity: 2, price: '20.00' },
  { sku: 'card', quantity: 1, price: '60.00', discount: '10.00' },
];
const sale = {
  items,
  orderDiscount: '9.00',
  orderTax: '8.00',
  orderShipping: '5.00',
  call: { durationSeconds: 121, talkSeconds: 45 },
  clicks: 40,
};

/** What a fixed 2.00 pays for 81.00 of 3 pieces, 40 clicks and a call of 2 minutes and a second. */
const once = '2.00';
const eachPiece = '6.00';
const eachClick = '80.00';
const eachMinute = '6.00';
const usual: Record<Level, string> = { ORDER: once, ITEM: eachPiece, CLICK: eachClick, CALL: once };
const pays: Record<Category, Record<Level, string>> = {
  LEAD: usual,
  SALE: usual,
  DOWNLOAD: usual,
  PAGE_VISIT: usual,
  CALL_PER_RING: usual,
  CALL_PER_DURATION: { ...usual, CALL: eachMinute },
  CALL_PER_CONVERSATION: usual,
  PARTNER_REFERRAL: usual,
  DATA_POST: usual,
  OFFLINE: usual,
  CLICK: usual,
  MOBILE_APP: usual,
};

const rows = eventCategories.flatMap((category) => payoutLevels.map((level) => ({ category, level })));

describe('a fixed payout of 2.00', () => {
  test.each(rows)('$category at $level level', ({ category, level }) => {
    const evaluation = evaluated({ payoutLevel: level, defaultPayout: '2.00' }, sale, { eventCategory: category });
    expect(evaluation.payout).toBe(pays[category][level]);
  });
});

describe('10 % of the sale: item subtotals less the order’s discount, never tax and shipping', () => {
  test.each(eventCategories)('%s', (eventCategory) => {
    const order = evaluated({ payoutLevel: 'ORDER' }, sale, { eventCategory });
    expect(order.lines.map((line) => [line.saleAmount, line.payout])).toEqual([['81.00', '8.10']]);
    const each = evaluated({ payoutLevel: 'ITEM' }, sale, { eventCategory });
    expect(each.lines.map((line) => [line.saleAmount, line.payout])).toEqual([
      ['36.00', '3.60'],
      ['45.00', '4.50'],
    ]);
  });

  test('without items it is of the amount', () => {
    expect(evaluated({}, { amount: '70.00', orderTax: '8.00' }).payout).toBe('7.00');
  });
});

describe('a call', () => {
  const paid = (eventCategory: Category, call: object) =>
    evaluated({ payoutLevel: 'CALL', defaultPayout: '2.00' }, { call }, { eventCategory }).payout;
  test.each([
    { rule: 'rings', category: 'CALL_PER_RING', call: { durationSeconds: 0, talkSeconds: 0 }, pays: '2.00' },
    { rule: 'lasts no second', category: 'CALL_PER_DURATION', call: { durationSeconds: 0 }, pays: '0.00' },
    { rule: 'lasts one second', category: 'CALL_PER_DURATION', call: { durationSeconds: 1 }, pays: '2.00' },
    { rule: 'lasts a minute', category: 'CALL_PER_DURATION', call: { durationSeconds: 60 }, pays: '2.00' },
    { rule: 'lasts a second more', category: 'CALL_PER_DURATION', call: { durationSeconds: 61 }, pays: '4.00' },
    {
      rule: 'is no conversation',
      category: 'CALL_PER_CONVERSATION',
      call: { durationSeconds: 60, talkSeconds: 0 },
      pays: '0.00',
    },
    {
      rule: 'is a conversation of a second',
      category: 'CALL_PER_CONVERSATION',
      call: { durationSeconds: 60, talkSeconds: 1 },
      pays: '2.00',
    },
  ] as const)('that $rule', ({ category, call, pays: expected }) => {
    expect(paid(category, call)).toBe(expected);
  });
});
