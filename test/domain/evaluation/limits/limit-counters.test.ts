import { describe, expect, test } from '@jest/globals';
import {
  limitPeriods,
  limitScopes,
  limitSubtypes,
  limitTypes,
  payoutLevels,
} from '../../../../domain/contract/vocabulary.ts';
import { compileTerms } from '../../../../domain/evaluation/compile.ts';
import { countersOf } from '../../../../domain/evaluation/limits/counters.ts';
import { takenBy } from '../../../../domain/evaluation/limits/taken.ts';
import { evaluated, factsWith, groupFor, termsWith } from '../builders.ts';

/* Every limit that seed 003 can say, generated from its lists: a word that is missing here is a failing row. */

type Scope = (typeof limitScopes)[number] | 'none';
type Subtype = (typeof limitSubtypes)[number] | 'none';
type Period = (typeof limitPeriods)[number] | 'none';

const saturday = '2026-11-21T10:00:00Z';
const friday = '2026-11-20T10:00:00Z';
const action = {
  customerId: 'c 77',
  call: { callerId: '+1/555' },
  items: [{ sku: 'shirt', category: 'a/b', quantity: 1, price: '10.00' }],
  properties: { TEXT2: 'x' },
};
const context = { clickId: 'k1' } as const;

const scopeParts: Record<Scope, string[]> = {
  none: [],
  CUSTOMER: ['customer/c%2077'],
  CALLER_ID: ['caller/%2B1%2F555'],
  CLICK: ['click/k1'],
  ITEM: ['item/shirt'],
  ORDER: [],
};
const subtypeParts: Record<Subtype, string[]> = {
  none: [],
  SKU: ['sku/shirt'],
  CATEGORY: ['category/a%2Fb'],
  TEXT2: ['text2/x'],
};
const periodParts: Record<Period, string> = {
  none: 'always',
  DAY: '2026-11-20',
  WEEK: '2026-11-16',
  MONTH: '2026-11',
  QUARTER: '2026-Q4',
  CONTRACT_DURATION: 'always',
};
const takes: Record<(typeof limitTypes)[number], string> = {
  ACTION: '1',
  ITEM: '1',
  CLICKS: '1',
  PAYOUT: '1',
  CONCURRENT_CALLS: '1',
};

const rows = limitTypes.flatMap((type) =>
  (['none', ...limitScopes] as const).flatMap((scope) =>
    (['none', ...limitSubtypes] as const).flatMap((subtype) =>
      (['none', ...limitPeriods] as const)
        // A limit for each click has no period (seed 003).
        .filter((period) => scope !== 'CLICK' || period === 'none')
        .map((period) => ({ type, scope, subtype, period })),
    ),
  ),
);

describe('a limit of 2, counted under one readable key', () => {
  test.each(rows)('$type by $scope, subtype $subtype, period $period', ({ type, scope, subtype, period }) => {
    const limit = {
      type,
      value: '2',
      weekendOverrideValue: '1',
      ...(scope !== 'none' && { limitBy: scope }),
      ...(subtype !== 'none' && { subtype }),
      ...(period !== 'none' && { period }),
    };
    const terms = { defaultPayout: '1.00', limits: [limit] };
    const ofThisActionAlone = scope === 'ORDER' || (scope === 'ITEM' && period === 'none');
    const facts = factsWith({ ...action, eventDate: friday }, context);
    if (ofThisActionAlone) {
      expect(countersOf(compileTerms(termsWith(terms)), facts)).toEqual([]);
      expect(evaluated(terms, { ...action, eventDate: friday }, context)).toMatchObject({ payout: '1.00' });
      return;
    }
    const when = type === 'CONCURRENT_CALLS' ? 'always' : periodParts[period];
    const key = ['SALE/limit/1', ...scopeParts[scope], ...subtypeParts[subtype], when].join('/');
    const reads = type === 'CONCURRENT_CALLS' ? 'CALLS_IN_PROGRESS' : 'TOTAL';
    expect(countersOf(compileTerms(termsWith(terms)), facts)).toEqual([{ key, reads }]);

    const paidWith = (standing: string, eventDate = friday) =>
      evaluated(terms, { ...action, eventDate }, context, {
        [key]: standing,
        [key.replace('2026-11-20', '2026-11-21')]: standing,
      });
    expect(takenBy(paidWith('0'), [])).toEqual({ [key]: takes[type] });
    expect(paidWith('1')).toMatchObject({ payout: '1.00', outsideTerms: '0.00' });
    expect(paidWith('2')).toMatchObject({ payout: '0.00', outsideTerms: '1.00' });
    expect(takenBy(paidWith('2'), [])).toEqual(type === 'CONCURRENT_CALLS' ? { [key]: '1' } : {});
    // On Saturdays and Sundays 1 replaces 2, on the same counter.
    expect(paidWith('0', saturday)).toMatchObject({ payout: '1.00' });
    expect(paidWith('1', saturday)).toMatchObject({ payout: '0.00', outsideTerms: '1.00' });
  });
});

