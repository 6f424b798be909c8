import { describe, expect, test } from '@jest/globals';
import { countersOf } from '../../../domain/evaluation/limits/counters.ts';
import { compileTerms } from '../../../domain/evaluation/compile.ts';
import { remaining } from '../../../domain/evaluation/remaining.ts';
import { evaluated, factsWith, groupFor, is, termsWith } from './builders.ts';

/* How limits and tiers decide which group prices a line, and what the line takes of their counters. */

const items = [
  { sku: 'shirt', quantity: 4, price: '10.00' },
  { sku: 'card', quantity: 1, price: '60.00' },
];
const withLimit = (limit: object) => ({ payoutGroups: [{ ...groupFor(), limits: [limit] }] });
const key = (ending: string) => `SALE/group/new/limit/1/${ending}`;
const bySku = { type: 'ITEM', value: '3', subtype: 'SKU', period: 'MONTH' };
const [ofShirts, ofCards] = [key('sku/shirt/2026-11'), key('sku/card/2026-11')];

describe('a group is passed over when its limit on counts leaves nothing to any item of the line', () => {
  test.each<{ rule: string; limit: object; standing: Record<string, string>; group: string | null; pays: string }>([
    { rule: 'something is left', limit: { type: 'ACTION', value: '3' }, standing: {}, group: 'new', pays: '15.00' },
    {
      rule: 'one is left, and no more',
      limit: { type: 'ACTION', value: '3' },
      standing: { [key('always')]: '2' },
      group: 'new',
      pays: '15.00',
    },
    {
      rule: 'nothing is left',
      limit: { type: 'ACTION', value: '3' },
      standing: { [key('always')]: '3' },
      group: null,
      pays: '10.00',
    },
    {
      rule: 'payouts are cut instead, even to nothing',
      limit: { type: 'PAYOUT', value: '3.00' },
      standing: { [key('always')]: '3.00' },
      group: 'new',
      pays: '0.00',
    },
    {
      rule: 'pieces are left of one SKU: it applies, and pays for that one',
      limit: bySku,
      standing: { [ofCards]: '3' },
      group: 'new',
      pays: '4.50',
    },
    {
      rule: 'pieces are left of none',
      limit: bySku,
      standing: { [ofShirts]: '3', [ofCards]: '3' },
      group: null,
      pays: '10.00',
    },
  ])('$rule', ({ limit, standing, group, pays }) => {
    const { lines, payout } = evaluated(withLimit(limit), { items }, {}, standing);
    expect(lines[0]?.group).toBe(group);
    expect(payout).toBe(pays);
  });

  test('at ITEM level each item on its own', () => {
    const terms = { payoutLevel: 'ITEM', ...withLimit({ ...bySku, value: '4' }) };
    expect(evaluated(terms, { items }, {}, { [ofShirts]: '4' }).lines.map(({ group }) => group)).toEqual([null, 'new']);
  });

  test('items of one order that are each limited alone are told apart by their place', () => {
    const terms = { limits: [{ type: 'ITEM', value: '1', limitBy: 'ITEM' }] };
    const alike = [1, 2, 3].map(() => ({ sku: 'shirt', quantity: 2, price: '10.00' }));
    expect(evaluated(terms, { items: alike }).payout).toBe('3.00');
  });
});

