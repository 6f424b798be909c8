import { describe, expect, test } from '@jest/globals';
import { terms } from '../../../domain/contract/terms.ts';
import { compileTerms } from '../../../domain/evaluation/compile.ts';
import { evaluate } from '../../../domain/evaluation/evaluate.ts';
import { evaluated, factsWith, groupFor, is, termsWith } from './builders.ts';

const isNew = is('CUSTOMER_STATUS', 'NEW');

describe('the example of seed 000: a sale of 100.00 USD', () => {
  const group = { payoutGroups: [groupFor(isNew)] };
  const extra = { payoutAdjustments: [{ id: 'extra', direction: 'INCREASE', rate: '5', rules: [isNew] }] };
  test.each([
    { rule: 'the default of 10 % pays 10.00', terms: {}, status: 'NEW', pays: '10.00' },
    { rule: 'a group of 15 % for new customers replaces it', terms: group, status: 'NEW', pays: '15.00' },
    { rule: 'new is NEW in any case', terms: group, status: 'nEw', pays: '15.00' },
    { rule: 'the default applies where no group matches', terms: group, status: 'EXISTING', pays: '10.00' },
    { rule: 'the default applies to an unknown status', terms: group, status: undefined, pays: '10.00' },
    { rule: 'an adjustment of 5 % raises the payout, not the rate', terms: extra, status: 'new', pays: '10.50' },
    {
      rule: 'group and adjustment: 5 % of the group’s payout',
      terms: { ...group, ...extra },
      status: 'NEW',
      pays: '15.75',
    },
  ])('$rule', ({ terms: change, status, pays }) => {
    expect(evaluated(change, { customerStatus: status }).payout).toBe(pays);
  });
});

describe('payout groups', () => {
  const first = { ...groupFor(isNew), id: 'first', rank: 1, payoutRate: '15' };
  const second = { ...groupFor(), id: 'second', rank: 2, payoutRate: '12' };
  const fixed = { id: 'fixed', rank: 3, payout: '7.00', rules: [] };
  test.each([
    {
      rule: 'the lowest rank that matches pays, wherever it stands',
      groups: [second, first],
      status: 'NEW',
      group: 'first',
      pays: '15.00',
    },
    {
      rule: 'the next rank is tried where the first does not match',
      groups: [second, first],
      status: 'VIP',
      group: 'second',
      pays: '12.00',
    },
    { rule: 'a fixed payout replaces a default rate', groups: [fixed], status: 'NEW', group: 'fixed', pays: '7.00' },
    {
      rule: 'rules of one group must all match',
      groups: [{ ...first, rules: [isNew, is('CUSTOMER_CITY', 'Paris')] }],
      status: 'NEW',
      group: null,
      pays: '10.00',
    },
  ])('$rule', ({ groups, status, group, pays }) => {
    const evaluation = evaluated({ payoutGroups: groups }, { customerStatus: status });
    expect(evaluation.payout).toBe(pays);
    expect(evaluation.lines[0]?.group).toBe(group);
  });
});

describe('payout adjustments: percents of the base payout first, then sums', () => {
  const by = (direction: string, value: string) =>
    direction === 'ADD' || direction === 'SUBTRACT' ? { direction, amount: value } : { direction, rate: value };
  test.each([
    { rule: 'percents add and do not compound', given: [by('INCREASE', '5'), by('INCREASE', '10')], pays: '11.50' },
    {
      rule: 'an increase and a decrease of the same percent cancel out',
      given: [by('INCREASE', '10'), by('DECREASE', '10')],
      pays: '10.00',
    },
    { rule: 'a sum is added', given: [by('ADD', '2.50')], pays: '12.50' },
    {
      rule: 'a percent is of the base even where a sum stands first',
      given: [by('ADD', '10.00'), by('INCREASE', '10')],
      pays: '21.00',
    },
    { rule: 'a sum is subtracted', given: [by('SUBTRACT', '4.00')], pays: '6.00' },
    { rule: 'never below zero by sums', given: [by('SUBTRACT', '11.00')], pays: '0.00' },
    { rule: 'never below zero by percents', given: [by('DECREASE', '150')], pays: '0.00' },
    { rule: 'below zero on the way does not matter', given: [by('DECREASE', '150'), by('ADD', '8.00')], pays: '3.00' },
    {
      rule: 'fractions of a cent are kept until the one rounding',
      given: [by('INCREASE', '0.06'), by('INCREASE', '0.04')],
      pays: '10.01',
    },
  ])('$rule', ({ given, pays }) => {
    const payoutAdjustments = given.map((one, index) => ({ id: `a${index}`, rules: [], ...one }));
    expect(evaluated({ payoutAdjustments }).payout).toBe(pays);
  });
});

