import { describe, expect, test } from '@jest/globals';
import { terms } from '../../../domain/contract/terms.ts';
import { variables } from '../../../domain/contract/variables.ts';
import { operators } from '../../../domain/contract/vocabulary.ts';

const eventPayout = { eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '10' };

/** Terms with one event payout, changed. */
const withPayout = (change: object) => ({ currency: 'USD', eventPayouts: [{ ...eventPayout, ...change }] });
const withTerms = (change: object) => ({ ...withPayout({}), ...change });
const withGroup = (change: object) =>
  withPayout({ payoutGroups: [{ id: 'one', rank: 1, payoutRate: '15', ...change }] });
const withRule = (rule: object) => withGroup({ rules: [rule] });
const withLimit = (change: object) => withPayout({ limits: [{ type: 'PAYOUT', value: '5', ...change }] });
const withTiers = (...tiers: object[]) => withGroup({ tiers });
const withAdjustment = (change: object) => withPayout({ payoutAdjustments: [{ id: 'extra', ...change }] });
const withBonus = (change: object) =>
  withPayout({ performanceBonus: { type: 'ALL_ACTIONS', bonusTiers: [], ...change } });

const inPayout = (path: string) => `eventPayouts.0.${path}`;
const inGroup = (path: string) => inPayout(`payoutGroups.0.${path}`);
const inRule = (path: string) => inGroup(`rules.0.${path}`);

describe('the words of a rule', () => {
  test('there are 106 variables and 18 operators', () => {
    expect(new Set(variables).size).toBe(106);
    expect(new Set(operators).size).toBe(18);
  });
});

describe('what the terms do not say has the documented default', () => {
  const parsed = terms.parse(
    withPayout({ performanceBonus: { type: 'FIXED', bonusTiers: [{ revenueThreshold: '1', payout: '5' }] } }),
  );
  const [payout] = parsed.eventPayouts;

  test('locking: tracked, month, one month', () => {
    expect(payout?.locking).toEqual({ basis: 'TRACKED', period: 'MONTH', monthOffset: 1, dayOffset: 0 });
  });

  test('payout scheduling: locked, one month', () => {
    expect(payout?.payoutScheduling).toEqual({ basis: 'LOCKED', monthOffset: 1, dayOffset: 0 });
  });

  test('a bonus counts revenue by calendar month', () => {
    expect(payout?.performanceBonus).toMatchObject({ basis: 'REVENUE', period: 'CALENDAR_MONTH' });
  });

  test('returns are always accepted, all of them; the brand pays for creatives; no notice period', () => {
    expect(parsed).toMatchObject({
      returnPolicy: 'ALWAYS_OK',
      maxReturnPercentage: '100',
      customCreativePayer: 'ADVERTISER',
      changeNotificationPeriod: 0,
    });
  });

  test('groups, adjustments, restrictions and limits are none', () => {
    expect(payout).toMatchObject({ payoutGroups: [], payoutAdjustments: [], payoutRestrictions: [], limits: [] });
  });
});

describe('offsets default only where neither is given', () => {
  test.each([
    { rule: 'a day offset alone makes the month offset 0', given: { dayOffset: 30 }, months: 0, days: 30 },
    { rule: 'a month offset alone makes the day offset 0', given: { monthOffset: 2 }, months: 2, days: 0 },
    { rule: 'neither: one month and no day', given: {}, months: 1, days: 0 },
    { rule: 'undefined is not given', given: { dayOffset: 30, monthOffset: undefined }, months: 0, days: 30 },
    { rule: 'both are kept', given: { monthOffset: 3, dayOffset: 4 }, months: 3, days: 4 },
    { rule: 'digits count as numbers', given: { monthOffset: '3', dayOffset: '4' }, months: 3, days: 4 },
    { rule: 'a day offset of 0 is given, too', given: { dayOffset: 0 }, months: 0, days: 0 },
  ])('$rule', ({ given, months, days }) => {
    const [payout] = terms.parse(withPayout({ locking: given, payoutScheduling: given })).eventPayouts;
    expect(payout?.locking).toMatchObject({ monthOffset: months, dayOffset: days });
    expect(payout?.payoutScheduling).toMatchObject({ monthOffset: months, dayOffset: days });
  });
});

