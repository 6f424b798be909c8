import type { Money } from '../money.ts';

/** What a contract earns its partner beside its actions (seed 003: slotting fees, MinEarningPerClick, PerformanceBonus). */
export const earningKinds = ['START_FEE', 'FIRST_ACTION_FEE', 'MONTHLY_FEE', 'GUARANTEE', 'BONUS'] as const;
export type EarningKind = (typeof earningKinds)[number];

/** How it was computed, for the partner and for whoever computes it again. Plain JSON. */
export interface EarningExplanation {
  /** What was counted, by name: decimal strings. */
  readonly facts: Readonly<Record<string, string>>;
  readonly sentences: readonly string[];
}

/** One earning as it is booked, rounded. */
export interface Earning {
  readonly amount: Money;
  readonly explanation: EarningExplanation;
}
