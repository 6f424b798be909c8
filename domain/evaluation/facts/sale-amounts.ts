import type { Decimal } from 'decimal.js';
import type { Submission, SubmissionItem } from '../../action/submission.ts';
import { amountText, decimal, minorUnits, money, nothing, smaller, split, sumOf } from '../../money.ts';

/** What may be commissioned, decimal strings in the action's currency; `items` in the order of the submission. */
export interface SaleAmounts {
  readonly order: string;
  readonly items: readonly string[];
  /** How they came about, in order; empty where nothing was taken off or left out. */
  readonly steps: readonly SaleStep[];
}

/** One thing that was done on the way to the sale amount. Decimal strings in the action's currency. */
export type SaleStep =
  /** A discount is more than what it is taken off; `item` is null for the order's. */
  | { readonly did: 'DISCOUNT_CUT'; readonly item: number | null; readonly discount: string; readonly there: string }
  | { readonly did: 'ITEM_DISCOUNTED'; readonly item: number; readonly discount: string; readonly left: string }
  /** What each item bears, in the order of the submission. */
  | { readonly did: 'ORDER_DISCOUNT_SHARED'; readonly discount: string; readonly shares: readonly string[] }
  | { readonly did: 'NOT_COMMISSIONABLE'; readonly what: 'Tax' | 'Shipping'; readonly amount: string }
  | { readonly did: 'SALE_AMOUNT_FOUND'; readonly subtotal: string; readonly amount: string }
  /** An order without items, whose `amount` nobody can divide: nothing is taken off it. */
  | { readonly did: 'SALE_AMOUNT_AS_SENT'; readonly amount: string }
  /** The order total that the brand sent is not what its parts make. */
  | { readonly did: 'TOTAL_DIFFERS'; readonly total: string; readonly parts: string };

/**
 * The sale amount of an action and of its items (semantics, Which sale amount): item subtotals less the order's discount,
 * which the items share in proportion; tax and shipping never count. Without items, `amount`. A discount takes at most
 * what there is. The steps are told by the same walk, so the explanation cannot differ from what was computed.
 */
export function saleAmountsOf(submission: Submission): SaleAmounts {
  const { currency, items = [] } = submission;
  if (items.length === 0) return asSent(submission);
  const text = (amount: Decimal): string => amountText(money(amount, currency));
  const lines = items.map((item, index) => discountedItem(item, index, text));
  const subtotals = lines.map(({ left }) => left);
  const total = sumOf(subtotals);
  const discount = takenOff(total, submission.orderDiscount, null, text);
  const order = total.minus(discount.taken);
  const digits = finestDigits([discount.taken, ...subtotals], currency);
  const shares = split(money(discount.taken, currency), subtotals, digits).map(({ amount }) => amount);
  const steps: SaleStep[] = [
    ...lines.flatMap((line) => line.steps),
    ...discount.steps,
    ...(discount.taken.isZero()
      ? []
      : [{ did: 'ORDER_DISCOUNT_SHARED' as const, discount: text(discount.taken), shares: shares.map(text) }]),
    ...notCommissionable(submission, text),
  ];
  const found: SaleStep = { did: 'SALE_AMOUNT_FOUND', subtotal: text(total), amount: text(order) };
  return {
    order: text(order),
    items: subtotals.map((subtotal, index) => text(subtotal.minus(shares[index] ?? nothing))),
    steps: [...steps, ...(steps.length > 0 ? [found] : []), ...differingTotal(submission, order, text)],
  };
}

type Text = (amount: Decimal) => string;

function asSent({ amount = '0', currency, orderDiscount, orderTax, orderShipping }: Submission): SaleAmounts {
  const order = amountText(money(amount, currency));
  const isPlain = [orderDiscount, orderTax, orderShipping].every((part) => decimal(part ?? 0).isZero());
  return { order, items: [], steps: isPlain ? [] : [{ did: 'SALE_AMOUNT_AS_SENT', amount: order }] };
}

/** Price × quantity less the item's own discount. */
function discountedItem({ price, quantity, discount }: SubmissionItem, item: number, text: Text) {
  const gross = decimal(price).times(quantity);
  const { taken, steps } = takenOff(gross, discount, item, text);
  const left = gross.minus(taken);
  const discounted = { did: 'ITEM_DISCOUNTED', item, discount: text(taken), left: text(left) } as const;
  return { left, steps: taken.isZero() ? steps : [...steps, discounted] };
}

/** A discount takes at most what there is. */
function takenOff(
  there: Decimal,
  asked: string | undefined,
  item: number | null,
  text: Text,
): { readonly taken: Decimal; readonly steps: readonly SaleStep[] } {
  const discount = decimal(asked ?? 0);
  const taken = smaller(there, discount);
  if (taken.equals(discount)) return { taken, steps: [] };
  return { taken, steps: [{ did: 'DISCOUNT_CUT', item, discount: text(discount), there: text(there) }] };
}

function notCommissionable({ orderTax, orderShipping }: Submission, text: Text): SaleStep[] {
  const parts = [
    { what: 'Tax' as const, amount: decimal(orderTax ?? 0) },
    { what: 'Shipping' as const, amount: decimal(orderShipping ?? 0) },
  ];
  return parts
    .filter(({ amount }) => !amount.isZero())
    .map(({ what, amount }) => ({ did: 'NOT_COMMISSIONABLE', what, amount: text(amount) }));
}

/** Told, not refused: the sale has happened all the same, and its amount does not rest on the total. */
function differingTotal({ orderTotal, orderTax, orderShipping }: Submission, order: Decimal, text: Text): SaleStep[] {
  if (orderTotal === undefined) return [];
  const parts = order.plus(orderTax ?? 0).plus(orderShipping ?? 0);
  if (parts.equals(orderTotal)) return [];
  return [{ did: 'TOTAL_DIFFERS', total: text(decimal(orderTotal)), parts: text(parts) }];
}

// Prices may be finer than the minor unit; a share rounded to cents could exceed such an item.
const finestDigits = (amounts: readonly Decimal[], currency: string): number =>
  Math.max(minorUnits(currency), ...amounts.map((amount) => amount.decimalPlaces()));
