import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rule } from '../../../../domain/contract/rule.ts';
import { operators, type Operator } from '../../../../domain/contract/vocabulary.ts';
import { predicateOf } from '../../../../domain/evaluation/rules/operators.ts';
import { matchesWildcard } from '../../../../domain/evaluation/rules/wildcard.ts';

const holds = (variable: string, operator: string, values: string[], actual: string[]): boolean =>
  predicateOf(rule.parse({ variable, operator, values }))(actual);

/** For each operator: an action's value that satisfies it and one that does not, against the rule's values. */
const table: {
  operator: Operator;
  variable: string;
  values: string[];
  match: string;
  miss: string;
  absent: boolean;
}[] = [
  { operator: 'IS', variable: 'TEXT1', values: ['a', 'b'], match: 'b', miss: 'c', absent: false },
  { operator: 'IS_NOT', variable: 'TEXT1', values: ['a', 'b'], match: 'c', miss: 'b', absent: true },
  { operator: 'IS_NOT_WHEN_PRESENT', variable: 'TEXT1', values: ['a', 'b'], match: 'c', miss: 'a', absent: true },
  { operator: 'RANGE', variable: 'NUMERIC1', values: ['-1.5', '10'], match: '10.0', miss: '10.01', absent: false },
  { operator: 'LESS_THAN', variable: 'NUMERIC1', values: ['10'], match: '9.99', miss: '10', absent: false },
  { operator: 'GREATER_THAN', variable: 'NUMERIC1', values: ['10'], match: '10.01', miss: '10.0', absent: false },
  {
    operator: 'DATE_RANGE',
    variable: 'DATE1',
    values: ['2026-01-01', '2026-01-31'],
    match: '2026-01-31',
    miss: '2026-02-01',
    absent: false,
  },
  {
    operator: 'DATE_LESS_THAN',
    variable: 'DATE1',
    values: ['2026-01-31'],
    match: '2026-01-30',
    miss: '2026-01-31',
    absent: false,
  },
  {
    operator: 'DATE_GREATER_THAN',
    variable: 'DATE1',
    values: ['2026-01-31'],
    match: '2026-02-01',
    miss: '2026-01-31',
    absent: false,
  },
  {
    operator: 'WILDCARD',
    variable: 'TEXT1',
    values: ['summer*sale'],
    match: 'summer-2026-sale',
    miss: 'my summer sale',
    absent: false,
  },
  { operator: 'BEGINS_WITH', variable: 'TEXT1', values: ['x', 'ab'], match: 'abc', miss: 'cab', absent: false },
  { operator: 'ENDS_WITH', variable: 'TEXT1', values: ['x', 'ab'], match: 'cab', miss: 'abc', absent: false },
  { operator: 'CONTAINS', variable: 'TEXT1', values: ['x', 'ab'], match: 'cabc', miss: 'acb', absent: false },
  { operator: 'DOES_NOT_CONTAIN', variable: 'TEXT1', values: ['x', 'ab'], match: 'acb', miss: 'cabc', absent: true },
  {
    operator: 'COLLECTION_CONTAINS',
    variable: 'ITEM_SKU_LIST',
    values: ['a', 'b'],
    match: 'a',
    miss: 'ab',
    absent: false,
  },
  {
    operator: 'COLLECTION_DOES_NOT_CONTAIN',
    variable: 'ITEM_SKU_LIST',
    values: ['a', 'b'],
    match: 'ab',
    miss: 'a',
    absent: true,
  },
];
const negative = new Set<Operator>(table.filter(({ absent }) => absent).map(({ operator }) => operator));

describe.each(table)('$operator', ({ operator, variable, values, match, miss, absent }) => {
  test(`holds for ${match} and not for ${miss}`, () => {
    expect(holds(variable, operator, values, [match])).toBe(true);
    expect(holds(variable, operator, values, [miss])).toBe(false);
  });

  test(`is ${String(absent)} when the variable is absent`, () => {
    expect(holds(variable, operator, values, [])).toBe(absent);
  });

  test(
    negative.has(operator) ? 'fails when one of many values is named' : 'holds when any of many values matches',
    () => {
      expect(holds(variable, operator, values, [miss, match])).toBe(!negative.has(operator));
      expect(holds(variable, operator, values, [match, match])).toBe(true);
      expect(holds(variable, operator, values, [miss, miss])).toBe(false);
    },
  );
});

describe('IS_PRESENT and IS_NOT_PRESENT', () => {
  test('ask only whether there is a value', () => {
    expect(holds('TEXT1', 'IS_PRESENT', [], ['a'])).toBe(true);
    expect(holds('TEXT1', 'IS_PRESENT', [], [])).toBe(false);
    expect(holds('TEXT1', 'IS_NOT_PRESENT', [], ['a'])).toBe(false);
    expect(holds('TEXT1', 'IS_NOT_PRESENT', [], [])).toBe(true);
  });
});

test('no operator is without a rule here', () => {
  const shown = new Set<Operator>([...table.map(({ operator }) => operator), 'IS_PRESENT', 'IS_NOT_PRESENT']);
  expect(operators.filter((operator) => !shown.has(operator))).toEqual([]);
});

