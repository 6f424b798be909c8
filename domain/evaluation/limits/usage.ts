/*
 * What a contract's order-dependent terms (limits, tiers) have taken so far, as counters that the caller keeps. A counter
 * belongs to one contract; its key names the term, the scope and the period, so it never has to be reset. At any time a
 * counter stands for the sum of what the contract's actions take of it now: a reversal gives back.
 */

/** A counter that an evaluation reads. */
export interface Counter {
  readonly key: string;
  /**
   * TOTAL: the sum of what actions take, of which a limit allows so much. TIER: the same, which says how far the month has come.
   * CALLS_IN_PROGRESS: how many other calls under this key go on when the call starts.
   */
  readonly reads: 'TOTAL' | 'TIER' | 'CALLS_IN_PROGRESS';
}

/** Readings by counter key, decimal strings; a counter without an entry stands at "0". Plain JSON, pinned with the evaluation. */
export type Usage = Readonly<Record<string, string>>;

/** What one action takes of one contract's counters, before and after a change. */
export interface Move {
  readonly contractId: string;
  readonly before: Taken;
  readonly after: Taken;
}

/** What one action takes of each counter, decimal strings above zero. Plain JSON. */
export type Taken = Readonly<Record<string, string>>;