describe('at ITEM level each item is a line of its own', () => {
  const items = [
    { sku: 'shirt', category: 'clothes', quantity: 2, price: '20.00' },
    { sku: 'gift card', category: 'cards', quantity: 1, price: '60.00' },
  ];
  const linesOf = (change: object, action: object = {}) => {
    const evaluation = evaluated({ payoutLevel: 'ITEM', ...change }, { items, ...action });
    return [...evaluation.lines.map(({ payout }) => payout), evaluation.payout];
  };

  test.each([
    { rule: 'a percent is of the item’s sale amount', change: {}, pays: ['4.00', '6.00', '10.00'] },
    {
      rule: 'a fixed payout is paid for each piece',
      change: { defaultPayout: '1.50' },
      pays: ['3.00', '1.50', '4.50'],
    },
    {
      rule: 'a sum is added once for an item line, not for each piece',
      change: { payoutAdjustments: [{ id: 'a', direction: 'ADD', amount: '1.00' }] },
      pays: ['5.00', '7.00', '12.00'],
    },
    {
      rule: 'a sum is subtracted once for an item line',
      change: { payoutAdjustments: [{ id: 'a', direction: 'SUBTRACT', amount: '5.00' }] },
      pays: ['0.00', '1.00', '1.00'],
    },
    {
      rule: 'a group matches the item it is for',
      change: { payoutGroups: [groupFor(is('ITEM_CATEGORY', 'clothes'))] },
      pays: ['6.00', '6.00', '12.00'],
    },
    {
      rule: 'a restriction on an item variable restricts that item',
      change: { payoutRestrictions: [{ id: 'cards', rules: [is('ITEM_CATEGORY', 'cards')] }] },
      pays: ['4.00', '0.00', '4.00'],
    },
    {
      rule: 'any other restriction restricts the whole action',
      change: { payoutRestrictions: [{ id: 'usd', rules: [is('CURRENCY', 'USD')] }] },
      pays: ['0.00', '0.00', '0.00'],
    },
  ])('$rule', ({ change, pays }) => {
    expect(linesOf(change)).toEqual(pays);
  });

  test('the order’s discount is shared in proportion', () => {
    expect(linesOf({}, { orderDiscount: '10.00' })).toEqual(['3.60', '5.40', '9.00']);
  });

  test('an action without items is one line', () => {
    const { lines, payout } = evaluated({ payoutLevel: 'ITEM' });
    expect(lines).toMatchObject([{ quantity: 1, saleAmount: '100.00', items: [], payout: '10.00' }]);
    expect(payout).toBe('10.00');
  });

  test('each line rounds once, and the payout is their sum', () => {
    const third = { sku: 'x', price: '0.25' };
    expect(linesOf({}, { items: [third, third] })).toEqual(['0.03', '0.03', '0.06']);
  });
});

