import { describe, expect, test } from '@jest/globals';
import { evaluated, groupFor, is } from './builders.ts';

const items = [
  { sku: 'shirt', quantity: 2, price: '20.01' },
  { sku: 'card', quantity: 1, price: '60.00' },
];
const isNew = is('CUSTOMER_STATUS', 'NEW');
const isCard = is('ITEM_SKU', 'card');

/** The steps as a table: effect, rule, whether it matched, actual, expected, amount, item. */
const steps = (...given: Parameters<typeof evaluated>) =>
  evaluated(...given).steps.map(({ effect, rule, matched, actual, expected, amount, item }) =>
    [effect, rule, matched ? 'yes' : 'no', actual ?? '-', expected ?? '-', amount ?? '-', item ?? '-'].join(' | '),
  );

describe('the steps of an evaluation, in its order', () => {
  test('currency, location, restrictions, groups, base, adjustments, rounding, and the payout', () => {
    const terms = {
      payoutLevel: 'ITEM',
      locationRequirementType: 'INCLUDE',
      locationRequirementCountries: ['DE'],
      payoutRestrictions: [
        { id: 'old', rules: [is('CUSTOMER_STATUS', 'OLD')] },
        { id: 'cards', rules: [isCard] },
      ],
      payoutGroups: [
        { ...groupFor(is('CUSTOMER_CITY', 'Rome')), id: 'rome' },
        { ...groupFor(isNew), rank: 2 },
      ],
      payoutAdjustments: [
        { id: 'more', direction: 'INCREASE', rate: '5', rules: [isNew] },
        { id: 'fee', direction: 'SUBTRACT', amount: '0.10', rules: [] },
        { id: 'rest', direction: 'ADD', amount: '9.00', rules: [isCard] },
      ],
    };
    const action = { items, currency: 'EUR', customerStatus: 'new', customerCountry: 'de', customerCity: 'Bonn' };
    const fx = { rate: '1.1', source: 'ECB', at: '2026-11-20T00:00:00.000Z' };
    expect(steps(terms, action, { fx })).toEqual([
      'CONVERTED | Exchange rate | yes | 100.02 EUR | 1.1 USD for 1 EUR (ECB, 2026-11-20T00:00:00.000Z) | 110.022 | -',
      'LOCATION_ACCEPTED | Location requirement | yes | de | is DE | - | -',
      'CONDITION | CUSTOMER_STATUS | no | new | is OLD | - | -',
      'RESTRICTION_PASSED | Restriction “old” | no | - | - | - | -',
      'CONDITION | ITEM_SKU | no | shirt | is card | - | 0',
      'RESTRICTION_PASSED | Restriction “cards” | no | - | - | - | 0',
      'CONDITION | ITEM_SKU | yes | card | is card | - | 1',
      'RESTRICTED | Restriction “cards” | yes | - | - | - | 1',
      'CONDITION | CUSTOMER_CITY | no | Bonn | is Rome | - | 0',
      'GROUP_SKIPPED | Group “rome” (rank 1) | no | - | - | - | 0',
      'CONDITION | CUSTOMER_STATUS | yes | new | is NEW | - | 0',
      'GROUP_APPLIES | Group “new” (rank 2) | yes | - | - | - | 0',
      'PERCENT_OF_SALE | Base payout | yes | 44.022 USD | 15 % | 6.6033 | 0',
      'CONDITION | CUSTOMER_STATUS | yes | new | is NEW | - | 0',
      'ADJUSTED_BY_PERCENT | Adjustment “more” | yes | 6.6033 USD | 5 % | 0.330165 | 0',
      'ADJUSTED_BY_AMOUNT | Adjustment “fee” | yes | - | -0.10 USD | -0.10 | 0',
      'CONDITION | ITEM_SKU | no | shirt | is card | - | 0',
      'ADJUSTMENT_SKIPPED | Adjustment “rest” | no | - | - | - | 0',
      'ROUNDED | Rounding | yes | 6.833465 USD | - | 6.83 | 0',
      'TOTAL | Payout | yes | - | - | 6.83 | -',
    ]);
  });

  test('a fixed payout of the default, raised to zero', () => {
    const payoutAdjustments = [{ id: 'fee', direction: 'SUBTRACT', amount: '9.00', rules: [] }];
    expect(
      steps({ payoutLevel: 'ITEM', defaultPayout: '2.00', payoutAdjustments }, { items: items.slice(0, 1) }),
    ).toEqual([
      'DEFAULT_APPLIES | Default payout | yes | - | - | - | 0',
      'FIXED_PAYOUT | Base payout | yes | 2 pieces | 2.00 USD | 4.00 | 0',
      'ADJUSTED_BY_AMOUNT | Adjustment “fee” | yes | - | -9.00 USD | -9.00 | 0',
      'RAISED_TO_ZERO | Never below zero | yes | -5.00 USD | - | 0.00 | 0',
      'TOTAL | Payout | yes | - | - | 0.00 | -',
    ]);
  });

  test('a call that nobody talked in is not even adjusted', () => {
    const context = { eventCategory: 'CALL_PER_CONVERSATION' } as const;
    const payoutAdjustments = [{ id: 'more', direction: 'ADD', amount: '9.00', rules: [] }];
    expect(steps({ payoutLevel: 'CALL', defaultPayout: '2.00', payoutAdjustments }, {}, context)).toEqual([
      'NOTHING_COUNTED | conversations | no | 0 | - | - | -',
      'TOTAL | Payout | yes | - | - | 0.00 | -',
    ]);
  });

  test('an unknown country is told as absent', () => {
    const required = { locationRequirementType: 'INCLUDE', locationRequirementCountries: ['US'] };
    expect(steps(required)[0]).toBe('LOCATION_REFUSED | Location requirement | no | - | is US | - | -');
  });

  test('a group that is used up, and the tier of the next', () => {
    const payoutGroups = [
      { ...groupFor(), limits: [{ type: 'ACTION', value: '3', weekendOverrideValue: '2' }] },
      { ...groupFor(), id: 'next', rank: 2, tiers: [{ actionThreshold: 5, payoutRate: '20' }] },
    ];
    const on = (eventDate: string, actions: string) =>
      steps(
        { payoutGroups },
        { eventDate },
        {},
        { 'SALE/group/new/limit/1/always': '3', 'SALE/group/next/tier/actions/2026-11': actions },
      ).slice(0, 3);
    expect(on('2026-11-20T10:00:00Z', '4')).toEqual([
      'GROUP_USED_UP | Group “new” (rank 1) | no | - | limit of 3 actions in the whole contract under group “new” | - | -',
      'GROUP_APPLIES | Group “next” (rank 2) | yes | - | - | - | -',
      'TIER_NOT_REACHED | Group “next” | no | 4 actions | 5 actions | - | -',
    ]);
    expect(on('2026-11-21T10:00:00Z', '5')).toEqual([
      'GROUP_USED_UP | Group “new” (rank 1) | no | - | limit of 2 actions in the whole contract on a weekend under group “new” | - | -',
      'GROUP_APPLIES | Group “next” (rank 2) | yes | - | - | - | -',
      'TIER_REACHED | Group “next” | yes | 5 actions | 5 actions | - | -',
    ]);
  });

  test('groups that are left out, as they are told of one item', () => {
    const cities = ['Rome', 'Oslo', 'Bonn', 'Lyon', 'Lima'];
    const payoutGroups = cities.map((city, rank) => ({ ...groupFor(is('CUSTOMER_CITY', city)), id: city, rank }));
    expect(
      steps({ payoutLevel: 'ITEM', payoutGroups }, { items: items.slice(1), customerCity: 'Oslo' }).slice(0, 3),
    ).toEqual([
      'GROUPS_SKIPPED | CUSTOMER_CITY | no | Oslo | 4 | - | 0',
      'CONDITION | CUSTOMER_CITY | yes | Oslo | is Oslo | - | 0',
      'GROUP_APPLIES | Group “Oslo” (rank 1) | yes | - | - | - | 0',
    ]);
  });
});
