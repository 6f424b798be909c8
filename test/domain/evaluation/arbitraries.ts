import fc from 'fast-check';
import { terms, type Terms } from '../../../domain/contract/terms.ts';
import {
  eventCategories,
  limitPeriods,
  limitScopes,
  limitSubtypes,
  limitTypes,
  payoutLevels,
} from '../../../domain/contract/vocabulary.ts';
import type { ActionFacts } from '../../../domain/evaluation/facts/facts.ts';
import { amounts, arbitraryTerms } from '../contract/arbitraries.ts';
import { factsWith, is } from './builders.ts';

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const item = fc.record({
  sku: fc.constantFrom('sku-1', 'sku-2', 'sku-3'),
  category: optional(fc.constantFrom('NEW', 'a*b')),
  quantity: fc.integer({ min: 1, max: 5 }),
  price: amounts,
  discount: optional(amounts),
});

const action = fc.record({
  amount: optional(amounts),
  items: optional(fc.array(item, { maxLength: 4 })),
  orderDiscount: optional(amounts),
  customerStatus: optional(fc.constantFrom('new', 'EXISTING')),
  customerCountry: optional(fc.constantFrom('US', 'JP')),
  customerCity: optional(fc.constantFrom('Los Angeles', 'Reno')),
  properties: fc.record({ TEXT1: fc.constantFrom('12', 'a*b'), DATE1: fc.constant('2026-02-10') }),
});

/** Any terms with any sale, converted from USD where the contract is in another currency. */
export const pricedSales: fc.Arbitrary<{ terms: Terms; facts: ActionFacts }> = fc
  .tuple(arbitraryTerms, action)
  .map(([drawn, given]) => ({
    terms: drawn,
    facts: factsWith(given, { fx: { rate: '0.9137', source: 'test', at: '2026-11-20T00:00:00.000Z' } }),
  }));

const small = fc.integer({ min: 1, max: 6 });

const limit = fc
  .record({
    type: fc.constantFrom(...limitTypes),
    subtype: optional(fc.constantFrom(...limitSubtypes)),
    value: small.map(String),
    limitBy: optional(fc.constantFrom(...limitScopes)),
    period: optional(fc.constantFrom(...limitPeriods)),
    weekendOverrideValue: optional(small.map(String)),
  })
  .map(({ period, ...given }) => (given.limitBy === 'CLICK' ? given : { ...given, period }));

const limitLists = fc.array(limit, { maxLength: 2 });

const tierLists = fc
  .tuple(
    fc.constantFrom('actionThreshold', 'revenueThreshold', 'parentTier'),
    fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
  )
  .map(([kind, thresholds]) =>
    thresholds
      .toSorted((one, other) => one - other)
      .map((threshold) => ({
        [kind]: kind === 'revenueThreshold' ? String(threshold) : threshold,
        payout: `${threshold}.50`,
      })),
  );

const groups = fc
  .array(
    fc.record({
      rules: fc.constantFrom([], [is('CUSTOMER_STATUS', 'NEW')], [is('ITEM_SKU', 'a')]),
      payout: fc.constantFrom('0.75', '1.00'),
      limits: limitLists,
      tiers: tierLists,
    }),
    { maxLength: 3 },
  )
  .map((list) => list.map((group, index) => ({ id: `g${index}`, rank: index, ...group })));

const limitedTerms = fc
  .record({
    payoutLevel: fc.constantFrom(...payoutLevels),
    limits: limitLists,
    payoutGroups: groups,
    payoutAdjustments: fc.constantFrom([], [{ id: 'odd', direction: 'INCREASE', rate: '33.333' }]),
    payoutRestrictions: fc.constantFrom([], [{ id: 'no c', rules: [is('ITEM_SKU', 'c')] }]),
    defaultPayout: fc.constantFrom('0.00', '0.01', '1.00', '2.345'),
    actionLimit: optional(small),
    spendLimit: optional(small.map((units) => `${units}.005`)),
  })
  .map(({ actionLimit, spendLimit, ...payout }) =>
    terms.parse({
      currency: 'USD',
      eventPayouts: [{ eventType: 'SALE', ...payout }],
      ...(actionLimit && { actionLimit, actionLimitPeriod: 'WEEK' }),
      ...(spendLimit && { spendLimit, spendLimitPeriod: 'MONTH' }),
    }),
  );

const soldItem = fc.record({
  sku: fc.constantFrom('a', 'b', 'c'),
  category: optional(fc.constantFrom('x', 'y')),
  quantity: fc.integer({ min: 1, max: 4 }),
  price: fc.constantFrom('0.00', '0.33', '1.00', '2.50'),
  properties: fc.constantFrom({}, { TEXT2: 't' }),
});

const limitedAction = fc
  .record({
    day: fc.integer({ min: 18, max: 30 }),
    amount: fc.constantFrom('0.00', '1.00', '3.33'),
    items: fc.array(soldItem, { maxLength: 3 }),
    customerId: optional(fc.constantFrom('c1', 'c2')),
    customerStatus: fc.constantFrom('NEW', 'OLD'),
    properties: fc.constantFrom({}, { TEXT2: 'u' }),
    call: fc.record({
      callerId: fc.constantFrom('p1', 'p2'),
      durationSeconds: fc.constantFrom(60, 200_000),
      talkSeconds: fc.constantFrom(0, 30),
    }),
    clicks: fc.integer({ min: 1, max: 5 }),
    clickId: optional(fc.constantFrom('k1', 'k2')),
    eventCategory: fc.constantFrom(...eventCategories),
  })
  .map(({ day, clickId, eventCategory, ...given }) =>
    factsWith({ ...given, eventDate: `2026-11-${day}T10:00:00Z` }, { eventCategory, clickId }),
  );

/** Contracts whose limits and tiers are soon reached, and actions that reach them. */
export const limitedSequences: fc.Arbitrary<{ terms: Terms; actions: ActionFacts[] }> = fc.record({
  terms: limitedTerms,
  actions: fc.array(limitedAction, { minLength: 1, maxLength: 8 }),
});