describe('open-ended locking', () => {
  test.each([
    { rule: 'tracked actions lock by themselves', given: { basis: 'TRACKED' }, mode: undefined, months: undefined },
    {
      rule: 'a basis that may never come ends after 24 months with a rejection',
      given: { basis: 'APPROVED' },
      mode: 'REJECT',
      months: 24,
    },
    { rule: 'so does the brand’s signal', given: { basis: 'COMMISSIONABLE' }, mode: 'REJECT', months: 24 },
    {
      rule: 'the contract may approve instead',
      given: { openEndedAutoLockingMode: 'APPROVE' },
      mode: 'APPROVE',
      months: 24,
    },
    { rule: 'the contract may wait less', given: { maxMonthsOpenEndedPeriod: '6' }, mode: 'REJECT', months: 6 },
  ])('$rule', ({ given, mode, months }) => {
    const [payout] = terms.parse(withPayout({ locking: given })).eventPayouts;
    expect(payout?.locking.openEndedAutoLockingMode).toBe(mode);
    expect(payout?.locking.maxMonthsOpenEndedPeriod).toBe(months);
  });
});

test('parsed terms parse to themselves', () => {
  const once = terms.parse(
    withPayout({
      locking: { dayOffset: '30' },
      locationRequirementType: 'INCLUDE',
      locationRequirementCountries: ['us'],
    }),
  );
  expect(terms.parse(once)).toEqual(once);
  expect(once.eventPayouts[0]?.locationRequirementCountries).toEqual(['US']);
});