describe('an absent scope or value shares one counter, and the explanation says so', () => {
  test.each([
    { limit: { limitBy: 'CUSTOMER' }, key: 'SALE/limit/1/unknown-customer/always', says: 'customer unknown' },
    { limit: { limitBy: 'CALLER_ID' }, key: 'SALE/limit/1/unknown-caller/always', says: 'caller unknown' },
    { limit: { limitBy: 'CLICK' }, key: 'SALE/limit/1/unknown-click/always', says: 'click unknown' },
    { limit: { limitBy: 'ITEM', period: 'DAY' }, key: 'SALE/limit/1/unknown-item/2026-11-20', says: 'item unknown' },
    { limit: { subtype: 'SKU' }, key: 'SALE/limit/1/unknown-sku/always', says: 'SKU unknown' },
    { limit: { subtype: 'CATEGORY' }, key: 'SALE/limit/1/unknown-category/always', says: 'category unknown' },
    { limit: { subtype: 'TEXT2' }, key: 'SALE/limit/1/unknown-text2/always', says: 'TEXT2 unknown' },
  ])('$says', ({ limit, key, says }) => {
    const evaluation = evaluated({ limits: [{ type: 'ACTION', value: '5', ...limit }] });
    expect(takenBy(evaluation, [])).toEqual({ [key]: '1' });
    expect(evaluation.sentences.join(' ')).toContain(`(${says})`);
  });

  test('a customer who is called “unknown” has a counter of her own', () => {
    const limits = [{ type: 'ACTION', value: '5', limitBy: 'CUSTOMER' }];
    expect(takenBy(evaluated({ limits }, { customerId: 'unknown' }), [])).toEqual({
      'SALE/limit/1/customer/unknown/always': '1',
    });
  });
});

test('the TEXT2 of an item is that of the item, else that of the action', () => {
  const items = [
    { sku: 'a', price: '40.00', properties: { TEXT2: 'own' } },
    { sku: 'b', price: '60.00' },
  ];
  const limits = [{ type: 'PAYOUT', subtype: 'TEXT2', value: '50.00' }];
  expect(takenBy(evaluated({ limits }, { items, properties: { TEXT2: 'order' } }), [])).toEqual({
    'SALE/limit/1/text2/own/always': '4',
    'SALE/limit/1/text2/order/always': '6',
  });
});

test('limits of a group and of the contract have counters of their own', () => {
  const terms = {
    ...termsWith({ payoutGroups: [{ ...groupFor(), limits: [{ type: 'PAYOUT', value: '20.00', period: 'MONTH' }] }] }),
    actionLimit: 10,
    actionLimitPeriod: 'WEEK' as const,
    spendLimit: '100.00',
    spendLimitPeriod: 'IO_DURATION' as const,
  };
  expect(countersOf(compileTerms(terms), factsWith()).map(({ key }) => key)).toEqual([
    'SALE/group/new/limit/1/2026-11',
    'contract/actions/2026-11-16',
    'contract/spend/always',
  ]);
});

test('a contract without limits and tiers has no counters', () => {
  expect(countersOf(compileTerms(termsWith({ payoutGroups: [groupFor()] })), factsWith())).toEqual([]);
});

test('an action that a restriction refuses touches no counter, not even that of its call', () => {
  const terms = {
    payoutRestrictions: [{ id: 'r', rules: [{ variable: 'CURRENCY', operator: 'IS_PRESENT' }] }],
    limits: [{ type: 'CONCURRENT_CALLS', value: '1' }],
  };
  expect(countersOf(compileTerms(termsWith(terms)), factsWith())).toEqual([]);
  expect(takenBy(evaluated(terms), [])).toEqual({});
});

describe('items of one order fall under counters of their own, at every level', () => {
  const items = [
    { sku: 'a', quantity: 1, price: '10.00' },
    { sku: 'b', quantity: 1, price: '30.00' },
  ];
  test.each(payoutLevels)('%s', (payoutLevel) => {
    const limits = [{ type: 'ITEM', subtype: 'SKU', value: '1', period: 'DAY' }];
    const terms = { payoutLevel, defaultPayout: '4.00', limits };
    const evaluation = evaluated(terms, { items }, {}, { 'SALE/limit/1/sku/b/2026-11-20': '1' });
    expect(takenBy(evaluation, [])).toEqual({ 'SALE/limit/1/sku/a/2026-11-20': '1' });
    // Item by item 4.00 each; else a quarter of one 4.00, as the sale amounts are.
    const pays = payoutLevel === 'ITEM' ? ['4.00', '4.00'] : ['1.00', '3.00'];
    expect([evaluation.payout, evaluation.outsideTerms]).toEqual(pays);
  });
});
