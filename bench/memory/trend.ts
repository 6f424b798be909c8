/** What was in use when so many actions were over. */
export interface Sample {
  readonly actions: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
}

/** How memory goes on as actions come. */
export interface Trend {
  /** Mean of the samples, in MiB. */
  readonly level: number;
  /** What so many actions more would add, by the line through the samples (least squares), as a part of the level. */
  readonly growth: number;
}

export function trendOf(samples: readonly Sample[], figure: 'heapBytes' | 'residentBytes', actions: number): Trend {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(samples.map((sample) => sample.actions));
  const level = mean(samples.map((sample) => sample[figure]));
  const together = mean(samples.map((sample) => (sample.actions - middle) * (sample[figure] - level)));
  const apart = mean(samples.map((sample) => (sample.actions - middle) ** 2));
  return { level: round(level / 2 ** 20, 1), growth: round(((together / apart) * actions) / level, 3) };
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
