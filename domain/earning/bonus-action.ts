import type { Decimal } from 'decimal.js';
import { decimal } from '../money.ts';

/** An APPROVED action as it now is, decimal strings. Sale amounts are in the sale's currency, payouts in the contract's. */
export interface ApprovedAction {
  readonly saleAmount: string;
  /** What reversals have left of it. */
  readonly remainingAmount: string;
  /** What one unit of the sale's currency is in the contract's. */
  readonly rate: string;
  /** What reversals have left of the payout. */
  readonly payout: string;
  readonly evaluatedPayout: string;
  /** What limits cut off when it was evaluated. */
  readonly outsideTerms: string;
  /** The location requirement or a restriction refused to pay for all of it. */
  readonly refused: boolean;
  /** The sale amount of the items that a restriction refused to pay for. */
  readonly refusedAmount: string;
}

/** What of an action counts for a bonus. */
export interface BonusAction {
  /** In the contract's currency. */
  readonly sale: Decimal;
  /** From 0 to 1: what reversals and limits have left of it. */
  readonly left: Decimal;
  readonly paid: Decimal;
}

/**
 * The part of an action that is within the terms: a bonus does not make good what a restriction refused or a limit cut off.
 * Null where nothing of it is. Sales that a limit left half paid count by half; what a customer returned was outside first.
 */
export function withinTerms(action: ApprovedAction): BonusAction | null {
  const { saleAmount, remainingAmount, rate, payout } = action;
  const remains = decimal(saleAmount).isZero() ? decimal(1) : decimal(remainingAmount).dividedBy(saleAmount);
  const within = shareWithin(action, remains);
  if (within.isZero()) return null;
  return {
    sale: decimal(remainingAmount).times(rate).times(within),
    left: remains.times(within),
    paid: decimal(payout),
  };
}

function shareWithin(action: ApprovedAction, remains: Decimal): Decimal {
  const { refused, refusedAmount, saleAmount } = action;
  if (refused) return decimal(0);
  const limited = shareWithinLimits(action, remains);
  return decimal(refusedAmount).isZero()
    ? limited
    : limited.times(decimal(saleAmount).minus(refusedAmount)).dividedBy(saleAmount);
}

function shareWithinLimits({ outsideTerms, evaluatedPayout, payout }: ApprovedAction, remains: Decimal): Decimal {
  if (decimal(outsideTerms).isZero()) return decimal(1);
  const unlimited = decimal(evaluatedPayout).plus(outsideTerms).times(remains);
  return unlimited.lessThanOrEqualTo(payout) ? decimal(1) : decimal(payout).dividedBy(unlimited);
}