describe('terms that contradict themselves, or could not be evaluated, are refused at the field', () => {
  test.each([
    { rule: 'an unknown field', given: withTerms({ payoutGroup: [] }), at: '' },
    { rule: 'an unknown currency', given: withTerms({ currency: 'ZZZ' }), at: 'currency' },
    { rule: 'terms that pay for nothing', given: withTerms({ eventPayouts: [] }), at: 'eventPayouts' },
    {
      rule: 'one event type twice',
      given: withTerms({ eventPayouts: [eventPayout, eventPayout] }),
      at: 'eventPayouts.1.eventType',
    },
    { rule: 'a default of both kinds', given: withPayout({ defaultPayout: '1' }), at: inPayout('defaultPayoutRate') },
    { rule: 'no default', given: withPayout({ defaultPayoutRate: undefined }), at: inPayout('defaultPayout') },
    { rule: 'a rate as JSON number', given: withPayout({ defaultPayoutRate: 10 }), at: inPayout('defaultPayoutRate') },
    { rule: 'a negative rate', given: withPayout({ defaultPayoutRate: '-1' }), at: inPayout('defaultPayoutRate') },
    { rule: 'an unknown level', given: withPayout({ payoutLevel: 'BASKET' }), at: inPayout('payoutLevel') },
    { rule: 'a percent of a click', given: withPayout({ payoutLevel: 'CLICK' }), at: inPayout('defaultPayoutRate') },
    {
      rule: 'a percent of a call in a group',
      given: {
        currency: 'USD',
        eventPayouts: [
          {
            eventType: 'CALL',
            payoutLevel: 'CALL',
            defaultPayout: '1',
            payoutGroups: [{ id: 'one', rank: 1, payoutRate: '5' }],
          },
        ],
      },
      at: inGroup('payoutRate'),
    },
    { rule: 'a group with both kinds of payout', given: withGroup({ payout: '1' }), at: inGroup('payoutRate') },
    { rule: 'a group without payout', given: withGroup({ payoutRate: undefined }), at: inGroup('payout') },
    { rule: 'a group without rank', given: withGroup({ rank: undefined }), at: inGroup('rank') },
    { rule: 'half a rank', given: withGroup({ rank: 1.5 }), at: inGroup('rank') },
    {
      rule: 'two groups of one id',
      given: withPayout({
        payoutGroups: [
          { id: 'a', rank: 1, payout: '1' },
          { id: 'a', rank: 2, payout: '1' },
        ],
      }),
      at: inPayout('payoutGroups.1.id'),
    },
    {
      rule: 'a tier with two thresholds',
      given: withTiers({ actionThreshold: 1, revenueThreshold: '1', payout: '1' }),
      at: inGroup('tiers.0.actionThreshold'),
    },
    { rule: 'a tier without threshold', given: withTiers({ payout: '1' }), at: inGroup('tiers.0.revenueThreshold') },
    { rule: 'a tier without payout', given: withTiers({ actionThreshold: 1 }), at: inGroup('tiers.0.payout') },
    {
      rule: 'tiers of two kinds in one group',
      given: withTiers({ actionThreshold: 1, payout: '1' }, { parentTier: 2, payout: '1' }),
      at: inGroup('tiers.1'),
    },
    {
      rule: 'two groups of one rank, of which none is the first',
      given: withPayout({
        payoutGroups: [
          { id: 'a', rank: 1, payout: '1' },
          { id: 'b', rank: '1', payout: '1' },
        ],
      }),
      at: inPayout('payoutGroups.1.rank'),
    },
    {
      rule: 'tiers that fall',
      given: withTiers({ parentTier: 100, payout: '1' }, { parentTier: 20, payout: '2' }),
      at: inGroup('tiers.1.parentTier'),
    },
    {
      rule: 'tiers of revenue that rise as text only',
      given: withTiers(
        { revenueThreshold: '9', payout: '1' },
        { revenueThreshold: '10', payout: '1' },
        { revenueThreshold: '2', payout: '2' },
      ),
      at: inGroup('tiers.2.revenueThreshold'),
    },
    {
      rule: 'two tiers of one threshold, however it is written',
      given: withTiers({ revenueThreshold: '5', payout: '1' }, { revenueThreshold: '5.00', payout: '2' }),
      at: inGroup('tiers.1.revenueThreshold'),
    },
    {
      rule: 'bonus tiers that fall',
      given: withBonus({
        bonusTiers: [
          { revenueThreshold: '10', payout: '1' },
          { revenueThreshold: '9', payout: '2' },
        ],
      }),
      at: inPayout('performanceBonus.bonusTiers.1.revenueThreshold'),
    },
    {
      rule: 'two bonus tiers of one threshold',
      given: withBonus({
        basis: 'ACTIONS',
        bonusTiers: [
          { actionThreshold: 10, payout: '1' },
          { actionThreshold: '10', payout: '2' },
        ],
      }),
      at: inPayout('performanceBonus.bonusTiers.1.actionThreshold'),
    },
    {
      rule: 'two tiers of one threshold',
      given: withTiers({ actionThreshold: 1, payout: '1' }, { actionThreshold: '1', payout: '2' }),
      at: inGroup('tiers.1.actionThreshold'),
    },
    {
      rule: 'an increase by an amount',
      given: withAdjustment({ direction: 'INCREASE', amount: '1' }),
      at: inPayout('payoutAdjustments.0.rate'),
    },
    {
      rule: 'an addition of a percent',
      given: withAdjustment({ direction: 'ADD', rate: '1' }),
      at: inPayout('payoutAdjustments.0.amount'),
    },
    {
      rule: 'a decrease by both',
      given: withAdjustment({ direction: 'DECREASE', rate: '1', amount: '1' }),
      at: inPayout('payoutAdjustments.0.amount'),
    },
    { rule: 'a bonus without tiers', given: withBonus({}), at: inPayout('performanceBonus.bonusTiers') },
    {
      rule: 'a bonus on actions with a revenue threshold',
      given: withBonus({ basis: 'ACTIONS', bonusTiers: [{ revenueThreshold: '1', payout: '1' }] }),
      at: inPayout('performanceBonus.bonusTiers.0.actionThreshold'),
    },
    {
      rule: 'a fixed bonus in percent',
      given: withBonus({ type: 'FIXED', bonusTiers: [{ revenueThreshold: '1', payoutRate: '1' }] }),
      at: inPayout('performanceBonus.bonusTiers.0.payout'),
    },
    {
      rule: 'a limit by click with a period',
      given: withLimit({ limitBy: 'CLICK', period: 'DAY' }),
      at: inPayout('limits.0.period'),
    },
    { rule: 'a limit of nothing', given: withLimit({ value: '0.00' }), at: inPayout('limits.0.value') },
    { rule: 'a negative limit', given: withLimit({ value: '-1' }), at: inPayout('limits.0.value') },
    {
      rule: 'nothing on weekends',
      given: withLimit({ weekendOverrideValue: 0 }),
      at: inPayout('limits.0.weekendOverrideValue'),
    },
    {
      rule: 'a limit of nothing in a group',
      given: withGroup({ limits: [{ type: 'ACTION', value: '0' }] }),
      at: inGroup('limits.0.value'),
    },
    {
      rule: 'half an action on weekends',
      given: withLimit({ type: 'ACTION', weekendOverrideValue: '2.5' }),
      at: inPayout('limits.0.weekendOverrideValue'),
    },
    {
      rule: 'half an action as limit',
      given: withLimit({ type: 'ACTION', value: '2.5' }),
      at: inPayout('limits.0.value'),
    },
    {
      rule: 'countries without saying whether they are in or out',
      given: withPayout({ locationRequirementCountries: ['US'] }),
      at: inPayout('locationRequirementType'),
    },
    {
      rule: 'a country that is none',
      given: withPayout({ locationRequirementType: 'INCLUDE', locationRequirementCountries: ['USA'] }),
      at: inPayout('locationRequirementCountries.0'),
    },
    { rule: 'an action limit without period', given: withTerms({ actionLimit: 5 }), at: 'actionLimitPeriod' },
    {
      rule: 'an action limit of none',
      given: withTerms({ actionLimit: 0, actionLimitPeriod: 'DAY' }),
      at: 'actionLimit',
    },
    {
      rule: 'a spend limit of nothing',
      given: withTerms({ spendLimit: '0', spendLimitPeriod: 'IO_DURATION' }),
      at: 'spendLimit',
    },
    { rule: 'a period without spend limit', given: withTerms({ spendLimitPeriod: 'DAY' }), at: 'spendLimit' },
    {
      rule: 'an unknown variable',
      given: withRule({ variable: 'SHOE_SIZE', operator: 'IS', values: ['9'] }),
      at: inRule('variable'),
    },
    {
      rule: 'an unknown operator',
      given: withRule({ variable: 'TEXT1', operator: 'EQUALS', values: ['9'] }),
      at: inRule('operator'),
    },
    { rule: 'a comparison with nothing', given: withRule({ variable: 'TEXT1', operator: 'IS' }), at: inRule('values') },
    {
      rule: 'presence of a value',
      given: withRule({ variable: 'TEXT1', operator: 'IS_PRESENT', values: ['9'] }),
      at: inRule('values'),
    },
    {
      rule: 'a range with one end',
      given: withRule({ variable: 'TEXT1', operator: 'RANGE', values: ['9'] }),
      at: inRule('values'),
    },
    {
      rule: 'a range that runs backwards',
      given: withRule({ variable: 'ORDER_TOTAL', operator: 'RANGE', values: ['10', '9'] }),
      at: inRule('values'),
    },
    {
      rule: 'a range of words',
      given: withRule({ variable: 'TEXT1', operator: 'RANGE', values: ['1', 'ten'] }),
      at: inRule('values.1'),
    },
    {
      rule: 'less than a word',
      given: withRule({ variable: 'TEXT1', operator: 'LESS_THAN', values: ['1e3'] }),
      at: inRule('values.0'),
    },
    {
      rule: 'a price that is a word',
      given: withRule({ variable: 'ITEM_PRICE', operator: 'IS', values: ['ten'] }),
      at: inRule('values.0'),
    },
    {
      rule: 'a date compared as a number',
      given: withRule({ variable: 'DATE1', operator: 'GREATER_THAN', values: ['1'] }),
      at: inRule('operator'),
    },
    {
      rule: 'a number compared as a date',
      given: withRule({ variable: 'ORDER_TOTAL', operator: 'DATE_LESS_THAN', values: ['2026-01-01'] }),
      at: inRule('operator'),
    },
    {
      rule: 'a day that does not exist',
      given: withRule({ variable: 'DATE1', operator: 'DATE_LESS_THAN', values: ['2026-02-30'] }),
      at: inRule('values.0'),
    },
    {
      rule: 'a time without zone',
      given: withRule({ variable: 'DATE1', operator: 'IS', values: ['2026-02-01T10:00:00'] }),
      at: inRule('values.0'),
    },
    {
      rule: 'a range of dates that runs backwards',
      given: withRule({ variable: 'DATE1', operator: 'DATE_RANGE', values: ['2026-02-02', '2026-02-01'] }),
      at: inRule('values'),
    },
  ])('$rule', ({ given, at }) => {
    const result = terms.safeParse(given);
    expect(result.error?.issues.map(({ path }) => path.join('.'))).toContain(at);
    expect(result.error?.issues.every(({ message }) => message.length > 10)).toBe(true);
  });
});

