/** A question of the verification: each row of its answer is one thing that is wrong, told in a column `problem`. */
export interface Check {
  /** $brand stands for the brand's id. */
  readonly sql: string;
  readonly nestedLoops: 'on' | 'off';
}

/**
 * Reads all of a brand's ledger and joins it with other rows. Not to be looked up row by row, as PostgreSQL would where it does not know
 * yet how much a brand has: that takes minutes instead of seconds.
 */
export const ofWholeLedger = (...checks: readonly string[]): readonly Check[] =>
  checks.map((sql) => ({ sql, nestedLoops: 'off' }));

/** Finds rows by their ids, in tables that may hold far more than the brand's. */
export const rowByRow = (...checks: readonly string[]): readonly Check[] =>
  checks.map((sql) => ({ sql, nestedLoops: 'on' }));
