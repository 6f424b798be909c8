import type { Condition } from './compile.ts';
import type { Effect, Step } from './evaluation.ts';
import type { Reading } from './subject.ts';

// 500 items × 1,000 groups would be a million steps: the lines stay exact, the story is cut.
const STEPS_KEPT = 2_000;
const VALUES_KEPT = 20;

type Told = Partial<Omit<Step, 'effect' | 'rule'>>;

/** The story of one evaluation, told by the walk that prices. */
export interface Trace {
  readonly steps: readonly Step[];
  tell(effect: Effect, rule: string, told?: Told): void;
  /** Whether all conditions hold for what is read; tells each that was tried, up to the first that does not. */
  all(conditions: readonly Condition[], read: Reading, item: number | null): boolean;
}

export function newTrace(): Trace {
  const steps: Step[] = [];
  const conclusions: Step[] = [];
  let omitted = 0;
  const tell: Trace['tell'] = (effect, rule, told) => {
    const step = stepOf(effect, rule, told);
    if (effect === 'TOTAL' || effect === 'NOT_ENFORCED') conclusions.push(step);
    else if (steps.length < STEPS_KEPT) steps.push(step);
    else omitted++;
  };
  return {
    get steps() {
      const omission = omitted > 0 ? [stepOf('STEPS_OMITTED', 'Explanation', { actual: String(omitted) })] : [];
      return [...steps, ...omission, ...conclusions];
    },
    tell,
    all: (conditions, read, item) =>
      conditions.every(({ variable, holds, expected }) => {
        const values = read(variable);
        const matched = holds(values);
        tell('CONDITION', variable, { matched, actual: shown(values), expected, item });
        return matched;
      }),
  };
}

const shown = (values: readonly string[]): Step['actual'] =>
  values.length > 1 ? values.slice(0, VALUES_KEPT) : (values[0] ?? null);

const stepOf = (effect: Effect, rule: string, told: Told = {}): Step => ({
  rule,
  matched: true,
  actual: null,
  expected: null,
  effect,
  amount: null,
  item: null,
  ...told,
});
