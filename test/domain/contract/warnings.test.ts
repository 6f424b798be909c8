import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { importedContract } from '../../../domain/contract/import.ts';
import { terms } from '../../../domain/contract/terms.ts';
import type { EventCategory, PayoutLevel } from '../../../domain/contract/vocabulary.ts';
import { warningsOf } from '../../../domain/contract/warnings/warnings.ts';
import { arbitraryTerms } from './arbitraries.ts';

const withTerms = (change: object) => ({
  currency: 'USD',
  eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '10' }],
  ...change,
});
const withPayout = (change: object) =>
  withTerms({ eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayout: '10', ...change }] });
const withGroups = (...groups: object[]) =>
  withPayout({
    payoutGroups: groups.map((group, index) => ({ id: `g${index + 1}`, rank: index + 1, payout: '5', ...group })),
  });
const withLimit = (limit: object, more: object = {}) => withPayout({ limits: [{ type: 'PAYOUT', ...limit }], ...more });
const withBonus = (...bonusTiers: object[]) => withPayout({ performanceBonus: { type: 'ALL_ACTIONS', bonusTiers } });
const withAdjustment = (change: object) => withPayout({ payoutAdjustments: [{ id: 'a', ...change }] });

const warned = (given: object, categories: ReadonlyMap<string, EventCategory> = new Map()) =>
  warningsOf(terms.parse(given), categories);
const inPayout = (path: string) => `/eventPayouts/0/${path}`;