describe('a refusal says what was expected', () => {
  test.each([
    {
      given: withPayout({ defaultPayout: '1' }),
      says: 'expected exactly one of defaultPayout, defaultPayoutRate, got defaultPayout and defaultPayoutRate',
    },
    { given: withGroup({ payoutRate: undefined }), says: 'expected exactly one of payout, payoutRate, got none' },
    {
      given: withTiers({ payout: '1' }),
      says: 'expected exactly one of revenueThreshold, actionThreshold, parentTier, got none',
    },
    {
      given: withTiers({ actionThreshold: 1, payout: '1' }, { parentTier: 2, payout: '2' }),
      says: 'expected a actionThreshold as in the tiers before',
    },
    {
      given: withTiers({ parentTier: 100, payout: '1' }, { parentTier: 20, payout: '2' }),
      says: 'expected more than the 100 before it, got 20',
    },
    {
      given: withPayout({
        payoutGroups: [
          { id: 'a', rank: 1, payout: '1' },
          { id: 'b', rank: 1, payout: '1' },
        ],
      }),
      says: 'expected a value that no other element has, got 1 again',
    },
    { given: withAdjustment({ direction: 'INCREASE' }), says: 'expected with direction INCREASE' },
    {
      given: withAdjustment({ direction: 'ADD', amount: '1', rate: '1' }),
      says: 'expected amount instead with direction ADD',
    },
    {
      given: withBonus({ basis: 'ACTIONS', bonusTiers: [{ revenueThreshold: '1', payout: '1' }] }),
      says: 'expected with basis ACTIONS',
    },
    {
      given: withBonus({ type: 'FIXED', bonusTiers: [{ revenueThreshold: '1', payoutRate: '1' }] }),
      says: 'expected with type FIXED, which pays one sum',
    },
    {
      given: withBonus({ bonusTiers: [{ revenueThreshold: '1' }] }),
      says: 'expected exactly one of payout, payoutRate, got none',
    },
    {
      given: withBonus({ bonusTiers: [{ revenueThreshold: '1', actionThreshold: 1, payout: '1' }] }),
      says: 'expected exactly one of revenueThreshold, actionThreshold, got revenueThreshold and actionThreshold',
    },
    { given: withLimit({ limitBy: 'CLICK', period: 'DAY' }), says: 'expected no period with limitBy CLICK' },
    { given: withLimit({ type: 'ITEM', value: '2.5' }), says: 'expected a whole number with type ITEM' },
    { given: withLimit({ value: '0' }), says: 'expected a limit above 0, or none' },
    {
      given: withPayout({ locationRequirementType: 'INCLUDE' }),
      says: 'expected together with locationRequirementType',
    },
    { given: withPayout({ payoutLevel: 'CLICK' }), says: 'expected a fixed payout at level CLICK' },
    {
      given: withPayout({ validReferrals: [1, 2].map((window) => ({ type: 'CLICKS', window, windowUnit: 'DAY' })) }),
      says: 'expected a value that no other element has, got CLICKS again',
    },
  ])('$says', ({ given, says }) => {
    expect(terms.safeParse(given).error?.issues.map(({ message }) => message)).toEqual([says]);
  });

  test('at the second referral of one kind, and at a percent in a tier of a call', () => {
    const refused = (given: object) => terms.safeParse(given).error?.issues.map(({ path }) => path.join('.'));
    const referral = { type: 'CLICKS', window: 1, windowUnit: 'DAY' };
    expect(refused(withPayout({ validReferrals: [referral, referral] }))).toEqual([inPayout('validReferrals.1.type')]);
    const tiers = [{ actionThreshold: 1, payoutRate: '5' }];
    const call = { payoutLevel: 'CALL', defaultPayoutRate: undefined, defaultPayout: '1' };
    expect(refused(withPayout({ ...call, payoutGroups: [{ id: 'one', rank: 1, payout: '2', tiers }] }))).toEqual([
      inGroup('tiers.0.payoutRate'),
    ]);
    expect(refused(withPayout({ locking: 'MONTH', payoutScheduling: null }))).toEqual([
      inPayout('locking'),
      inPayout('payoutScheduling'),
    ]);
  });
});

