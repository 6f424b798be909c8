import { z } from 'zod';
import { assertNever } from '../errors.ts';
import { decimal } from '../money.ts';
import { compareDates, dateOf, isDecimal } from './comparable.ts';
import { refuse, textOf } from './fields.ts';
import { comparisonOf, variables, type RuleVariable } from './variables.ts';
import { operators, type Operator } from './vocabulary.ts';

/**
 * One rule of a group, an adjustment or a restriction (seed 003, Rules). A rule that could never be evaluated, such as a
 * range with one end, is refused here, because inside it would silently pay the base rate.
 */
export const rule = z
  .strictObject({
    variable: z.enum(variables, 'expected a rule variable of the contract object such as "CUSTOMER_STATUS"'),
    operator: z.enum(operators),
    values: z.array(textOf(1024)).max(5_000).default([]),
  })
  .superRefine(({ variable, operator, values }, refusals) => {
    const expected = expectedValues(variable, operator, values);
    if (expected !== undefined) refuse(refusals, expected.path, expected.message);
  })
  .meta({ id: 'Rule' });

export type Rule = z.output<typeof rule>;

/** An empty list always matches (api.md, A contract). */
export const rules = z.array(rule).max(100).default([]);

interface Expectation {
  path: PropertyKey[];
  message: string;
}

/** What the operator expects of the values beside a variable of that nature; undefined when they are as expected. */
export function expectedValues(
  variable: RuleVariable,
  operator: Operator,
  values: readonly string[],
): Expectation | undefined {
  switch (operator) {
    case 'IS_PRESENT':
    case 'IS_NOT_PRESENT':
      return values.length === 0 ? undefined : { path: ['values'], message: `expected no values with ${operator}` };
    case 'IS':
    case 'IS_NOT':
    case 'IS_NOT_WHEN_PRESENT':
    case 'COLLECTION_CONTAINS':
    case 'COLLECTION_DOES_NOT_CONTAIN':
      return atLeastOne(values) ?? comparable(variable, values);
    case 'WILDCARD':
    case 'BEGINS_WITH':
    case 'ENDS_WITH':
    case 'CONTAINS':
    case 'DOES_NOT_CONTAIN':
      return atLeastOne(values);
    case 'LESS_THAN':
    case 'GREATER_THAN':
      return notOn(variable, 'DATE', operator) ?? atLeastOne(values) ?? all(values, isDecimal, aNumber);
    case 'RANGE':
      return (
        notOn(variable, 'DATE', operator) ??
        all(values, isDecimal, aNumber) ??
        ends(values, (low, high) => decimal(low).lessThanOrEqualTo(high), 'numbers')
      );
    case 'DATE_LESS_THAN':
    case 'DATE_GREATER_THAN':
      return notOn(variable, 'NUMBER', operator) ?? atLeastOne(values) ?? all(values, isDate, aDate);
    case 'DATE_RANGE':
      return (
        notOn(variable, 'NUMBER', operator) ??
        all(values, isDate, aDate) ??
        ends(values, (low, high) => compareDates(dateOf(low) ?? low, dateOf(high) ?? high) <= 0, 'dates')
      );
    default:
      return assertNever(operator);
  }
}

const aNumber = 'expected a number such as "100" or "-2.5"';
const aDate = 'expected an ISO 8601 date such as "2026-01-31" or a time with a zone';

const isDate = (text: string): boolean => dateOf(text) !== undefined;

const atLeastOne = (values: readonly string[]): Expectation | undefined =>
  values.length > 0 ? undefined : { path: ['values'], message: 'expected at least one value' };

function comparable(variable: RuleVariable, values: readonly string[]): Expectation | undefined {
  const comparison = comparisonOf(variable);
  switch (comparison) {
    case 'NUMBER':
      return all(values, isDecimal, aNumber);
    case 'DATE':
      return all(values, isDate, aDate);
    case 'TEXT':
      return undefined;
    default:
      return assertNever(comparison);
  }
}

function notOn(variable: RuleVariable, comparison: 'NUMBER' | 'DATE', operator: Operator): Expectation | undefined {
  if (comparisonOf(variable) !== comparison) return undefined;
  const nature = comparison === 'DATE' ? 'a date' : 'a number';
  return {
    path: ['operator'],
    message: `expected an operator that suits ${variable}, which is ${nature}; got ${operator}`,
  };
}

function all(values: readonly string[], holds: (text: string) => boolean, message: string): Expectation | undefined {
  const index = values.findIndex((value) => !holds(value));
  return index === -1 ? undefined : { path: ['values', index], message };
}

function ends(
  values: readonly string[],
  ordered: (low: string, high: string) => boolean,
  kind: string,
): Expectation | undefined {
  const [low, high] = values;
  if (values.length === 2 && low !== undefined && high !== undefined && ordered(low, high)) return undefined;
  return { path: ['values'], message: `expected two ${kind}, the lower end first` };
}
