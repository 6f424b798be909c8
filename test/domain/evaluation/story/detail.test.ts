import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileTerms } from '../../../../domain/evaluation/compile.ts';
import { evaluate } from '../../../../domain/evaluation/evaluate.ts';
import { pricedSales } from '../arbitraries.ts';
import { evaluated, factsWith, groupFor, is, termsWith } from '../builders.ts';

/** A group for each of many cities, and one for all new customers behind them. */
const cities = Array.from({ length: 40 }, (_, index) => ({
  ...groupFor(is('CUSTOMER_CITY', `city-${index}`)),
  id: `c${index}`,
  rank: index,
  payoutRate: String(index),
}));
const newcomers = { ...groupFor(is('CUSTOMER_STATUS', 'NEW')), id: 'newcomers', rank: 90, payoutRate: '50' };
const everyone = {
  ...groupFor({ variable: 'TEXT1', operator: 'IS_NOT', values: ['x'] }),
  id: 'everyone',
  rank: 99,
  payoutRate: '60',
};
const payoutGroups = [...cities, newcomers, everyone];
const told = (detail: 'NONE' | 'SUMMARY' | 'FULL', action: object) =>
  evaluated({ payoutGroups }, action, {}, {}, detail);

describe('among many groups', () => {
  test.each([
    { rule: 'the one for the value applies', action: { customerCity: 'city-17' }, group: 'c17' },
    { rule: 'text still compares exactly', action: { customerCity: 'CITY-17' }, group: 'everyone' },
    { rule: 'a lower rank wins over a higher', action: { customerCity: 'city-3', customerStatus: 'NEW' }, group: 'c3' },
    { rule: 'statuses compare in any case', action: { customerStatus: 'new' }, group: 'newcomers' },
    { rule: 'a group that asks for no value is always tried', action: {}, group: 'everyone' },
    { rule: 'and may not apply', action: { properties: { TEXT1: 'x' } }, group: null },
  ])('$rule', ({ action, group }) => {
    expect(told('NONE', action).lines[0]?.group).toBe(group);
  });

  test('a rule on an item finds the group of any of the items', () => {
    const groups = cities.map((group, index) => ({ ...group, rules: [is('ITEM_SKU', `sku-${index}`, 'common')] }));
    const items = [
      { sku: 'other', price: '50.00' },
      { sku: 'sku-9', price: '50.00' },
    ];
    expect(evaluated({ payoutGroups: groups }, { items }).lines[0]?.group).toBe('c9');
    expect(evaluated({ payoutGroups: groups }, { items: [{ sku: 'common', price: '9.00' }] }).lines[0]?.group).toBe(
      'c0',
    );
  });
});

describe('what is told', () => {
  test('NONE: the numbers alone', () => {
    expect(told('NONE', { customerCity: 'city-2' })).toMatchObject({ payout: '2.00', steps: [], sentences: [] });
  });

  test('SUMMARY: groups that ask for other values are one step', () => {
    expect(told('SUMMARY', { customerCity: 'city-2' }).sentences).toEqual([
      '39 groups do not apply: CUSTOMER_CITY is city-2, and they ask for other values.',
      '1 group does not apply: CUSTOMER_STATUS is absent, and it asks for another value.',
      'Group “c2” (rank 2) applies: CUSTOMER_CITY is city-2.',
      '2 % of 100.00 USD is 2.00 USD.',
      'The payout is 2.00 USD.',
    ]);
  });

  test('SUMMARY: of a handful of groups each is named', () => {
    const { sentences } = evaluated({ payoutGroups: cities.slice(0, 4) });
    expect(sentences.filter((sentence) => sentence.startsWith('Group'))).toHaveLength(4);
  });

  test('FULL: every group that was tried and every rule, with the actual value', () => {
    const { sentences, steps } = told('FULL', { customerStatus: 'NEW' });
    expect(sentences).toHaveLength(43);
    expect(sentences.slice(39, 41)).toEqual([
      'Group “c39” (rank 39) does not apply: CUSTOMER_CITY is absent, and the rule asks that it is city-39.',
      'Group “newcomers” (rank 90) applies: CUSTOMER_STATUS is NEW.',
    ]);
    expect(steps.filter(({ effect }) => effect === 'CONDITION')).toHaveLength(41);
  });

  test('FULL: is not cut where a summary is', () => {
    const items = Array.from({ length: 100 }, (_, index) => ({ sku: `sku-${index}`, price: '1.00' }));
    const terms = compileTerms(termsWith({ payoutLevel: 'ITEM', payoutGroups: cities }));
    expect(evaluate(terms, factsWith({ items }), {}, 'FULL').steps).toHaveLength(100 * (2 * 40 + 2) + 1);
  });

  test('whatever is told, the numbers are the same', () => {
    fc.assert(
      fc.property(pricedSales, ({ terms, facts }) => {
        const compiled = compileTerms(terms);
        const { lines, payout } = evaluate(compiled, facts, {});
        expect(evaluate(compiled, facts, {}, 'NONE')).toMatchObject({ lines, payout });
        expect(evaluate(compiled, facts, {}, 'FULL')).toMatchObject({ lines, payout });
      }),
    );
  });

  test('looking groups up finds the one that trying each of them finds', () => {
    const value = fc.constantFrom('NEW', 'new', 'OLD', 'a', 'b', 'c');
    const rule = fc.record({
      variable: fc.constantFrom('CUSTOMER_STATUS', 'CUSTOMER_CITY', 'ITEM_SKU'),
      operator: fc.constantFrom('IS', 'IS', 'COLLECTION_CONTAINS', 'IS_NOT', 'BEGINS_WITH'),
      values: fc.array(value, { minLength: 1, maxLength: 2 }),
    });
    const groups = fc
      .array(fc.array(rule, { minLength: 1, maxLength: 2 }), { minLength: 5, maxLength: 12 })
      .map((list) => list.map((rules, index) => ({ ...groupFor(...rules), id: `g${index}`, rank: index })));
    const action = fc.record({
      customerStatus: value,
      customerCity: value,
      items: fc.array(
        value.map((sku) => ({ sku, price: '10.00' })),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(groups, action, fc.constantFrom('ITEM', 'ORDER'), (given, of, payoutLevel) => {
        const priced = (detail: 'NONE' | 'FULL') =>
          evaluated({ payoutLevel, payoutGroups: given }, of, {}, {}, detail).lines;
        expect(priced('NONE')).toEqual(priced('FULL'));
      }),
    );
  });
});
