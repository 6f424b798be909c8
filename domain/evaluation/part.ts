import type { Decimal } from 'decimal.js';
import { decimal, type Money, money, nothing, payable, smaller, withoutNoise } from '../money.ts';
import type { EvaluationLine, LineItem } from './evaluation.ts';

/** A share of a line that is limited and taken back as one: an item, or the whole of a line without items. */
export interface Part {
  readonly sku: string | undefined;
  readonly quantity: number;
  /** In the action's currency. */
  readonly saleAmount: Decimal;
  /** Its part of the line's price: by sale amounts; by pieces where nothing was charged. The weights of a line sum to 1. */
  readonly weight: Decimal;
  /** What limits leave of it, from 0 to 1. */
  readonly share: Decimal;
  /** What limits cut its payout to. */
  readonly atMost: Decimal | null;
  readonly quantityLeft: number;
  /** What reversals by amount left of it: 1 is all. */
  readonly amountLeft: Decimal;
}

/** A line with its price and its parts, as limits and reversals see it. */
export interface DividedLine {
  /** Before limits and rounding. */
  readonly exact: Decimal;
  /** What limits cut the payout of the whole line to. */
  readonly atMost: Decimal | null;
  readonly parts: readonly Part[];
  /** A line before it is for the very same sale, part by part. */
  readonly sameSale: boolean;
}

/** The line with nothing taken back. */
export const divided = (line: EvaluationLine): DividedLine => ({
  exact: decimal(line.exact),
  atMost: line.atMost === undefined ? null : decimal(line.atMost),
  parts: partsOf(line),
  sameSale: line.sameSale ?? false,
});

function partsOf(line: EvaluationLine): Part[] {
  const whole: Omit<LineItem, 'sku'> = { quantity: 1, saleAmount: line.saleAmount };
  const parts: readonly (Omit<LineItem, 'sku'> & { readonly sku?: string })[] =
    line.items.length > 0 ? line.items : [whole];
  const charged = parts.some(({ saleAmount }) => !decimal(saleAmount).isZero());
  const measures = parts.map(({ saleAmount, quantity }) => decimal(charged ? saleAmount : quantity));
  const total = measures.reduce((sum, measure) => sum.plus(measure), nothing);
  return parts.map(({ sku, quantity, saleAmount, share, atMost }, index) => ({
    sku,
    quantity,
    saleAmount: decimal(saleAmount),
    weight: measures[index]?.dividedBy(total) ?? nothing,
    share: decimal(share ?? line.share ?? 1),
    atMost: atMost === undefined ? null : decimal(atMost),
    quantityLeft: quantity,
    amountLeft: decimal(1),
  }));
}

/** The parts with these indexes; without indexes all of them. */
export const partsAt = ({ parts }: DividedLine, items: readonly number[] | undefined): readonly Part[] =>
  items === undefined ? parts : items.flatMap((index) => parts[index] ?? []);

/** What reversals left of a part, from 0 to 1. */
export const leftOf = (part: Part): Decimal => part.amountLeft.times(part.quantityLeft).dividedBy(part.quantity);

/** What of a part is there and within the limits: what they cut off is what is returned first. */
export const keptOf = (part: Part): Decimal => smaller(leftOf(part), part.share);

/** The payout of a part before the line's one rounding, within what limits cut it to. */
export function exactPayoutOf(exact: Decimal, part: Part): Decimal {
  const value = exact.times(part.weight).times(keptOf(part));
  return part.atMost === null ? value : smaller(value, part.atMost);
}

/** The payout of a line: rounded once, then within what limits cut it to. */
export function linePayout({ exact, atMost, parts }: DividedLine, currency: string): Money {
  const whole = sumOver(parts, (part) => exactPayoutOf(exact, part));
  const rounded = payable(money(whole, currency));
  return atMost === null ? rounded : { amount: smaller(rounded.amount, atMost), currency };
}

/** Pieces or clicks of which something is there. */
export const wholeCount = (count: Decimal): Decimal => withoutNoise(count).ceil();

export const sumOver = (parts: readonly Part[], of: (part: Part) => Decimal): Decimal =>
  parts.reduce((total, part) => total.plus(of(part)), nothing);

/** Zero for none. */
export const largest = (values: readonly Decimal[]): Decimal =>
  values.reduce((one, other) => (other.greaterThan(one) ? other : one), nothing);
