import type { Decimal } from 'decimal.js';
import { decimal, money, percent, type Money } from '../money.ts';
import type { BonusAction } from './bonus-action.ts';
import type { EventPayout } from '../contract/terms.ts';

export type PerformanceBonus = NonNullable<EventPayout['performanceBonus']>;
export type BonusTier = PerformanceBonus['bonusTiers'][number];

/** What one tier of a bonus comes to, exact, in the contract's currency. */
export interface TierResult {
  readonly tier: BonusTier;
  /** The actions that it is for. */
  readonly actions: number;
  /** What they are worth at its price; of type FIXED, its sum. */
  readonly worth: Money;
  /** How much of that was paid with them. */
  readonly paid: Money;
}

/** A fixed price shrinks with the action: what is left of the sale is what it is for (semantics, Money that went out). */
export const priceAt = ({ payout, payoutRate }: BonusTier, { sale, left }: BonusAction, currency: string): Decimal =>
  payoutRate === undefined ? left.times(payout ?? 0) : percent(money(sale, currency), payoutRate).amount;

/** The highest tier whose threshold that much reaches; thresholds rise. */
export const reachedTier = (tiers: readonly BonusTier[], reached: Decimal): BonusTier | undefined =>
  tiers.findLast((tier) => thresholdOf(tier).lessThanOrEqualTo(reached));

const thresholdOf = ({ revenueThreshold, actionThreshold }: BonusTier): Decimal =>
  decimal(revenueThreshold ?? actionThreshold ?? 0);
