import { comparisonOf, type Variable } from '../contract/variables.ts';
import type { Rule } from '../contract/rule.ts';
import { folding } from './operators.ts';
import type { Reading } from './subject.ts';

/**
 * Which of many groups can apply at all, found by what they ask for: a group with a rule that a text is one of some values is
 * looked up by that value. Groups without such a rule are always candidates. The index only leaves out; the rules of a
 * candidate are tried as ever.
 */
export interface GroupIndex {
  /** Positions, ascending, of groups that have no rule to be looked up by. */
  readonly always: readonly number[];
  readonly variables: readonly IndexedVariable[];
}

interface IndexedVariable {
  readonly variable: Variable;
  readonly fold: (value: string) => string;
  /** Positions of groups by a value they ask for. */
  readonly positions: ReadonlyMap<string, readonly number[]>;
  /** How many groups are looked up here. */
  readonly groups: number;
}

/** Groups that the index leaves out: they ask for other values of the variable. */
export interface LeftOut {
  readonly variable: Variable;
  readonly actual: readonly string[];
  readonly groups: number;
}

// A handful of groups is quickly tried, and each is then told by name.
const FEW = 4;

/** Undefined for few groups: all of them are tried. */
export function indexOf(groups: readonly { readonly rules: readonly Rule[] }[]): GroupIndex | undefined {
  if (groups.length <= FEW) return undefined;
  const crowds = crowdsOf(groups.flatMap(({ rules }) => rules.filter(asksForValues)));
  const always: number[] = [];
  const byVariable = new Map<Variable, number[]>();
  const chosen = groups.map(({ rules }, position) => {
    const rule = mostTelling(rules.filter(asksForValues), crowds);
    if (rule === undefined) always.push(position);
    else byVariable.set(rule.variable, [...(byVariable.get(rule.variable) ?? []), position]);
    return rule;
  });
  return {
    always,
    variables: [...byVariable].map(([variable, members]) => {
      const fold = folding(variable);
      const positions = new Map<string, number[]>();
      for (const position of members) {
        for (const value of new Set(chosen[position]?.values.map(fold))) {
          positions.set(value, [...(positions.get(value) ?? []), position]);
        }
      }
      return { variable, fold, positions, groups: members.length };
    }),
  };
}

const asksForValues = ({ variable, operator }: Rule): boolean =>
  (operator === 'IS' || operator === 'COLLECTION_CONTAINS') && comparisonOf(variable) === 'TEXT';

type Crowds = ReadonlyMap<string, number>;

const crowdKey = (variable: Variable, value: string): string => `${variable} ${folding(variable)(value)}`;

function crowdsOf(rules: readonly Rule[]): Crowds {
  const crowds = new Map<string, number>();
  for (const { variable, values } of rules) {
    for (const value of values) {
      const key = crowdKey(variable, value);
      crowds.set(key, (crowds.get(key) ?? 0) + 1);
    }
  }
  return crowds;
}

/** The rule that shares its values with the fewest others leaves out the most. */
function mostTelling(rules: readonly Rule[], crowds: Crowds): Rule | undefined {
  const crowd = ({ variable, values }: Rule): number =>
    Math.max(...values.map((value) => crowds.get(crowdKey(variable, value)) ?? 0));
  return rules.toSorted((one, other) => crowd(one) - crowd(other))[0];
}

/** Positions, ascending, of the groups that can apply to what is read, and which were left out and why. */
export function lookUp(
  { always, variables }: GroupIndex,
  read: Reading,
): { readonly candidates: readonly number[]; readonly leftOut: readonly LeftOut[] } {
  let candidates = always;
  const leftOut: LeftOut[] = [];
  for (const { variable, fold, positions, groups } of variables) {
    const actual = read(variable);
    let found: readonly number[] = [];
    for (const value of actual) found = together(found, positions.get(fold(value)));
    candidates = together(candidates, found);
    if (found.length < groups) leftOut.push({ variable, actual, groups: groups - found.length });
  }
  return { candidates, leftOut };
}

/** Each once, ascending. */
function together(some: readonly number[], more: readonly number[] = []): readonly number[] {
  if (more.length === 0) return some;
  return some.length === 0 ? more : [...new Set([...some, ...more])].sort((one, other) => one - other);
}