describe('at ORDER level the order is one line', () => {
  const items = [
    { sku: 'shirt', quantity: 2, price: '20.00' },
    { sku: 'gift card', quantity: 1, price: '60.00' },
  ];

  test('tax and shipping are never commissionable', () => {
    expect(evaluated({}, { items, orderTax: '8.00', orderShipping: '5.00', orderTotal: '113.00' }).payout).toBe(
      '10.00',
    );
  });

  test('a fixed payout is paid once, whatever the quantities', () => {
    expect(evaluated({ defaultPayout: '7.00' }, { items }).payout).toBe('7.00');
  });

  test('a rule on an item holds when any item matches; a negative one when none does', () => {
    const pays = (operator: string, sku: string) =>
      evaluated({ payoutGroups: [groupFor({ variable: 'ITEM_SKU', operator, values: [sku] })] }, { items }).payout;
    expect(['shirt', 'gift card', 'hat'].map((sku) => pays('IS', sku))).toEqual(['15.00', '15.00', '10.00']);
    expect(['shirt', 'gift card', 'hat'].map((sku) => pays('IS_NOT', sku))).toEqual(['10.00', '10.00', '15.00']);
  });

  test('a restricted item is out of the sale and stands on a line that pays nothing', () => {
    const payoutRestrictions = [{ id: 'cards', rules: [is('ITEM_SKU', 'gift card')] }];
    const { lines, payout } = evaluated({ payoutRestrictions }, { items });
    expect(payout).toBe('4.00');
    expect(lines).toMatchObject([
      { saleAmount: '40.00', payout: '4.00', items: [{ sku: 'shirt' }] },
      { sku: 'gift card', saleAmount: '60.00', payout: '0.00' },
    ]);
  });

  test('an order of nothing but restricted items pays nothing, not even a fixed payout', () => {
    const payoutRestrictions = [{ id: 'all', rules: [{ variable: 'ITEM_SKU', operator: 'IS_PRESENT' }] }];
    expect(evaluated({ defaultPayout: '7.00', payoutRestrictions }, { items }).payout).toBe('0.00');
  });
});

describe('restrictions', () => {
  const paris = { id: 'paris', rules: [is('CUSTOMER_CITY', 'Paris')] };
  const newInRome = { id: 'new in Rome', rules: [is('CUSTOMER_CITY', 'Rome'), isNew] };
  test.each([
    { rule: 'one of several is enough', city: 'Paris', status: 'OLD', pays: '0.00' },
    { rule: 'within one all rules must match', city: 'Rome', status: 'NEW', pays: '0.00' },
    { rule: 'half a restriction restricts nothing', city: 'Rome', status: 'OLD', pays: '10.00' },
    { rule: 'none matches: it is paid', city: 'Oslo', status: 'NEW', pays: '10.00' },
  ])('$rule', ({ city, status, pays }) => {
    const action = { customerCity: city, customerStatus: status };
    expect(evaluated({ payoutRestrictions: [paris, newInRome] }, action).payout).toBe(pays);
  });

  test('a restriction on an item restricts an action that has no items but the property', () => {
    const payoutRestrictions = [{ id: 'cards', rules: [is('ITEM_SKU', 'card')] }];
    expect(evaluated({ payoutRestrictions }, { properties: { ITEM_SKU: 'card' } }).payout).toBe('0.00');
  });
});

describe('location requirement', () => {
  test.each([
    { type: 'INCLUDE', country: 'us', pays: '10.00', rule: 'a listed country is paid, in any case' },
    { type: 'INCLUDE', country: 'DE', pays: '0.00', rule: 'any other is not' },
    { type: 'INCLUDE', country: undefined, pays: '0.00', rule: 'an unknown one fails' },
    { type: 'EXCLUDE', country: 'US', pays: '0.00', rule: 'a listed country is not paid' },
    { type: 'EXCLUDE', country: 'DE', pays: '10.00', rule: 'any other is' },
    { type: 'EXCLUDE', country: undefined, pays: '10.00', rule: 'an unknown one passes' },
  ])('$type: $rule', ({ type, country, pays }) => {
    const required = { locationRequirementType: type, locationRequirementCountries: ['US', 'CA'] };
    expect(evaluated(required, { customerCountry: country }).payout).toBe(pays);
  });
});

