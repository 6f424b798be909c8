import type { Spread } from './spread.ts';

/** FULL is what is published; SMALL only shows that a part works, and its figures say little. */
export type Size = 'FULL' | 'SMALL';

/** What was measured beside what is expected of it, for the plot. */
export interface Ratio {
  readonly label: string;
  readonly measured: Spread;
  readonly expected: number;
  readonly direction: 'AT_LEAST' | 'AT_MOST';
}

/** What a part of the benchmark found. */
export interface Outcome {
  /** For the JSON line of the run; what is expected stands among them. */
  readonly figures: Readonly<Record<string, unknown>>;
  /** Those of its figures that are times another, and are expected to be. */
  readonly ratios?: readonly Ratio[];
  /** Each expectation that was not met, as a sentence. */
  readonly unmet: readonly string[];
}

/** One question of the benchmark: it starts what it needs, prints one table, stops what it started, and tells what it found. */
export type Part = (size: Size) => Promise<Outcome>;

/** The sentences of the expectations that do not hold. */
export const unmetOf = (expectations: Readonly<Record<string, boolean>>): string[] =>
  Object.keys(expectations).filter((sentence) => expectations[sentence] !== true);