describe('text compares exactly, but for status, country, region and what was derived', () => {
  test.each([
    { variable: 'CUSTOMER_STATUS', caseless: true },
    { variable: 'CUSTOMER_COUNTRY', caseless: true },
    { variable: 'CUSTOMER_REGION', caseless: true },
    { variable: 'CALLER_COUNTRY', caseless: true },
    { variable: 'DERIVED_BROWSER', caseless: true },
    { variable: 'REFERRAL_DERIVED_OS', caseless: true },
    { variable: 'CUSTOMER_CITY', caseless: false },
    { variable: 'ORDER_PROMO_CODE', caseless: false },
    { variable: 'ITEM_SKU', caseless: false },
    { variable: 'TEXT1', caseless: false },
  ])('$variable', ({ variable, caseless }) => {
    expect(holds(variable, 'IS', ['Abc'], ['aBC'])).toBe(caseless);
    expect(holds(variable, 'IS_NOT', ['Abc'], ['aBC'])).toBe(!caseless);
    expect(holds(variable, 'BEGINS_WITH', ['AB'], ['abc'])).toBe(caseless);
    expect(holds(variable, 'WILDCARD', ['A?C'], ['abc'])).toBe(caseless);
  });
});

describe('numbers compare as decimals', () => {
  test.each([
    { rule: '10 is 10.00', operator: 'IS', values: ['10'], actual: '10.00', expected: true },
    {
      rule: '9 is less than 10, though not as text',
      operator: 'LESS_THAN',
      values: ['10'],
      actual: '9',
      expected: true,
    },
    { rule: 'the lower end is in the range', operator: 'RANGE', values: ['5', '10'], actual: '5.000', expected: true },
    {
      rule: 'a hair below the lower end is not',
      operator: 'RANGE',
      values: ['5', '10'],
      actual: '4.999999999999999999999999',
      expected: false,
    },
    { rule: 'a word is no number', operator: 'LESS_THAN', values: ['10'], actual: 'nine', expected: false },
    { rule: 'a word is not any number', operator: 'IS_NOT', values: ['10'], actual: 'ten', expected: true },
    {
      rule: 'exponents and infinities are no numbers',
      operator: 'GREATER_THAN',
      values: ['10'],
      actual: '1e9',
      expected: false,
    },
  ])('$rule', ({ operator, values, actual, expected }) => {
    expect(holds('ORDER_TOTAL', operator, values, [actual])).toBe(expected);
  });
});

describe('dates compare by the calendar, in UTC', () => {
  test.each([
    {
      rule: 'a range includes the whole of its last day',
      operator: 'DATE_RANGE',
      values: ['2026-01-01', '2026-01-31'],
      actual: '2026-01-31T23:59:59Z',
      expected: true,
    },
    {
      rule: 'the zone counts',
      operator: 'DATE_RANGE',
      values: ['2026-01-01', '2026-01-31'],
      actual: '2026-01-31T23:59:59-05:00',
      expected: false,
    },
    {
      rule: 'the same instant in two zones is the same',
      operator: 'IS',
      values: ['2026-01-31T12:00:00Z'],
      actual: '2026-01-31T13:00:00+01:00',
      expected: true,
    },
    {
      rule: 'a time is before a later time of its day',
      operator: 'DATE_LESS_THAN',
      values: ['2026-01-31T12:00:00Z'],
      actual: '2026-01-31T11:59:59Z',
      expected: true,
    },
    {
      rule: 'a time is not after its own day',
      operator: 'DATE_GREATER_THAN',
      values: ['2026-01-31'],
      actual: '2026-01-31T11:59:59Z',
      expected: false,
    },
    {
      rule: 'what is no date is not before one',
      operator: 'DATE_LESS_THAN',
      values: ['2026-01-31'],
      actual: 'yesterday',
      expected: false,
    },
    {
      rule: 'a day that does not exist is no date',
      operator: 'DATE_LESS_THAN',
      values: ['2026-12-31'],
      actual: '2026-02-30',
      expected: false,
    },
  ])('$rule', ({ operator, values, actual, expected }) => {
    expect(holds('DATE1', operator, values, [actual])).toBe(expected);
  });
});

describe('a wildcard', () => {
  test.each([
    { pattern: 'sale', text: 'the sale of the year', matches: true, rule: 'without * and ? may appear anywhere' },
    { pattern: 'sale', text: 'the SALE', matches: false, rule: 'minds the case' },
    { pattern: '*sale', text: 'the sale', matches: true, rule: '* stands for the beginning' },
    { pattern: '*sale', text: 'the sales', matches: false, rule: 'must match to the end' },
    { pattern: 's?le', text: 'sale', matches: true, rule: '? stands for one character' },
    { pattern: 's?le', text: 'sle', matches: false, rule: '? does not stand for none' },
    { pattern: 'a*b*c', text: 'a-b-b-c', matches: true, rule: 'several stars share the text' },
    { pattern: '*', text: '', matches: true, rule: '* stands for nothing, too' },
    { pattern: 'a.c*', text: 'abc', matches: false, rule: 'knows no regular expressions' },
  ])('$pattern $rule', ({ pattern, text, matches }) => {
    expect(matchesWildcard(text, pattern)).toBe(matches);
  });

  test('agrees with the regular expression of the same meaning', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
    fc.assert(
      fc.property(letters, texts, (pattern, text) => {
        const wild = /[*?]/.test(pattern);
        const meaning = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesWildcard(text, pattern)).toBe(new RegExp(wild ? `^${meaning}$` : meaning).test(text));
      }),
    );
  });

  test('that a regular expression would need years for is answered at once', () => {
    expect(matchesWildcard('a'.repeat(1024), `${'*a'.repeat(500)}b`)).toBe(false);
  });
});
