import { z } from 'zod';

/** FULL is what is published; SMALL only shows that a part works, and its figures say little. */
export type Size = 'FULL' | 'SMALL';

/** What was measured beside what is expected of it, for the plot. */
export const ratio = z.object({
  label: z.string(),
  measured: z.object({ median: z.number(), least: z.number(), most: z.number() }),
  expected: z.number(),
  direction: z.enum(['AT_LEAST', 'AT_MOST']),
});
export type Ratio = z.output<typeof ratio>;

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
