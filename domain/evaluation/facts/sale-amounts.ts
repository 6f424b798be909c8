import type { Decimal } from 'decimal.js';
import type { Submission, SubmissionItem } from '../../action/submission.ts';
import { amountText, decimal, minorUnits, money, smaller, split, sumOf } from '../../money.ts';

/** What may be commissioned, decimal strings in the action's currency; `items` in the order of the submission. */
export interface SaleAmounts {
  readonly order: string;
  readonly items: readonly string[];
}

/**
 * The sale amount of an action and of its items (semantics, Which sale amount): item subtotals less the order's discount,
 * which the items share in proportion; tax and shipping never count. Without items, `amount`. A discount takes at most
 * what there is.
 */
export function saleAmountsOf(submission: Submission): SaleAmounts {
  const { currency, items = [] } = submission;
  if (items.length === 0) return { order: amountText(money(submission.amount ?? 0, currency)), items: [] };
  const subtotals = items.map(subtotalOf);
  const total = sumOf(subtotals);
  const discount = smaller(total, decimal(submission.orderDiscount ?? 0));
  const shares = split(money(discount, currency), subtotals, finestDigits([discount, ...subtotals], currency));
  return {
    order: amountText(money(total.minus(discount), currency)),
    items: subtotals.map((subtotal, index) => amountText(money(subtotal.minus(shares[index]?.amount ?? 0), currency))),
  };
}

function subtotalOf({ price, quantity, discount = '0' }: SubmissionItem): Decimal {
  const gross = decimal(price).times(quantity);
  return gross.minus(smaller(gross, decimal(discount)));
}

// Prices may be finer than the minor unit; a share rounded to cents could exceed such an item.
const finestDigits = (amounts: readonly Decimal[], currency: string): number =>
  Math.max(minorUnits(currency), ...amounts.map((amount) => amount.decimalPlaces()));
