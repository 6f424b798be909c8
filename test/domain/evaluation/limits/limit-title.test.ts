import { expect, test } from '@jest/globals';
import { limitTitle, type Limit } from '../../../../domain/evaluation/limits/limit-title.ts';

const titles: readonly (readonly [string, Limit])[] = [
  ['limit of 2.00 USD in the whole contract', { type: 'PAYOUT', value: '2' }],
  ['limit of 1 action in a day', { type: 'ACTION', value: '1', period: 'DAY' }],
  ['limit of 2 actions in a week', { type: 'ACTION', value: '2', period: 'WEEK' }],
  ['limit of 2 pieces in a month', { type: 'ITEM', value: '2', period: 'MONTH' }],
  ['limit of 2 clicks in a quarter', { type: 'CLICKS', value: '2', period: 'QUARTER' }],
  ['limit of 2 clicks in the whole contract', { type: 'CLICKS', value: '2', period: 'CONTRACT_DURATION' }],
  ['limit of 2 calls at a time', { type: 'CONCURRENT_CALLS', value: '2', period: 'DAY' }],
  ['limit of 2 calls for each caller at a time', { type: 'CONCURRENT_CALLS', value: '2', limitBy: 'CALLER_ID' }],
  ['limit of 2.00 USD for each item line', { type: 'PAYOUT', value: '2', limitBy: 'ITEM' }],
  ['limit of 2.00 USD for each item in a day', { type: 'PAYOUT', value: '2', limitBy: 'ITEM', period: 'DAY' }],
  ['limit of 2.00 USD for each order', { type: 'PAYOUT', value: '2', limitBy: 'ORDER', period: 'DAY' }],
  ['limit of 2.00 USD for each referring click', { type: 'PAYOUT', value: '2', limitBy: 'CLICK' }],
  [
    'limit of 2 actions for each customer and SKU in a month',
    { type: 'ACTION', value: '2', limitBy: 'CUSTOMER', subtype: 'SKU', period: 'MONTH' },
  ],
  ['limit of 2 actions for each category in a day', { type: 'ACTION', value: '2', subtype: 'CATEGORY', period: 'DAY' }],
  ['limit of 2 actions for each TEXT2 in a day', { type: 'ACTION', value: '2', subtype: 'TEXT2', period: 'DAY' }],
];

test.each(titles)('a limit is told as “%s”', (title, limit) => {
  expect(limitTitle(limit, limit.value, 'USD')).toBe(title);
});
