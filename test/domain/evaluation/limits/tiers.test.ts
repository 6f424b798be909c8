import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileTerms } from '../../../../domain/evaluation/compile.ts';
import { countersOf } from '../../../../domain/evaluation/limits/counters.ts';
import { takenBy } from '../../../../domain/evaluation/limits/taken.ts';
import { Book } from './book.ts';
import { evaluated, factsWith, groupFor, is, termsWith } from '../builders.ts';

const actionTiers = [
  { actionThreshold: 100, payoutRate: '17' },
  { actionThreshold: 200, payoutRate: '20' },
];
const revenueTiers = [{ revenueThreshold: '1000.00', payoutRate: '17' }];
const parentTiers = [{ parentTier: 100, payoutRate: '17' }];
const group = (tiers: object[]) => ({ payoutGroups: [{ ...groupFor(), tiers }] });

const counters = {
  actions: 'SALE/group/new/tier/actions/2026-11',
  revenue: 'SALE/group/new/tier/revenue/2026-11',
  parent: 'SALE/tier/parent/2026-11',
};

describe('the tier that was reached before an action of 100.00 prices it', () => {
  test.each([
    { rule: 'at first the group’s own 15 %', tiers: actionTiers, usage: {}, pays: '15.00' },
    { rule: '99 actions reach nothing', tiers: actionTiers, usage: { [counters.actions]: '99' }, pays: '15.00' },
    {
      rule: 'the 101st action has 100 before it',
      tiers: actionTiers,
      usage: { [counters.actions]: '100' },
      pays: '17.00',
    },
    { rule: '199 are still the first tier', tiers: actionTiers, usage: { [counters.actions]: '199' }, pays: '17.00' },
    { rule: '200 are the second', tiers: actionTiers, usage: { [counters.actions]: '200' }, pays: '20.00' },
    { rule: 'beyond the last it stays', tiers: actionTiers, usage: { [counters.actions]: '9999' }, pays: '20.00' },
    {
      rule: 'a cent below the revenue is below',
      tiers: revenueTiers,
      usage: { [counters.revenue]: '999.99' },
      pays: '15.00',
    },
    {
      rule: 'the revenue to the cent is reached',
      tiers: revenueTiers,
      usage: { [counters.revenue]: '1000.00' },
      pays: '17.00',
    },
    {
      rule: 'actions do not move a revenue tier',
      tiers: revenueTiers,
      usage: { [counters.actions]: '5000' },
      pays: '15.00',
    },
    {
      rule: 'a parent tier counts all groups',
      tiers: parentTiers,
      usage: { [counters.parent]: '100' },
      pays: '17.00',
    },
    {
      rule: 'the group’s own actions do not move a parent tier',
      tiers: parentTiers,
      usage: { [counters.actions]: '100' },
      pays: '15.00',
    },
    {
      rule: 'another month has begun anew',
      tiers: actionTiers,
      usage: { 'SALE/group/new/tier/actions/2026-10': '500' },
      pays: '15.00',
    },
  ])('$rule', ({ tiers, usage, pays }) => {
    expect(evaluated(group(tiers), {}, {}, usage).payout).toBe(pays);
  });

  test('a tier may pay a fixed sum', () => {
    const tiers = [{ actionThreshold: 1, payout: '7.00' }];
    expect(evaluated(group(tiers), {}, {}, { [counters.actions]: '1' }).payout).toBe('7.00');
  });

  test('adjustments are of the tier’s payout', () => {
    const payoutAdjustments = [{ id: 'a', direction: 'INCREASE', rate: '10' }];
    const terms = { ...group(actionTiers), payoutAdjustments };
    expect(evaluated(terms, {}, {}, { [counters.actions]: '100' }).payout).toBe('18.70');
  });
});

