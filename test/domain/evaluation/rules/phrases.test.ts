import { expect, test } from '@jest/globals';
import type { Rule } from '../../../../domain/contract/rule.ts';
import { operators } from '../../../../domain/contract/vocabulary.ts';
import { listed, phraseOf } from '../../../../domain/evaluation/rules/phrases.ts';

const phrases: Readonly<Record<Rule['operator'], string>> = {
  IS: 'is 1 or 2',
  IS_NOT: 'is not 1 or 2',
  IS_NOT_WHEN_PRESENT: 'is not 1 or 2, when present',
  IS_PRESENT: 'is present',
  IS_NOT_PRESENT: 'is not present',
  RANGE: 'is from 1 to 2',
  DATE_RANGE: 'is from 1 to 2',
  LESS_THAN: 'is less than 1 or 2',
  GREATER_THAN: 'is greater than 1 or 2',
  DATE_LESS_THAN: 'is before 1 or 2',
  DATE_GREATER_THAN: 'is after 1 or 2',
  WILDCARD: 'has the form 1 or 2',
  BEGINS_WITH: 'begins with 1 or 2',
  ENDS_WITH: 'ends with 1 or 2',
  CONTAINS: 'contains 1 or 2',
  DOES_NOT_CONTAIN: 'does not contain 1 or 2',
  COLLECTION_CONTAINS: 'has 1 or 2 among its values',
  COLLECTION_DOES_NOT_CONTAIN: 'does not have 1 or 2 among its values',
};

test.each(operators.map((operator) => ({ operator, phrase: phrases[operator] })))(
  'a rule with $operator asks that a value “$phrase”',
  ({ operator, phrase }) => {
    expect(phraseOf({ variable: 'TEXT1', operator, values: ['1', '2'] })).toBe(phrase);
  },
);

const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

test.each([
  { rule: 'nothing', values: [], says: '' },
  { rule: 'one alone', values: ['a'], says: 'a' },
  { rule: 'the last two with the conjunction', values: ['a', 'b', 'c'], says: 'a, b and c' },
  { rule: 'as many as are shown', values: ['a', 'b', 'c', 'd', 'e'], says: 'a, b, c, d and e' },
  { rule: 'of a longer list its beginning', values: seven, says: 'a, b, c, d, e and 2 more' },
])('a list is told as $rule', ({ values, says }) => {
  expect(listed(values, 'and')).toBe(says);
});

test('a contract’s text shows as many values as there are', () => {
  expect(phraseOf({ variable: 'TEXT1', operator: 'IS', values: seven }, seven.length)).toBe('is a, b, c, d, e, f or g');
});