const isNew = { variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW', 'RETURNING'] };
const again = { variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['RETURNING', 'NEW'] };
const inParis = { variable: 'CUSTOMER_CITY', operator: 'IS', values: ['Paris'] };

describe('terms that hardly mean what they say are accepted with a warning at the field', () => {
  test.each([
    {
      rule: 'a lock after more than 27 days: a month is meant',
      given: withPayout({ locking: { dayOffset: 28 } }),
      at: inPayout('locking/dayOffset'),
      says: 'is 28 days; from 28 days on, a month offset says what is meant',
    },
    {
      rule: 'a payment after more than 27 days',
      given: withPayout({ payoutScheduling: { monthOffset: 1, dayOffset: 31 } }),
      at: inPayout('payoutScheduling/dayOffset'),
      says: 'is 31 days',
    },
    {
      rule: 'a tier that pays less than its group',
      given: withGroups({ tiers: [{ actionThreshold: 10, payout: '4.99' }] }),
      at: inPayout('payoutGroups/0/tiers/0/payout'),
      says: 'is 4.99, less than the 5 of the step before',
    },
    {
      rule: 'a tier that pays less than the tier before',
      given: withGroups({
        payout: undefined,
        payoutRate: '5',
        tiers: [
          { revenueThreshold: '10', payoutRate: '12' },
          { revenueThreshold: '20', payoutRate: '9' },
        ],
      }),
      at: inPayout('payoutGroups/0/tiers/1/payoutRate'),
      says: 'is 9, less than the 12 of the step before',
    },
    {
      rule: 'a bonus tier that pays less than the one before',
      given: withBonus({ revenueThreshold: '10', payout: '20' }, { revenueThreshold: '20', payout: '10' }),
      at: inPayout('performanceBonus/bonusTiers/1/payout'),
      says: 'is 10, less than the 20 of the step before',
    },
    {
      rule: 'a group behind one that takes every action',
      given: withGroups({}, { rules: [isNew] }),
      at: inPayout('payoutGroups/1/rules'),
      says: 'can never decide: group “g1” of rank 1 takes every action that matches them',
    },
    {
      rule: 'a group behind one of the same rules, in whatever order their values stand',
      given: withGroups({ rank: 7, rules: [again] }, { rank: 3, rules: [isNew] }),
      at: inPayout('payoutGroups/0/rules'),
      says: 'group “g2” of rank 3',
    },
    {
      rule: 'a group behind one that asks for less',
      given: withGroups({ rules: [isNew] }, { rules: [inParis, isNew] }),
      at: inPayout('payoutGroups/1/rules'),
      says: 'group “g1”',
    },
    {
      rule: 'a group behind one whose limit only cuts what it pays',
      given: withGroups({ limits: [{ type: 'PAYOUT', value: '50' }] }, { rules: [isNew] }),
      at: inPayout('payoutGroups/1/rules'),
      says: 'group “g1”',
    },
    {
      rule: 'a limit below the fixed payout',
      given: withLimit({ value: '9.99' }),
      at: inPayout('limits/0/value'),
      says: 'is 9.99, so that the fixed payout of 10 is never paid in full',
    },
    {
      rule: 'a limit below the fixed payout on weekends',
      given: withLimit({ value: '10', weekendOverrideValue: '5' }),
      at: inPayout('limits/0/weekendOverrideValue'),
      says: 'is 5, so that the fixed payout of 10 is never paid in full',
    },
    {
      rule: 'a limit below the fixed payout of a group',
      given: withLimit({ value: '10' }, { payoutGroups: [{ id: 'new', rank: 1, rules: [isNew], payout: '11' }] }),
      at: inPayout('limits/0/value'),
      says: 'the fixed payout of 11',
    },
    {
      rule: 'a group’s limit below what a tier of it pays',
      given: withGroups({
        limits: [{ type: 'PAYOUT', value: '6' }],
        tiers: [{ actionThreshold: 5, payout: '7' }],
      }),
      at: inPayout('payoutGroups/0/limits/0/value'),
      says: 'the fixed payout of 7',
    },
    {
      rule: 'a spend limit below a fixed payout',
      given: { ...withPayout({}), spendLimit: '9', spendLimitPeriod: 'MONTH' },
      at: '/spendLimit',
      says: 'the fixed payout of 10',
    },
    {
      rule: 'a limit on calls where no call is paid',
      given: withLimit({ type: 'CONCURRENT_CALLS', value: '5' }),
      at: inPayout('limits/0/type'),
      says: 'limits calls, at level ORDER',
    },
    {
      rule: 'a group’s limit on clicks where no click is paid',
      given: withGroups({ limits: [{ type: 'CLICKS', value: '5' }] }),
      at: inPayout('payoutGroups/0/limits/0/type'),
      says: 'limits clicks, at level ORDER',
    },
    {
      rule: 'a percent off that leaves nothing',
      given: withAdjustment({ direction: 'DECREASE', rate: '100.01' }),
      at: inPayout('payoutAdjustments/0/rate'),
      says: 'is 100.01 %, more than all of it',
    },
    {
      rule: 'a referral that counts for no time',
      given: withPayout({ validReferrals: [{ type: 'CLICKS', window: 0, windowUnit: 'DAY' }] }),
      at: inPayout('validReferrals/0/window'),
      says: 'is 0, so that only a referral at the very instant of the action is credited',
    },
    {
      rule: 'a restriction that refuses everything',
      given: withPayout({ payoutRestrictions: [{ id: 'all' }] }),
      at: inPayout('payoutRestrictions/0/rules'),
      says: 'is empty, so that this restriction refuses every action',
    },
    {
      rule: 'a default of more than the sale',
      given: withTerms({ eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '100.5' }] }),
      at: inPayout('defaultPayoutRate'),
      says: 'is 100.5 %, more than all of it',
    },
    {
      rule: 'a group that pays more than the sale',
      given: withGroups({ payout: undefined, payoutRate: '101' }),
      at: inPayout('payoutGroups/0/payoutRate'),
      says: 'is 101 %, more than all of it',
    },
    {
      rule: 'a tier that pays more than the sale',
      given: withGroups({ tiers: [{ actionThreshold: 1, payoutRate: '101' }] }),
      at: inPayout('payoutGroups/0/tiers/0/payoutRate'),
      says: 'is 101 %, more than all of it',
    },
    {
      rule: 'a bonus of more than the sales',
      given: withBonus({ revenueThreshold: '10', payoutRate: '101' }),
      at: inPayout('performanceBonus/bonusTiers/0/payoutRate'),
      says: 'is 101 %, more than all of it',
    },
    {
      rule: 'returns of more than what was paid',
      given: withTerms({ maxReturnPercentage: '101' }),
      at: '/maxReturnPercentage',
      says: 'is 101 %, more than all of it',
    },
    {
      rule: 'a maximum of returns where there are none',
      given: withTerms({ returnPolicy: 'NO_RETURNS', maxReturnPercentage: '50' }),
      at: '/maxReturnPercentage',
      says: 'is not used: under NO_RETURNS nothing comes back',
    },
    {
      rule: 'a maximum of returns that the partner agrees to one by one',
      given: withTerms({ returnPolicy: 'MP_APPROVAL_REQ', maxReturnPercentage: '50' }),
      at: '/maxReturnPercentage',
      says: 'is not used: under MP_APPROVAL_REQ the partner decides on each return, and what it agrees to has no maximum',
    },
  ])('$rule', ({ given, at, says }) => {
    expect(warned(given)).toEqual([{ pointer: at, detail: expect.stringContaining(says) }]);
  });
});

