/** The middle of several measurements, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  least: rounded(Math.min(...values)),
  most: rounded(Math.max(...values)),
});

export const quantile = (values: readonly number[], share: number): number =>
  rounded(values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? NaN);

const rounded = (value: number): number => Math.round(value * 100) / 100;