describe('calls and clicks are paid a fixed sum each', () => {
  const paid = (
    level: string,
    eventCategory: 'CALL_PER_RING' | 'CALL_PER_DURATION' | 'CALL_PER_CONVERSATION' | 'CLICK',
    call: object,
    clicks = 1,
  ) =>
    evaluated(
      { payoutLevel: level, defaultPayout: '2.00', payoutAdjustments: [{ id: 'a', direction: 'ADD', amount: '0.10' }] },
      { call, clicks },
      { eventCategory },
    ).payout;

  test.each([
    { rule: 'a ring is paid once', category: 'CALL_PER_RING', call: {}, pays: '2.10' },
    {
      rule: '61 seconds are two started minutes',
      category: 'CALL_PER_DURATION',
      call: { durationSeconds: 61 },
      pays: '4.10',
    },
    { rule: '60 seconds are one minute', category: 'CALL_PER_DURATION', call: { durationSeconds: 60 }, pays: '2.10' },
    {
      rule: 'no known duration pays nothing, adjustments included',
      category: 'CALL_PER_DURATION',
      call: {},
      pays: '0.00',
    },
    {
      rule: 'a conversation is paid once',
      category: 'CALL_PER_CONVERSATION',
      call: { talkSeconds: 300 },
      pays: '2.10',
    },
    {
      rule: 'ringing without talking is no conversation',
      category: 'CALL_PER_CONVERSATION',
      call: { durationSeconds: 30, talkSeconds: 0 },
      pays: '0.00',
    },
  ] as const)('$rule', ({ category, call, pays }) => {
    expect(paid('CALL', category, call)).toBe(pays);
  });

  test('a day’s clicks are paid each', () => {
    expect(paid('CLICK', 'CLICK', {}, 40)).toBe('80.10');
  });
});

describe('an amount in another currency', () => {
  const euros = { currency: 'EUR' };
  const fx = { rate: '1.1035', source: 'ECB', at: '2026-11-20T00:00:00.000Z' };

  test('is converted at the given rate, which stays with the evaluation', () => {
    const evaluation = evaluated({}, euros, { fx });
    expect(evaluation).toMatchObject({
      payout: '11.04',
      currency: 'USD',
      saleAmount: '100.00',
      saleCurrency: 'EUR',
      fx,
    });
  });

  test('without a rate is an error, never the same number in another currency', () => {
    expect(() => evaluated({ defaultPayout: '5.00' }, euros)).toThrow(
      expect.objectContaining({
        code: 'FX_RATE_UNKNOWN',
        message: 'No rate from EUR to USD is stored for this action.',
      }),
    );
  });

  test('a rate that is not needed is not used', () => {
    expect(evaluated({}, {}, { fx })).toMatchObject({ payout: '10.00', fx: null });
  });

  test('yen are paid in whole yen', () => {
    const compiled = compileTerms(termsWith({ defaultPayoutRate: '12.5' }, 'JPY'));
    expect(evaluate(compiled, factsWith({ amount: '1020', currency: 'JPY' }), {}).payout).toBe('128');
  });
});

test('a contract that does not pay for the event type is not evaluated', () => {
  expect(() => evaluated({}, { eventType: 'LEAD' })).toThrow(
    expect.objectContaining({
      code: 'PARTNER_WITHOUT_CONTRACT',
      message: 'The contract does not pay for event type LEAD.',
    }),
  );
});

test('of several event payouts that of the event type pays', () => {
  const both = terms.parse({
    currency: 'USD',
    eventPayouts: [
      { eventType: 'LEAD', payoutLevel: 'ORDER', defaultPayout: '3.00' },
      { eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '10' },
    ],
  });
  expect(evaluate(compileTerms(both), factsWith({ eventType: 'LEAD' }), {}).payout).toBe('3.00');
});
