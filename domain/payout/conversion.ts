import type { FxRate } from '../evaluation/facts/facts-context.ts';
import {
  amountText,
  decimal,
  isZero,
  larger,
  minorUnits,
  money,
  multiply,
  payable,
  subtract,
  zero,
  type Money,
} from '../money.ts';

/*
 * A partner may be paid in another currency than its statement's. The rate is pinned when the payout is made; what the brand gains or
 * loses until the money has arrived is its own (docs/currencies.md).
 */

/** What the partner gets for a payout. */
export interface Conversion {
  readonly paidCurrency: string;
  /** A decimal string, rounded once, half up; null: no rate is known yet, so the payment waits. */
  readonly paidAmount: string | null;
  /** What one unit of the statement's currency is in the paid one; null: they are the same, or it is not known yet. */
  readonly rate: FxRate | null;
}

/**
 * Converts what a statement disburses.
 *
 * @param rate of this instant; not asked for where both currencies are the same
 */
export function conversionOf(amount: Money, paidCurrency: string, rate: FxRate | undefined): Conversion {
  if (amount.currency === paidCurrency) return { paidCurrency, paidAmount: amountText(amount), rate: null };
  const paid = rate && payable({ amount: multiply(amount, rate.rate).amount, currency: paidCurrency });
  // Less than half a minor unit cannot be paid.
  if (!paid || isZero(paid)) return { paidCurrency, paidAmount: null, rate: null };
  return { paidCurrency, paidAmount: amountText(paid), rate };
}

/**
 * The minimum in the statement's currency below which nothing goes out: the partner's own, or the least of which anything is left
 * in the paid currency. Decimal strings.
 */
export function convertibleMinimum(minimumPayout: string, paidCurrency: string, { rate }: FxRate): string {
  const halfUnit = decimal('0.5').times(decimal(10).pow(-minorUnits(paidCurrency)));
  return larger(halfUnit.dividedBy(rate), decimal(minimumPayout)).toFixed();
}

/** A payout as it was converted. */
export interface Converted {
  /** What it clears of the statement. */
  readonly amount: Money;
  /** What the partner gets. */
  readonly paid: Money;
  /** What one unit of the statement's currency was in the paid one when the payout was made. */
  readonly rate: FxRate;
}

/**
 * What the brand has gained by paying an obligation in another currency: the obligation less what its payment is worth when it
 * arrives, in the statement's currency; below zero it has lost. At the pinned rate it is nothing, for rounding is no gain.
 *
 * @param newest the newest rate by then; undefined: none is known, so that the pinned one stands
 */
export function exchangeGain({ amount, paid, rate }: Converted, newest: FxRate | undefined): Money {
  if (!newest || decimal(newest.rate).equals(rate.rate)) return zero(amount.currency);
  const worth = payable(money(decimal(paid.amount).dividedBy(newest.rate), amount.currency));
  return subtract(amount, worth);
}