describe('what is meant goes without a warning', () => {
  test.each([
    { rule: 'a payment that an invoice begins', given: withPayout({ payoutScheduling: { basis: 'INVOICED' } }) },
    { rule: 'no returns', given: withTerms({ returnPolicy: 'NO_RETURNS' }) },
    { rule: 'returns that the partner agrees to', given: withTerms({ returnPolicy: 'MP_APPROVAL_REQ' }) },
    { rule: 'returns of some', given: withTerms({ maxReturnPercentage: '99.9' }) },
    { rule: '27 days', given: withPayout({ locking: { dayOffset: 27 }, payoutScheduling: { dayOffset: 27 } }) },
    {
      rule: 'tiers that pay more and more, or the same',
      given: withGroups({
        tiers: [
          { actionThreshold: 1, payout: '5.00' },
          { actionThreshold: 2, payout: '9' },
          { actionThreshold: 3, payout: '10' },
        ],
      }),
    },
    {
      rule: 'a percent after a sum, which cannot be compared',
      given: withGroups({ tiers: [{ actionThreshold: 1, payoutRate: '1' }] }),
    },
    {
      rule: 'a threshold that nobody reaches: seed 003 writes "never" so',
      given: withBonus({ revenueThreshold: '2147483647', payoutRate: '0' }),
    },
    { rule: 'a last group that takes the rest', given: withGroups({ rules: [isNew] }, {}) },
    { rule: 'groups that ask for different things', given: withGroups({ rules: [isNew] }, { rules: [inParis] }) },
    {
      rule: 'a group that asks for more comes first',
      given: withGroups({ rules: [isNew, inParis] }, { rules: [isNew] }),
    },
    {
      rule: 'a group whose turn comes when the limit before it is used up',
      given: withGroups({ limits: [{ type: 'ACTION', value: '100' }] }, { rules: [isNew] }),
    },
    { rule: 'a limit of exactly the fixed payout', given: withLimit({ value: '10.00', weekendOverrideValue: '10' }) },
    {
      rule: 'a limit on percents, which may be of any sum',
      given: withLimit({ value: '1' }, { defaultPayout: undefined, defaultPayoutRate: '10' }),
    },
    { rule: 'fewer actions than the payout has dollars', given: withLimit({ type: 'ACTION', value: '1' }) },
    {
      rule: 'a limit on calls where calls are paid',
      given: withLimit({ type: 'CONCURRENT_CALLS', value: '5' }, { payoutLevel: 'CALL' }),
    },
    {
      rule: 'a limit on clicks where clicks are paid',
      given: withLimit({ type: 'CLICKS', value: '5' }, { payoutLevel: 'CLICK' }),
    },
    { rule: 'a decrease to nothing', given: withAdjustment({ direction: 'DECREASE', rate: '100' }) },
    { rule: 'more than twice the payout', given: withAdjustment({ direction: 'INCREASE', rate: '150' }) },
    {
      rule: 'the whole sale',
      given: withTerms({ eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '100' }] }),
    },
    {
      rule: 'a window of one hour',
      given: withPayout({
        validReferrals: ['CLICKS', 'IMPRESSIONS', 'PARENT_ACTIONS'].map((type) => ({
          type,
          window: 1,
          windowUnit: 'HOUR',
        })),
      }),
    },
    { rule: 'a restriction with rules', given: withPayout({ payoutRestrictions: [{ id: 'some', rules: [isNew] }] }) },
    {
      rule: 'a spend limit above every fixed payout',
      given: { ...withPayout({}), spendLimit: '10', spendLimitPeriod: 'MONTH' },
    },
  ])('$rule', ({ given }) => {
    expect(warned(given)).toEqual([]);
  });
});

