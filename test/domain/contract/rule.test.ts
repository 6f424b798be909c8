import { describe, expect, test } from '@jest/globals';
import { rule } from '../../../domain/contract/rule.ts';
import { operators, type Operator } from '../../../domain/contract/vocabulary.ts';

const refusalOf = (variable: string, operator: Operator, values: readonly string[]): string =>
  rule
    .safeParse({ variable, operator, values })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join() ?? 'taken';

const atLeastOne = 'values: expected at least one value';
const aNumber = 'expected a number such as "100" or "-2.5"';
const aDate = 'expected an ISO 8601 date such as "2026-01-31" or a time with a zone';
const noValues = (operator: string) => `values: expected no values with ${operator}`;
const notOn = (variable: string, nature: string, operator: string) =>
  `operator: expected an operator that suits ${variable}, which is ${nature}; got ${operator}`;
const twoNumbers = 'values: expected two numbers, the lower end first';
const twoDates = 'values: expected two dates, the lower end first';

/*
 * What a rule may say, for each operator, on a text, a number and a date: two values that are numbers, one that is a date, a
 * word, and nothing. Whatever could not be evaluated is refused here.
 */
const equality = {
  TEXT1: ['taken', 'taken', 'taken', atLeastOne],
  NUMERIC1: ['taken', `values.0: ${aNumber}`, `values.0: ${aNumber}`, atLeastOne],
  DATE1: [`values.0: ${aDate}`, 'taken', `values.0: ${aDate}`, atLeastOne],
};
const words = {
  TEXT1: ['taken', 'taken', 'taken', atLeastOne],
  NUMERIC1: ['taken', 'taken', 'taken', atLeastOne],
  DATE1: ['taken', 'taken', 'taken', atLeastOne],
};
const presence = (operator: string) => {
  const row = [noValues(operator), noValues(operator), noValues(operator), 'taken'];
  return { TEXT1: row, NUMERIC1: row, DATE1: row };
};
const numbers = (operator: string, onOneDate: string, onNothing: string) => ({
  TEXT1: ['taken', onOneDate, `values.0: ${aNumber}`, onNothing],
  NUMERIC1: ['taken', onOneDate, `values.0: ${aNumber}`, onNothing],
  DATE1: Array<string>(4).fill(notOn('DATE1', 'a date', operator)),
});
const dates = (operator: string, onOneDate: string, onNothing: string) => ({
  TEXT1: [`values.0: ${aDate}`, onOneDate, `values.0: ${aDate}`, onNothing],
  NUMERIC1: Array<string>(4).fill(notOn('NUMERIC1', 'a number', operator)),
  DATE1: [`values.0: ${aDate}`, onOneDate, `values.0: ${aDate}`, onNothing],
});
const expected: Record<Operator, Record<string, string[]>> = {
  IS: equality,
  IS_NOT: equality,
  IS_NOT_WHEN_PRESENT: equality,
  COLLECTION_CONTAINS: equality,
  COLLECTION_DOES_NOT_CONTAIN: equality,
  IS_PRESENT: presence('IS_PRESENT'),
  IS_NOT_PRESENT: presence('IS_NOT_PRESENT'),
  WILDCARD: words,
  BEGINS_WITH: words,
  ENDS_WITH: words,
  CONTAINS: words,
  DOES_NOT_CONTAIN: words,
  LESS_THAN: numbers('LESS_THAN', `values.0: ${aNumber}`, atLeastOne),
  GREATER_THAN: numbers('GREATER_THAN', `values.0: ${aNumber}`, atLeastOne),
  RANGE: numbers('RANGE', `values.0: ${aNumber}`, twoNumbers),
  DATE_LESS_THAN: dates('DATE_LESS_THAN', 'taken', atLeastOne),
  DATE_GREATER_THAN: dates('DATE_GREATER_THAN', 'taken', atLeastOne),
  DATE_RANGE: dates('DATE_RANGE', twoDates, twoDates),
};

describe.each(operators)('%s', (operator) => {
  test.each(['TEXT1', 'NUMERIC1', 'DATE1'])('on %s', (variable) => {
    const given = [['-2.5', '100'], ['2026-01-31'], ['Paris'], []];
    expect(given.map((values) => refusalOf(variable, operator, values))).toEqual(expected[operator][variable]);
  });
});

describe('the ends of a range', () => {
  test.each<{ rule: string; operator: Operator; values: string[]; answer: string }>([
    { rule: 'may be the same number', operator: 'RANGE', values: ['5', '5.0'], answer: 'taken' },
    { rule: 'compare as numbers', operator: 'RANGE', values: ['9', '10'], answer: 'taken' },
    { rule: 'come lower end first', operator: 'RANGE', values: ['10', '9'], answer: twoNumbers },
    { rule: 'are two', operator: 'RANGE', values: ['9'], answer: twoNumbers },
    { rule: 'are not three', operator: 'RANGE', values: ['9', '10', '11'], answer: twoNumbers },
    { rule: 'may be the same date', operator: 'DATE_RANGE', values: ['2026-01-31', '2026-01-31'], answer: 'taken' },
    { rule: 'come earlier end first', operator: 'DATE_RANGE', values: ['2026-02-01', '2026-01-31'], answer: twoDates },
    {
      rule: 'compare as instants',
      operator: 'DATE_RANGE',
      values: ['2026-01-31T23:00:00-05:00', '2026-02-01T01:00:00Z'],
      answer: twoDates,
    },
    {
      rule: 'compare as instants in both directions',
      operator: 'DATE_RANGE',
      values: ['2026-02-01T01:00:00Z', '2026-01-31T23:00:00-05:00'],
      answer: 'taken',
    },
    {
      rule: 'are not three dates',
      operator: 'DATE_RANGE',
      values: ['2026-01-01', '2026-01-02', '2026-01-03'],
      answer: twoDates,
    },
  ])('$rule: $operator $values', ({ operator, values, answer }) => {
    expect(refusalOf('TEXT1', operator, values)).toBe(answer);
  });
});
