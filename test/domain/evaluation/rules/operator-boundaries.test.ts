import { describe, expect, test } from '@jest/globals';
import { rule } from '../../../../domain/contract/rule.ts';
import { operators, type Operator } from '../../../../domain/contract/vocabulary.ts';
import { predicateOf } from '../../../../domain/evaluation/rules/operators.ts';

/*
 * Every operator on every kind of variable, at its boundary (seed 003, Operator; semantics, Rules). The marks of a cell, from
 * left to right: the rule holds (+) or not (–) for an action that has
 *
 *   below  at  above  beyond    that one value; the rule says the value `at`, a range reaches from `at` to `above`
 *   nothing                     the variable is absent
 *   both                        the two values `at` and `above`
 *   otherwise                   the value `at`, spelled otherwise: in other letters, with more digits, with a time of that day
 *
 * A blank cell: the rule is refused, because the operator suits neither the variable nor the value.
 */
const scales = [
  { kind: 'text', variable: 'TEXT1', values: ['blue', 'green', 'red', 'white'], otherwise: 'GREEN' },
  { kind: 'region', variable: 'CUSTOMER_REGION', values: ['blue', 'green', 'red', 'white'], otherwise: 'GREEN' },
  { kind: 'number', variable: 'NUMERIC1', values: ['9.99', '10', '10.01', '10.02'], otherwise: '10.00' },
  { kind: 'number as text', variable: 'TEXT1', values: ['9.99', '10', '10.01', '10.02'], otherwise: '10.00' },
  {
    kind: 'date',
    variable: 'DATE1',
    values: ['2026-01-30', '2026-01-31', '2026-02-01', '2026-02-02'],
    otherwise: '2026-01-31T23:59:59Z',
  },
  {
    kind: 'date as text',
    variable: 'TEXT1',
    values: ['2026-01-30', '2026-01-31', '2026-02-01', '2026-02-02'],
    otherwise: '2026-01-31T23:59:59Z',
  },
] as const;

const expected = `
                             text             region           number           number as text   date             date as text
IS                           –+–– – + –       –+–– – + +       –+–– – + +       –+–– – + –       –+–– – + +       –+–– – + –
IS_NOT                       +–++ + – +       +–++ + – –       +–++ + – –       +–++ + – +       +–++ + – –       +–++ + – +
IS_NOT_WHEN_PRESENT          +–++ + – +       +–++ + – –       +–++ + – –       +–++ + – +       +–++ + – –       +–++ + – +
IS_PRESENT                   ++++ – + +       ++++ – + +       ++++ – + +       ++++ – + +       ++++ – + +       ++++ – + +
IS_NOT_PRESENT               –––– + – –       –––– + – –       –––– + – –       –––– + – –       –––– + – –       –––– + – –
RANGE                                                          –++– – + +       –++– – + +
LESS_THAN                                                      +––– – – –       +––– – – –
GREATER_THAN                                                   ––++ – + –       ––++ – + –
DATE_RANGE                                                                                       –++– – + +       –++– – + +
DATE_LESS_THAN                                                                                   +––– – – –       +––– – – –
DATE_GREATER_THAN                                                                                ––++ – + –       ––++ – + –
WILDCARD                     –+–– – + –       –+–– – + +       –+++ – + +       –+++ – + +       –+–– – + +       –+–– – + +
BEGINS_WITH                  –+–– – + –       –+–– – + +       –+++ – + +       –+++ – + +       –+–– – + +       –+–– – + +
ENDS_WITH                    –+–– – + –       –+–– – + +       –+–– – + –       –+–– – + –       –+–– – + –       –+–– – + –
CONTAINS                     –+–– – + –       –+–– – + +       –+++ – + +       –+++ – + +       –+–– – + +       –+–– – + +
DOES_NOT_CONTAIN             +–++ + – +       +–++ + – –       +––– + – –       +––– + – –       +–++ + – –       +–++ + – –
COLLECTION_CONTAINS          –+–– – + –       –+–– – + +       –+–– – + +       –+–– – + –       –+–– – + +       –+–– – + –
COLLECTION_DOES_NOT_CONTAIN  +–++ + – +       +–++ + – –       +–++ + – –       +–++ + – +       +–++ + – –       +–++ + – +
`;

function saysOf(operator: Operator, at: string, above: string): string[] {
  if (operator === 'IS_PRESENT' || operator === 'IS_NOT_PRESENT') return [];
  return operator === 'RANGE' || operator === 'DATE_RANGE' ? [at, above] : [at];
}

function cell(operator: Operator, { variable, values, otherwise }: (typeof scales)[number]): string {
  const [below, at, above, beyond] = values;
  const says = rule.safeParse({ variable, operator, values: saysOf(operator, at, above) });
  if (!says.success) return '';
  const holds = predicateOf(says.data);
  const mark = (...actual: string[]): string => (holds(actual) ? '+' : '–');
  const single = [below, at, above, beyond].map((value) => mark(value)).join('');
  return [single, mark(), mark(at, above), mark(otherwise)].join(' ');
}

const printed = (): string =>
  [
    ['', ...scales.map(({ kind }) => kind)],
    ...operators.map((operator) => [operator, ...scales.map((scale) => cell(operator, scale))]),
  ]
    .map(([operator = '', ...cells]) =>
      `${operator.padEnd(29)}${cells.map((text) => text.padEnd(17)).join('')}`.trimEnd(),
    )
    .join('\n');

test('every operator holds where the table says, on every kind of variable', () => {
  expect(`\n${printed()}\n`).toBe(expected);
});

/*
 *   the rule says      5 ─────────── 10
 *   the action has  4 │ 5 │    7    │ 10 │ 11
 */
describe('of several values that a rule says one is enough, and for what it rules out one too many', () => {
  test.each([
    { operator: 'IS', holds: ['5', '10.0'], fails: ['4', '7', '11'] },
    { operator: 'COLLECTION_CONTAINS', holds: ['5', '10.0'], fails: ['4', '7', '11'] },
    { operator: 'IS_NOT', holds: ['4', '7', '11'], fails: ['5', '10.0'] },
    { operator: 'COLLECTION_DOES_NOT_CONTAIN', holds: ['4', '7', '11'], fails: ['5', '10.0'] },
    { operator: 'LESS_THAN', holds: ['4', '5', '7'], fails: ['10', '11'] },
    { operator: 'GREATER_THAN', holds: ['7', '10', '11'], fails: ['4', '5'] },
  ])('$operator', ({ operator, holds, fails }) => {
    const predicate = predicateOf(rule.parse({ variable: 'NUMERIC1', operator, values: ['5', '10'] }));
    expect(holds.filter((value) => !predicate([value]))).toEqual([]);
    expect(fails.filter((value) => predicate([value]))).toEqual([]);
  });
});