describe('where triggers price sales', () => {
  const sale = { eventType: 'SALE', payoutLevel: 'ORDER' };
  const byTriggers = (change: object) => ({
    currency: 'USD',
    pricing: 'TRIGGERS',
    eventPayouts: [{ ...sale, ...change }],
  });
  const notUsed = 'is not used for sales: with pricing TRIGGERS the brand’s triggers price them';

  test.each([
    { rule: 'a fixed default', change: { defaultPayout: '5' }, at: 'defaultPayout' },
    { rule: 'a default in percent', change: { defaultPayoutRate: '5' }, at: 'defaultPayoutRate' },
    { rule: 'groups', change: { payoutGroups: [{ id: 'g', rank: 1, payout: '1' }] }, at: 'payoutGroups' },
    {
      rule: 'adjustments',
      change: { payoutAdjustments: [{ id: 'a', direction: 'ADD', amount: '1' }] },
      at: 'payoutAdjustments',
    },
    {
      rule: 'a price of each item',
      change: { payoutLevel: 'ITEM' },
      at: 'payoutLevel',
      says: 'is ITEM, but triggers pay for a sale as a whole',
    },
  ])('$rule is not used, and warned of at the field', ({ change, at, says = notUsed }) => {
    expect(warned(byTriggers(change))).toEqual([{ pointer: inPayout(at), detail: says }]);
  });

  test('nothing is warned of where nothing is priced, nor in other contracts', () => {
    expect(warned(byTriggers({}))).toEqual([]);
    expect(warned(withPayout({ payoutLevel: 'ITEM' }))).toEqual([]);
  });
});

describe('an event type that is counted is paid at the level that counts it', () => {
  const priced = (payoutLevel: PayoutLevel, category: EventCategory) =>
    warned(withPayout({ payoutLevel }), new Map([['SALE', category]]));

  test.each<{ rule: string; category: EventCategory; level: PayoutLevel; says: string }>([
    {
      rule: 'clicks',
      category: 'CLICK',
      level: 'ORDER',
      says: 'is ORDER and not CLICK, so that a day’s clicks are paid once, however many they are',
    },
    {
      rule: 'page visits',
      category: 'PAGE_VISIT',
      level: 'ITEM',
      says: 'is ITEM and not CLICK, so that a day’s visits are paid once, however many they are',
    },
    {
      rule: 'calls',
      category: 'CALL_PER_RING',
      level: 'ORDER',
      says: 'is ORDER and not CALL, so that a call is paid like an order',
    },
    {
      rule: 'minutes of calls',
      category: 'CALL_PER_DURATION',
      level: 'CLICK',
      says: 'is CLICK and not CALL, so that a call is paid once, however long it is',
    },
    {
      rule: 'conversations',
      category: 'CALL_PER_CONVERSATION',
      level: 'ORDER',
      says: 'is ORDER and not CALL, so that a call is paid also where nobody talked',
    },
  ])('$rule at another level are warned of, at theirs not', ({ category, level, says }) => {
    expect(priced(level, category)).toEqual([{ pointer: inPayout('payoutLevel'), detail: says }]);
    expect(priced(category.startsWith('CALL_') ? 'CALL' : 'CLICK', category)).toEqual([]);
  });

  test('a sale is paid at any level, and nothing is said of event types that are not known', () => {
    expect(priced('ORDER', 'SALE')).toEqual([]);
    expect(warned(withPayout({ payoutLevel: 'ORDER' }))).toEqual([]);
  });
});

test('the example of seed 003 is imported with one warning: its lock after 30 days', () => {
  const seed = readFileSync(new URL('../../seeds/seed-003-contract.json', import.meta.url), 'utf8');
  expect(warningsOf(importedContract.parse(JSON.parse(seed)).terms, new Map()).map(({ pointer }) => pointer)).toEqual([
    inPayout('locking/dayOffset'),
  ]);
});

test('a warning of any contract points to a field that is there', () => {
  fc.assert(
    fc.property(arbitraryTerms, (drawn) => {
      for (const { pointer } of warningsOf(drawn, new Map())) {
        const field = pointer
          .split('/')
          .slice(1)
          .reduce<unknown>((whole, name) => Object.entries(whole ?? {}).find(([key]) => key === name)?.[1], drawn);
        expect({ pointer, there: field !== undefined }).toEqual({ pointer, there: true });
      }
    }),
  );
});
