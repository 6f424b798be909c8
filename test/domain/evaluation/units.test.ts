import { expect, test } from '@jest/globals';
import { evaluated } from './builders.ts';

/** What is told of a fixed payout of 2.00 USD. */
const told = (
  payoutLevel: string,
  eventCategory: 'SALE' | 'CLICK' | 'PAGE_VISIT' | `CALL_PER_${'RING' | 'DURATION' | 'CONVERSATION'}`,
) =>
  evaluated(
    { payoutLevel, defaultPayout: '2.00', defaultPayoutRate: undefined },
    {
      amount: payoutLevel === 'ITEM' ? undefined : '100.00',
      items: payoutLevel === 'ITEM' ? [{ sku: 'shirt', quantity: 3, price: '10.00' }] : undefined,
      call: { durationSeconds: 61, talkSeconds: 1 },
      clicks: 5,
    },
    { eventCategory },
  ).sentences.at(-2);

test.each([
  {
    rule: 'pieces of an item',
    level: 'ITEM',
    category: 'SALE',
    says: 'Item 1 (shirt): 2.00 USD for 3 pieces is 6.00 USD.',
  },
  { rule: 'an order once', level: 'ORDER', category: 'SALE', says: 'The fixed payout is 2.00 USD.' },
  { rule: 'clicks', level: 'CLICK', category: 'CLICK', says: '2.00 USD for 5 clicks is 10.00 USD.' },
  { rule: 'visits', level: 'CLICK', category: 'PAGE_VISIT', says: '2.00 USD for 5 visits is 10.00 USD.' },
  { rule: 'calls', level: 'CALL', category: 'CALL_PER_RING', says: '2.00 USD for 1 calls is 2.00 USD.' },
  {
    rule: 'started minutes of a call',
    level: 'CALL',
    category: 'CALL_PER_DURATION',
    says: '2.00 USD for 2 started minutes is 4.00 USD.',
  },
  {
    rule: 'conversations',
    level: 'CALL',
    category: 'CALL_PER_CONVERSATION',
    says: '2.00 USD for 1 conversations is 2.00 USD.',
  },
] as const)('a fixed payout is told for what it counts: $rule', ({ level, category, says }) => {
  expect(told(level, category)).toBe(says);
});
