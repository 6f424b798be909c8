import type { Condition } from '../compile.ts';
import type { Detail, Effect, Step } from '../evaluation.ts';
import type { Reading } from '../subject.ts';

// 500 items × 1,000 groups would be a million steps: the lines stay exact, the story is cut.
const stepsKept = { SUMMARY: 2_000, FULL: 100_000 } as const;
const VALUES_KEPT = 20;

type Told = Partial<Omit<Step, 'effect' | 'rule'>>;

/** The story of one evaluation, told by the walk that prices. */
export interface Trace {
  readonly detail: Detail;
  readonly steps: readonly Step[];
  /** What is told is made only where somebody listens. */
  tell(effect: Effect, rule: string, told?: () => Told): void;
  /** Whether all conditions hold for what is read; tells each that was tried, up to the first that does not. */
  all(conditions: readonly Condition[], read: Reading, item: number | null): boolean;
}

export const newTrace = (detail: Detail): Trace => (detail === 'NONE' ? silence : story(detail));

/** For those who want the number alone. */
export const silence: Trace = {
  detail: 'NONE',
  steps: [],
  tell: () => undefined,
  all: (conditions, read) => conditions.every(({ variable, holds }) => holds(read(variable))),
};

function story(detail: Exclude<Detail, 'NONE'>): Trace {
  const steps: Step[] = [];
  let omitted = 0;
  const tell: Trace['tell'] = (effect, rule, told) => {
    // The last word is told whatever was left out before it.
    const last = effect === 'TOTAL';
    if (last && omitted > 0) steps.push(stepOf('STEPS_OMITTED', 'Explanation', { actual: String(omitted) }));
    if (last || steps.length < stepsKept[detail]) steps.push(stepOf(effect, rule, told?.()));
    else omitted++;
  };
  return {
    detail,
    steps,
    tell,
    all: (conditions, read, item) =>
      conditions.every(({ variable, holds, expected }) => {
        const values = read(variable);
        const matched = holds(values);
        tell('CONDITION', variable, () => ({ matched, actual: shown(values), expected, item }));
        return matched;
      }),
  };
}

/** A long list is named by its first values. */
export const shown = (values: readonly string[]): Step['actual'] =>
  values.length > 1 ? values.slice(0, VALUES_KEPT) : (values[0] ?? null);

const stepOf = (effect: Effect, rule: string, told: Told = {}): Step => ({
  rule,
  matched: told.matched ?? true,
  actual: told.actual ?? null,
  expected: told.expected ?? null,
  effect,
  amount: told.amount ?? null,
  item: told.item ?? null,
});
