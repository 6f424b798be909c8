import { describe, expect, test } from '@jest/globals';
import type { Rule } from '../../../domain/contract/rule.ts';
import { indexOf, lookUp } from '../../../domain/evaluation/group-index.ts';
import type { VariableValues } from '../../../domain/evaluation/facts/facts-context.ts';

const rule =
  (operator: Rule['operator']) =>
  (variable: Rule['variable'], ...values: string[]): Rule => ({ variable, operator, values });
const is = rule('IS');
const contains = rule('COLLECTION_CONTAINS');
const city = (...names: string[]) => [is('CUSTOMER_CITY', ...names)];
const isNew = is('CUSTOMER_STATUS', 'NEW');

const indexed = (groups: readonly (readonly Rule[])[]) =>
  indexOf(
    groups.map((_, position) => ({ position })),
    groups,
  );

/** The ranks of the groups that can apply to an action, and what is told of the others. */
function found(groups: readonly (readonly Rule[])[], action: VariableValues) {
  const index = indexed(groups);
  if (index === undefined) throw new Error('so few groups have no index');
  const leftOut: [string, readonly string[], number][] = [];
  const candidates = lookUp(
    index,
    (variable) => [action[variable] ?? []].flat(),
    (...told) => leftOut.push(told),
  );
  return { ranks: candidates.map(({ position }) => position), leftOut };
}

test('up to four groups are tried one by one, more are looked up', () => {
  expect(indexed([city('a'), city('b'), city('c'), city('d')])).toBeUndefined();
  expect(indexed([city('a'), city('b'), city('c'), city('d'), city('e')])).toBeDefined();
});

describe('of many groups only those are tried that can apply', () => {
  const cities = [city('Rome'), city('Oslo'), city('Bonn'), city('Lyon'), city('Rome', 'Bonn')];
  test.each<{ rule: string; groups: Rule[][]; action: VariableValues; ranks: number[] }>([
    { rule: 'those that ask for its value', groups: cities, action: { CUSTOMER_CITY: 'Oslo' }, ranks: [1] },
    { rule: 'by rank, where several do', groups: cities, action: { CUSTOMER_CITY: 'Bonn' }, ranks: [2, 4] },
    {
      rule: 'of several values those that ask for any, each once',
      groups: cities,
      action: { CUSTOMER_CITY: ['Bonn', 'Rome'] },
      ranks: [0, 2, 4],
    },
    { rule: 'none that asks for another value', groups: cities, action: { CUSTOMER_CITY: 'Kyiv' }, ranks: [] },
    { rule: 'none where the value is absent', groups: cities, action: {}, ranks: [] },
    {
      rule: 'a value that a group asks for twice finds it once',
      groups: [...cities, [is('CUSTOMER_STATUS', 'NEW', 'new')]],
      action: { CUSTOMER_STATUS: 'New' },
      ranks: [5],
    },
    {
      rule: 'a group that asks for nothing is always tried, at its rank',
      groups: [[], ...cities.slice(0, 3), []],
      action: { CUSTOMER_CITY: 'Oslo' },
      ranks: [0, 2, 4],
    },
    {
      rule: 'those of different variables by rank',
      groups: [[isNew], ...cities],
      action: { CUSTOMER_CITY: 'Rome', CUSTOMER_STATUS: 'NEW' },
      ranks: [0, 1, 5],
    },
    {
      rule: 'a collection that contains a value is looked up by it',
      groups: [...cities.slice(0, 4), [contains('CUSTOMER_CITY', 'Lima')]],
      action: { CUSTOMER_CITY: 'Lima' },
      ranks: [4],
    },
    {
      rule: 'and left out where it does not',
      groups: [...cities.slice(0, 4), [contains('CUSTOMER_CITY', 'Lima')]],
      action: { CUSTOMER_CITY: 'Lyon' },
      ranks: [3],
    },
    {
      rule: 'what a value begins with is no value to be looked up by',
      groups: [...cities.slice(0, 4), [rule('BEGINS_WITH')('CUSTOMER_CITY', 'Li')]],
      action: { CUSTOMER_CITY: 'Lima' },
      ranks: [4],
    },
    {
      rule: 'nor is the value that it must not have',
      groups: [...cities.slice(0, 4), [rule('IS_NOT')('CUSTOMER_CITY', 'Oslo')]],
      action: { CUSTOMER_CITY: 'Lima' },
      ranks: [4],
    },
    {
      rule: 'nor is a number, since 5 is 5.00',
      groups: [...cities.slice(0, 4), [is('ORDER_TOTAL', '5')]],
      action: { ORDER_TOTAL: '5.00' },
      ranks: [4],
    },
    {
      rule: 'status compares in any case, a city exactly',
      groups: [[isNew], ...cities],
      action: { CUSTOMER_CITY: 'ROME', CUSTOMER_STATUS: 'new' },
      ranks: [0],
    },
  ])('$rule', ({ groups, action, ranks }) => {
    expect(found(groups, action).ranks).toEqual(ranks);
  });
});

describe('a group with several rules is looked up by the one that the fewest other groups share', () => {
  const newIn = (...names: string[]) => [isNew, ...city(...names)];
  test.each<{ rule: string; groups: Rule[][]; action: VariableValues; ranks: number[] }>([
    {
      rule: 'the city, where all ask for new customers',
      groups: ['Rome', 'Oslo', 'Bonn', 'Lyon', 'Lima'].map((name) => newIn(name)),
      action: { CUSTOMER_STATUS: 'NEW', CUSTOMER_CITY: 'Bonn' },
      ranks: [2],
    },
    {
      rule: 'a case that does not count makes no difference',
      groups: ['NEW', 'new', 'New', 'nEw', 'neW'].map((status, index) => [
        is('CUSTOMER_STATUS', status),
        ...city(`city ${Math.floor(index / 2)}`),
      ]),
      action: { CUSTOMER_STATUS: 'NEW', CUSTOMER_CITY: 'city 1' },
      ranks: [2, 3],
    },
    {
      rule: 'of many values the one that most others share counts',
      groups: [
        [is('CUSTOMER_STATUS', 'NEW', 'VIP'), ...city('Rome')],
        ...['Rome', 'Oslo', 'Oslo', 'Lyon'].map((name) => newIn(name)),
      ],
      action: { CUSTOMER_STATUS: 'VIP', CUSTOMER_CITY: 'Lima' },
      ranks: [],
    },
    {
      rule: 'the same value of another variable is another value',
      groups: [
        [isNew, ...city('Rome')],
        ...['a', 'b', 'c', 'd'].map((text) => [is('TEXT1', 'Rome'), is('TEXT2', text)]),
        city('Rome'),
        city('Rome'),
      ],
      action: { CUSTOMER_STATUS: 'OLD', CUSTOMER_CITY: 'Rome', TEXT1: 'Rome', TEXT2: 'b' },
      ranks: [2, 5, 6],
    },
  ])('$rule', ({ groups, action, ranks }) => {
    expect(found(groups, action).ranks).toEqual(ranks);
  });
});

test('of those left out it is told which value they do not ask for, and how many they are', () => {
  const groups = [city('Rome'), city('Oslo'), city('Oslo', 'Rome'), [isNew], [isNew], []];
  expect(found(groups, { CUSTOMER_CITY: 'Oslo' }).leftOut).toEqual([
    ['CUSTOMER_CITY', ['Oslo'], 1],
    ['CUSTOMER_STATUS', [], 2],
  ]);
  expect(found(groups, { CUSTOMER_CITY: ['Oslo', 'Rome'], CUSTOMER_STATUS: 'NEW' }).leftOut).toEqual([]);
});
