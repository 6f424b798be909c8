import { compareDates, dateOf, isDecimal } from '../../contract/comparable.ts';
import { comparisonOf, ignoresCase, type RuleVariable } from '../../contract/variables.ts';
import type { Operator } from '../../contract/vocabulary.ts';
import { assertNever } from '../../errors.ts';
import { decimal } from '../../money.ts';
import { matchesWildcard } from './wildcard.ts';

/** Whether the values that an action has for a variable satisfy a rule; an absent variable has no values. */
export type Predicate = (actual: readonly string[]) => boolean;

/** What a rule asks, whether it is one of a contract or of a trigger. */
export interface AskedRule {
  readonly variable: RuleVariable;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/**
 * The rule as a predicate (seed 003, Operator; semantics, Rules). Positive operators hold when any value matches, negative
 * ones when none does; so an absent variable fails the former and passes the latter.
 */
export function predicateOf({ variable, operator, values }: AskedRule): Predicate {
  switch (operator) {
    case 'IS':
    case 'COLLECTION_CONTAINS':
      return any(equalTo(variable, values));
    case 'IS_NOT':
    case 'IS_NOT_WHEN_PRESENT':
    case 'COLLECTION_DOES_NOT_CONTAIN':
      return none(equalTo(variable, values));
    case 'IS_PRESENT':
      return (actual) => actual.length > 0;
    case 'IS_NOT_PRESENT':
      return (actual) => actual.length === 0;
    case 'RANGE':
      return any(number(values, within));
    case 'LESS_THAN':
      return any(number(values, below));
    case 'GREATER_THAN':
      return any(number(values, above));
    case 'DATE_RANGE':
      return any(date(values, within));
    case 'DATE_LESS_THAN':
      return any(date(values, below));
    case 'DATE_GREATER_THAN':
      return any(date(values, above));
    case 'WILDCARD':
      return any(text(variable, values, matchesWildcard));
    case 'BEGINS_WITH':
      return any(text(variable, values, (value, wanted) => value.startsWith(wanted)));
    case 'ENDS_WITH':
      return any(text(variable, values, (value, wanted) => value.endsWith(wanted)));
    case 'CONTAINS':
      return any(text(variable, values, (value, wanted) => value.includes(wanted)));
    case 'DOES_NOT_CONTAIN':
      return none(text(variable, values, (value, wanted) => value.includes(wanted)));
    default:
      return assertNever(operator);
  }
}

/** Whether one of the action's values matches. */
type Match = (value: string) => boolean;

const any =
  (matches: Match): Predicate =>
  (actual) =>
    actual.some(matches);

const none =
  (matches: Match): Predicate =>
  (actual) =>
    !actual.some(matches);

/** Equality as the variable compares: 10 is 10.00 for a price, new is NEW for a customer status. */
function equalTo(variable: RuleVariable, values: readonly string[]): Match {
  const comparison = comparisonOf(variable);
  switch (comparison) {
    case 'NUMBER':
      return number(values, same);
    case 'DATE':
      return date(values, same);
    case 'TEXT': {
      const folded = folding(variable);
      const wanted = new Set(values.map(folded));
      return (value) => wanted.has(folded(value));
    }
    default:
      return assertNever(comparison);
  }
}

function text(
  variable: RuleVariable,
  values: readonly string[],
  matches: (value: string, wanted: string) => boolean,
): Match {
  const folded = folding(variable);
  const expected = values.map(folded);
  return (value) => {
    const actual = folded(value);
    return expected.some((wanted) => matches(actual, wanted));
  };
}

/** Text as the variable compares it. */
export const folding = (variable: RuleVariable): ((value: string) => string) =>
  ignoresCase(variable) ? (value) => value.toLowerCase() : (value) => value;

/** Where the action's value stands to each of the rule's values: below 0 before it, 0 equal, above 0 after it. */
type Standing = readonly number[];

const same = (standing: Standing): boolean => standing.some((one) => one === 0);
const below = (standing: Standing): boolean => standing.some((one) => one < 0);
const above = (standing: Standing): boolean => standing.some((one) => one > 0);
const within = ([low = -1, high = 1]: Standing): boolean => low >= 0 && high <= 0;

/** A value that is no number satisfies no comparison. */
function number(values: readonly string[], holds: (standing: Standing) => boolean): Match {
  const bounds = values.map((value) => decimal(value));
  return (value) => isDecimal(value) && holds(bounds.map((bound) => decimal(value).comparedTo(bound)));
}

/** A value that is no date satisfies no comparison. */
function date(values: readonly string[], holds: (standing: Standing) => boolean): Match {
  const bounds = values.map((value) => dateOf(value) ?? value);
  return (value) => {
    const actual = dateOf(value);
    return actual !== undefined && holds(bounds.map((bound) => compareDates(actual, bound)));
  };
}