describe('terms that suit each other are taken', () => {
  test.each([
    {
      rule: 'fixed payouts for a call, in tiers as well',
      given: withPayout({
        payoutLevel: 'CALL',
        defaultPayoutRate: undefined,
        defaultPayout: '1',
        payoutGroups: [{ id: 'a', rank: 1, payout: '2', tiers: [{ actionThreshold: 1, payout: '3' }] }],
      }),
    },
    {
      rule: 'groups and referrals that differ',
      given: withPayout({
        payoutGroups: [
          { id: 'a', rank: 1, payout: '1' },
          { id: 'b', rank: 2, payout: '1' },
        ],
        validReferrals: [
          { type: 'CLICKS', window: 1, windowUnit: 'DAY' },
          { type: 'IMPRESSIONS', window: 1, windowUnit: 'DAY' },
        ],
      }),
    },
    {
      rule: 'two event payouts',
      given: withTerms({ eventPayouts: [eventPayout, { ...eventPayout, eventType: 'LEAD' }] }),
    },
    { rule: 'a limit by click, without a period', given: withLimit({ limitBy: 'CLICK' }) },
    { rule: 'a limit by customer, with one', given: withLimit({ limitBy: 'CUSTOMER', period: 'DAY' }) },
    { rule: 'a payout limit with cents', given: withLimit({ value: '2.50', weekendOverrideValue: '0.01' }) },
    { rule: 'a count with idle zeros', given: withLimit({ type: 'ACTION', value: '250.0' }) },
    { rule: 'an increase by a percent', given: withAdjustment({ direction: 'INCREASE', rate: '1' }) },
    { rule: 'an addition of an amount', given: withAdjustment({ direction: 'ADD', amount: '1' }) },
    { rule: 'tiers of ParentTier', given: withTiers({ parentTier: 1, payout: '1' }, { parentTier: 2, payout: '2' }) },
    {
      rule: 'a bonus on actions in percent',
      given: withBonus({ basis: 'ACTIONS', bonusTiers: [{ actionThreshold: 1, payoutRate: '1' }] }),
    },
    {
      rule: 'a period of undefined beside an offset',
      given: withPayout({ locking: { dayOffset: 3, monthOffset: undefined, period: undefined } }),
    },
  ])('$rule', ({ given }) => {
    expect(terms.safeParse(given).error?.issues).toBeUndefined();
  });
});
