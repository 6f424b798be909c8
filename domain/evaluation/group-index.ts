import { comparisonOf, type Variable } from '../contract/variables.ts';
import type { Rule } from '../contract/rule.ts';
import { folding } from './rules/operators.ts';
import type { Reading } from './subject.ts';

/**
 * Which of many groups can apply at all, found by what they ask for: a group with a rule that a text is one of some values is
 * looked up by that value. Groups without such a rule are always candidates. The index only leaves out; the rules of a
 * candidate are tried as ever.
 */
export interface GroupIndex<Group extends Ranked> {
  /** By rank, those that have no rule to be looked up by. */
  readonly always: readonly Group[];
  readonly variables: readonly IndexedVariable<Group>[];
}

/** Its place among the groups by rank. */
interface Ranked {
  readonly position: number;
}

interface IndexedVariable<Group extends Ranked> {
  readonly variable: Variable;
  readonly fold: (value: string) => string;
  /** By rank, the groups that ask for a value. */
  readonly asking: ReadonlyMap<string, readonly Group[]>;
  /** How many groups are looked up here. */
  readonly count: number;
}

// A handful of groups is quickly tried, and each is then told by name.
const FEW = 4;

/** An index of groups by rank, with their rules; undefined for few groups: all of them are tried. */
export function indexOf<Group extends Ranked>(
  groups: readonly Group[],
  rulesOf: readonly (readonly Rule[])[],
): GroupIndex<Group> | undefined {
  if (groups.length <= FEW) return undefined;
  const telling = rulesOf.map((rules) => rules.filter(asksForValues));
  const crowds = crowdsOf(telling.flat());
  const always: Group[] = [];
  const asking = new Map<Variable, Map<string, Group[]>>();
  const counts = new Map<Variable, number>();
  groups.forEach((group, position) => {
    const rule = mostTelling(telling[position] ?? [], crowds);
    if (rule === undefined) {
      always.push(group);
      return;
    }
    const { variable, values } = rule;
    const byValue = asking.get(variable) ?? new Map<string, Group[]>();
    asking.set(variable, byValue);
    counts.set(variable, (counts.get(variable) ?? 0) + 1);
    for (const value of new Set(values.map(folding(variable)))) {
      byValue.set(value, [...(byValue.get(value) ?? []), group]);
    }
  });
  return {
    always,
    variables: [...asking].map(([variable, byValue]) => ({
      variable,
      fold: folding(variable),
      asking: byValue,
      count: counts.get(variable) ?? 0,
    })),
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

/** By rank, the groups that can apply to what is read; of the others `leftOut` is told why and how many. */
export function lookUp<Group extends Ranked>(
  { always, variables }: GroupIndex<Group>,
  read: Reading,
  leftOut: (variable: Variable, actual: readonly string[], count: number) => void,
): readonly Group[] {
  let candidates = always;
  for (const { variable, fold, asking, count } of variables) {
    const actual = read(variable);
    let found: readonly Group[] = [];
    for (const value of actual) found = byRank(found, asking.get(fold(value)));
    candidates = byRank(candidates, found);
    if (found.length < count) leftOut(variable, actual, count - found.length);
  }
  return candidates;
}

/** Each once. */
function byRank<Group extends Ranked>(some: readonly Group[], more: readonly Group[] = []): readonly Group[] {
  if (more.length === 0) return some;
  if (some.length === 0) return more;
  return [...new Set([...some, ...more])].sort((one, other) => one.position - other.position);
}