describe('the price of a group with tiers, and what is told of it', () => {
  const actions = [
    { actionThreshold: 2, payoutRate: '20' },
    { actionThreshold: 4, payoutRate: '30' },
  ];
  const revenue = [{ revenueThreshold: '500.50', payoutRate: '20' }];
  const parent = [{ parentTier: 2, payoutRate: '20' }];
  const counter = (of: string) => `SALE/group/new/tier/${of}/2026-11`;
  const all = 'SALE/tier/parent/2026-11';
  test.each([
    {
      rule: 'one action reaches no tier',
      tiers: actions,
      standing: { [counter('actions')]: '1' },
      pays: '15.00',
      says: 'Group “new”: 1 action, 2 actions',
    },
    {
      rule: 'three actions reach the first',
      tiers: actions,
      standing: { [counter('actions')]: '3' },
      pays: '20.00',
      says: 'Group “new”: 3 actions, 2 actions',
    },
    {
      rule: 'four reach the second',
      tiers: actions,
      standing: { [counter('actions')]: '4' },
      pays: '30.00',
      says: 'Group “new”: 4 actions, 4 actions',
    },
    {
      rule: 'no revenue reaches none',
      tiers: revenue,
      standing: {},
      pays: '15.00',
      says: 'Group “new”: 0.00 USD, 500.50 USD',
    },
    {
      rule: 'revenue beyond the threshold reaches it',
      tiers: revenue,
      standing: { [counter('revenue')]: '600' },
      pays: '20.00',
      says: 'Group “new”: 600.00 USD, 500.50 USD',
    },
    {
      rule: 'two actions of any groups reach a tier of all',
      tiers: parent,
      standing: { [all]: '2' },
      pays: '20.00',
      says: 'All groups together: 2 actions, 2 actions',
    },
  ])('$rule', ({ tiers, standing, pays, says }) => {
    const { payout, steps } = evaluated({ payoutGroups: [{ ...groupFor(), tiers }] }, {}, {}, standing);
    const told = steps.find(({ effect }) => effect.startsWith('TIER'));
    expect(payout).toBe(pays);
    expect(`${told?.rule}: ${String(told?.actual)}, ${String(told?.expected)}`).toBe(says);
    expect(told?.matched).toBe(pays !== '15.00');
  });

  test.each([
    { rule: 'its own actions', tiers: actions, takes: [{ counter: counter('actions'), of: 'ACTIONS', amount: '1' }] },
    {
      rule: 'its own revenue',
      tiers: revenue,
      takes: [{ counter: counter('revenue'), of: 'REVENUE', amount: '100.00' }],
    },
    {
      rule: 'the actions of all groups, once',
      tiers: parent,
      takes: [{ counter: all, of: 'ACTIONS', amount: '1' }],
    },
    { rule: 'nothing without tiers', tiers: [], takes: undefined },
  ])('a line adds to $rule', ({ tiers, takes }) => {
    expect(evaluated({ payoutGroups: [{ ...groupFor(), tiers }] }).lines[0]?.takes).toEqual(takes);
  });

  test('a line adds to its own tiers and to those of all groups, when another has them', () => {
    const payoutGroups = [
      { ...groupFor(), tiers: revenue },
      { ...groupFor(is('CUSTOMER_CITY', 'Rome')), id: 'rome', rank: 2, tiers: parent },
    ];
    expect(evaluated({ payoutGroups }).lines[0]?.takes).toEqual([
      { counter: counter('revenue'), of: 'REVENUE', amount: '100.00' },
      { counter: all, of: 'ACTIONS', amount: '1' },
    ]);
  });

  test('the default payout adds to no tier', () => {
    const payoutGroups = [{ ...groupFor(is('CUSTOMER_CITY', 'Rome')), tiers: parent }];
    expect(evaluated({ payoutGroups }).lines[0]).not.toHaveProperty('takes');
  });
});

describe('what is paid can depend on the actions before', () => {
  const tiers = [{ actionThreshold: 2, payoutRate: '20' }];
  const limits = [{ type: 'ACTION', value: '2' }];
  const plain = { ...groupFor(), id: 'plain', rank: 2 };
  test.each([
    { rule: 'by no group without limits and tiers', change: { payoutGroups: [plain] }, depends: false },
    { rule: 'by a limit of the event payout', change: { limits }, depends: true },
    { rule: 'by a limit of one group', change: { payoutGroups: [{ ...groupFor(), limits }, plain] }, depends: true },
    { rule: 'by the tiers of one group', change: { payoutGroups: [{ ...groupFor(), tiers }, plain] }, depends: true },
  ])('$rule', ({ change, depends }) => {
    const compiled = compileTerms(termsWith(change));
    expect(compiled.eventPayouts.get('SALE')?.dependsOnUsage).toBe(depends);
    expect(countersOf(compiled, factsWith()).length > 0).toBe(depends);
  });
});

test('the title of a group’s limit says whose it is', () => {
  const { steps } = evaluated(withLimit({ type: 'ACTION', value: '3', limitBy: 'ORDER' }));
  expect(steps.map(({ rule }) => rule)).toContain('limit of 3 actions for each order under group “new”');
});

describe('of an order within limits a reversal takes what was not paid first', () => {
  const left = (terms: object, sku: string, quantity: number) =>
    remaining(evaluated(terms, { items }), [{ items: [{ sku, quantity }] }]).payout;
  const limits = (limit: object) => ({ limits: [{ limitBy: 'ORDER', ...limit }] });
  test.each([
    {
      rule: 'of 4 shirts 3 were paid',
      terms: limits({ type: 'ITEM', value: '3' }),
      sku: 'shirt',
      pieces: 1,
      left: '3.00',
    },
    { rule: 'the card was not', terms: limits({ type: 'ITEM', value: '3' }), sku: 'card', pieces: 1, left: '3.00' },
    { rule: 'the third shirt was', terms: limits({ type: 'ITEM', value: '3' }), sku: 'shirt', pieces: 2, left: '2.00' },
    {
      rule: 'of 10.00 no more than 5.00 were paid',
      terms: limits({ type: 'PAYOUT', value: '5.00' }),
      sku: 'shirt',
      pieces: 4,
      left: '5.00',
    },
    {
      rule: 'of the card no more than 2.00 were paid',
      terms: limits({ type: 'PAYOUT', value: '2.00', limitBy: 'ITEM' }),
      sku: 'shirt',
      pieces: 4,
      left: '2.00',
    },
  ])('$rule', ({ terms, sku, pieces, left: pays }) => {
    expect(left(terms, sku, pieces)).toBe(pays);
  });
});
