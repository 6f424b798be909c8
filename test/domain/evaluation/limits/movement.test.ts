import { expect, test } from '@jest/globals';
import { compileTerms } from '../../../../domain/evaluation/compile.ts';
import { countersOf } from '../../../../domain/evaluation/limits/counters.ts';
import { counterMovements } from '../../../../domain/evaluation/limits/movement.ts';
import { decimal } from '../../../../domain/money.ts';
import { factsWith, termsWith } from '../builders.ts';

/** What is told when all counters of a sale move from 0 to 3. */
const told = (change: object, action: object = {}) => {
  const [terms, facts] = [compileTerms(termsWith(change)), factsWith(action)];
  const moved = countersOf(terms, facts).map(({ key }) => [key, { before: decimal(0), after: decimal(3) }] as const);
  return counterMovements(terms, facts, new Map(moved));
};
const limits = (...all: object[]) => ({ limits: all });
const group = (id: string, tiers: object[]) => ({
  payoutGroups: [{ id, rank: 1, payoutRate: '15', rules: [], tiers }],
});
const from = { before: '0', after: '3', tier: null };

test.each([
  {
    rule: 'a limit of payouts, in money',
    change: limits({ type: 'PAYOUT', value: '5', period: 'MONTH' }),
    tells: [{ title: 'limit of 5.00 USD in a month', before: '0.00', after: '3.00', allowed: '5.00', tier: null }],
  },
  {
    rule: 'a limit of actions, on this day of the week',
    change: limits({ type: 'ACTION', value: '5', period: 'DAY', weekendOverrideValue: '2' }),
    action: { eventDate: '2026-11-21T10:00:00Z' },
    tells: [{ ...from, title: 'limit of 2 actions in a day on a weekend', allowed: '2' }],
  },
  {
    rule: 'a limit for each SKU, by SKU',
    change: limits({ type: 'ITEM', value: '5', subtype: 'SKU', period: 'DAY' }),
    action: { amount: undefined, items: ['a', 'b'].map((sku) => ({ sku, price: '1.00' })) },
    tells: ['a', 'b'].map((sku) => ({
      ...from,
      title: `limit of 5 pieces for each SKU in a day (SKU ${sku})`,
      allowed: '5',
    })),
  },
  {
    rule: 'tiers by actions: which is reached',
    change: group('all', [
      { actionThreshold: 2, payoutRate: '20' },
      { actionThreshold: 5, payoutRate: '30' },
    ]),
    tells: [
      {
        ...from,
        title: 'tiers of group “all” by the actions of a month',
        allowed: null,
        tier: { before: null, after: '2' },
      },
    ],
  },
  {
    rule: 'tiers by sales, in money',
    change: group('all', [{ revenueThreshold: '3', payoutRate: '20' }]),
    tells: [
      {
        title: 'tiers of group “all” by the sales of a month',
        ...{ before: '0.00', after: '3.00', allowed: null },
        tier: { before: null, after: '3.00' },
      },
    ],
  },
  {
    rule: 'tiers by the actions of all groups',
    change: group('all', [{ parentTier: 3, payoutRate: '20' }]),
    tells: [
      {
        ...from,
        title: 'tiers of group “all” by the actions of all groups of a month',
        allowed: null,
        tier: { before: null, after: '3' },
      },
    ],
  },
  {
    rule: 'nothing of a limit of calls at a time, which has no sum',
    change: limits({ type: 'CONCURRENT_CALLS', value: '1' }),
    tells: [],
  },
  { rule: 'nothing of an event that the terms do not pay for', change: {}, action: { eventType: 'LEAD' }, tells: [] },
])('it is told of $rule', ({ change, action, tells }) => {
  expect(told(change, action)).toEqual(tells);
});

test('of counters that do not move nothing is told', () => {
  const terms = compileTerms(termsWith(limits({ type: 'ACTION', value: '5', period: 'DAY' })));
  expect(counterMovements(terms, factsWith(), new Map())).toEqual([]);
});