describe('what an action adds to the counters of tiers', () => {
  const items = [
    { sku: 'shirt', quantity: 2, price: '20.00' },
    { sku: 'card', quantity: 1, price: '60.00' },
  ];
  const both = { payoutLevel: 'ITEM', payoutGroups: [{ ...groupFor(is('ITEM_SKU', 'shirt')), tiers: revenueTiers }] };
  const ofActions = { ...both, payoutGroups: [{ ...groupFor(), tiers: actionTiers }] };
  test.each([
    { rule: 'one action', terms: group(actionTiers), action: {}, takes: { [counters.actions]: '1' } },
    {
      rule: 'one action, however many of its lines',
      terms: ofActions,
      action: { items },
      takes: { [counters.actions]: '1' },
    },
    { rule: 'its sale amount', terms: group(revenueTiers), action: {}, takes: { [counters.revenue]: '100' } },
    {
      rule: 'the sale amount of the lines that the group prices',
      terms: both,
      action: { items },
      takes: { [counters.revenue]: '40' },
    },
    {
      rule: 'one action for all groups',
      terms: group(parentTiers),
      action: {},
      takes: { [counters.parent]: '1' },
    },
    {
      rule: 'a group without tiers counts towards the parent tier of another',
      terms: {
        payoutGroups: [
          { ...groupFor(is('CUSTOMER_STATUS', 'NEW')), tiers: parentTiers },
          { ...groupFor(), id: 'other', rank: 2 },
        ],
      },
      action: { customerStatus: 'OLD' },
      takes: { [counters.parent]: '1' },
    },
    {
      rule: 'the default payout counts for no tier',
      terms: { payoutGroups: [{ ...groupFor(is('CUSTOMER_STATUS', 'NEW')), tiers: parentTiers }] },
      action: { customerStatus: 'OLD' },
      takes: {},
    },
    {
      rule: 'a restricted action counts for no tier',
      terms: { ...group(actionTiers), payoutRestrictions: [{ id: 'r', rules: [is('CURRENCY', 'USD')] }] },
      action: {},
      takes: {},
    },
    {
      rule: 'what a limit drops counts for no tier',
      terms: { ...group(revenueTiers), limits: [{ type: 'ITEM', value: '1', limitBy: 'ORDER' }] },
      action: { items: [{ sku: 'shirt', quantity: 4, price: '25.00' }] },
      takes: { [counters.revenue]: '25' },
    },
    {
      rule: 'a payout that a limit cuts counts in full',
      terms: { ...group(revenueTiers), limits: [{ type: 'PAYOUT', value: '1.00', limitBy: 'ORDER' }] },
      action: {},
      takes: { [counters.revenue]: '100' },
    },
  ])('$rule', ({ terms, action, takes }) => {
    expect(takenBy(evaluated(terms, action), [])).toEqual(takes);
  });

  test('revenue is in the contract’s currency', () => {
    const fx = { rate: '1.5', source: 'test', at: '2026-11-20T00:00:00.000Z' };
    const evaluation = evaluated(group(revenueTiers), { currency: 'EUR' }, { fx });
    expect(takenBy(evaluation, [])).toEqual({ [counters.revenue]: '150' });
    expect(takenBy(evaluation, [{ amount: '40.00' }])).toEqual({ [counters.revenue]: '90' });
  });

  test('all lines of one action are priced from the same position', () => {
    const terms = {
      payoutLevel: 'ITEM',
      payoutGroups: [{ ...groupFor(), tiers: [{ revenueThreshold: '30.00', payoutRate: '20' }] }],
    };
    expect(evaluated(terms, { items }).lines.map(({ payout }) => payout)).toEqual(['6.00', '9.00']);
  });

  test('only what can price the action is counted: groups by rank up to the first whose rules hold', () => {
    const terms = compileTerms(
      termsWith({
        payoutGroups: [
          { ...groupFor(is('CUSTOMER_STATUS', 'NEW')), tiers: actionTiers },
          { ...groupFor(), id: 'all', rank: 2, tiers: actionTiers },
          { ...groupFor(), id: 'never', rank: 3, tiers: actionTiers },
        ],
      }),
    );
    expect(countersOf(terms, factsWith({ customerStatus: 'OLD' }))).toEqual([
      { key: 'SALE/group/all/tier/actions/2026-11', reads: 'TIER' },
    ]);
  });
});

describe('reaching a parent tier moves every group to its own tier with that threshold', () => {
  const payoutGroups = [
    { ...groupFor(is('CUSTOMER_STATUS', 'NEW')), tiers: [{ parentTier: 2, payoutRate: '20' }] },
    { id: 'others', rank: 2, payoutRate: '10', rules: [], tiers: [{ parentTier: 2, payoutRate: '12' }] },
  ];

  test('two actions of either group, and both pay more', () => {
    const book = new Book(compileTerms(termsWith({ payoutGroups })));
    const paid = ['NEW', 'OLD', 'NEW', 'OLD'].map(
      (customerStatus) => book.submit(factsWith({ customerStatus })).payout,
    );
    expect(paid).toEqual(['15.00', '10.00', '20.00', '12.00']);
  });

  test('a reversal takes them back', () => {
    const book = new Book(compileTerms(termsWith({ payoutGroups })));
    book.submit(factsWith({}));
    book.submit(factsWith({}));
    book.reverse(0, { all: true });
    expect(book.submit(factsWith({})).payout).toBe('10.00');
    expect(book.submit(factsWith({})).payout).toBe('12.00');
  });
});

describe('the explanation says where the action stands', () => {
  test.each([
    {
      rule: 'a tier that was reached',
      tiers: actionTiers,
      usage: { [counters.actions]: '120' },
      says: 'Group “new”: 120 actions before this one in the month, so the tier from 100 actions applies.',
    },
    {
      rule: 'a first tier that was not',
      tiers: revenueTiers,
      usage: { [counters.revenue]: '812.5' },
      says: 'Group “new”: 812.50 USD before this one in the month; the first tier begins at 1000.00 USD.',
    },
    {
      rule: 'a count of all groups',
      tiers: parentTiers,
      usage: { [counters.parent]: '1' },
      says: 'All groups together: 1 action before this one in the month; the first tier begins at 100 actions.',
    },
  ])('$rule', ({ tiers, usage, says }) => {
    expect(evaluated(group(tiers), {}, {}, usage).sentences).toContain(says);
  });
});

test('tiers that rise never pay less for more: the payout is monotonic in what came before', () => {
  const rising = fc
    .uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 })
    .map((thresholds) => thresholds.toSorted((one, other) => one - other))
    .map((thresholds) =>
      thresholds.map((actionThreshold, index) => ({ actionThreshold, payoutRate: String(16 + index) })),
    );
  fc.assert(
    fc.property(rising, fc.nat({ max: 60 }), fc.nat({ max: 60 }), (tiers, one, other) => {
      const pays = (count: number) =>
        Number(evaluated(group(tiers), {}, {}, { [counters.actions]: String(count) }).payout);
      expect(pays(Math.min(one, other))).toBeLessThanOrEqual(pays(Math.max(one, other)));
    }),
  );
});
