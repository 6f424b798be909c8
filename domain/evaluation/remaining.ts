import type { Decimal } from 'decimal.js';
import { DomainError } from '../errors.ts';
import { amountText, decimal, isZero, larger, money, nothing, one, payable, sum, withoutNoise } from '../money.ts';
import type { Evaluation } from './evaluation.ts';
import { divided, leftOf, linePayout, wholeCount, type DividedLine, type Part } from './part.ts';

/** What one reversal took back: part of the sale amount (in the sale's currency), pieces, so many of the clicks, or all of it. */
export type TakenBack =
  | { readonly amount: string }
  | { readonly items: readonly { readonly sku: string; readonly quantity: number }[] }
  | { readonly quantity: number }
  | { readonly all: true };

/** What is left of an action. Decimal strings: `payout` in the contract's currency, `saleAmount` in the sale's. */
export interface Remaining {
  readonly payout: string;
  readonly saleAmount: string;
}

/**
 * The pinned price of what remains of an action after reversals, in their order (semantics, After the fact). A reversal by
 * amount scales every line by what it leaves of the sale; one by items scales the line of the item by its quantity, at ORDER
 * level by the item's share of the sale. What limits cut off is returned first: nothing was paid for it. Rounded once per
 * line, however many reversals there were.
 *
 * @throws DomainError REVERSAL_EXCEEDS_ACTION when more is taken back than is left.
 */
export function remaining(evaluation: Evaluation, takenBack: readonly TakenBack[]): Remaining {
  const { currency, saleCurrency } = evaluation;
  const lines = linesLeft(evaluation, takenBack);
  const payouts = lines.map((line) => linePayout(line, currency));
  return {
    payout: amountText(sum(payouts, currency)),
    saleAmount: amountText(payable(money(saleLeft(lines), saleCurrency))),
  };
}

/** The lines of an evaluation after reversals, in their order. Throws as `remaining` does. */
export const linesLeft = (evaluation: Evaluation, takenBack: readonly TakenBack[]): readonly DividedLine[] =>
  takenBack.reduce<readonly DividedLine[]>(
    (left, taken) => without(left, taken, evaluation),
    evaluation.lines.map(divided),
  );

/** Whether reversals have left nothing of an action. What is left of a sale and rounds to nothing is nothing. */
export function isGone(evaluation: Evaluation, takenBack: readonly TakenBack[]): boolean {
  const lines = linesLeft(evaluation, takenBack);
  if (lines.every(({ parts }) => parts.every((part) => leftOf(part).isZero()))) return true;
  const sale = payable(money(saleLeft(lines), evaluation.saleCurrency));
  return isZero(sale) && !decimal(evaluation.saleAmount).isZero();
}

function without(
  lines: readonly DividedLine[],
  taken: TakenBack,
  { saleCurrency, clicks = 1 }: Evaluation,
): readonly DividedLine[] {
  if ('all' in taken) return scaled(lines, nothing);
  if ('amount' in taken) return withoutAmount(lines, taken.amount, saleCurrency);
  if ('quantity' in taken) return withoutClicks(lines, taken.quantity, clicks);
  return taken.items.reduce(withoutPieces, lines);
}

/** Each click is worth the same, so what is left of them is left of every line. */
function withoutClicks(lines: readonly DividedLine[], quantity: number, clicks: number): readonly DividedLine[] {
  const amountLeft = lines[0]?.parts[0]?.amountLeft ?? one;
  const left = withoutNoise(amountLeft.times(clicks));
  const there = wholeCount(left);
  if (there.lessThan(quantity)) {
    throw new DomainError('REVERSAL_EXCEEDS_ACTION', `${quantity} are more than the ${there.toFixed()} that are left.`);
  }
  const kept = larger(left.minus(quantity), nothing).dividedBy(clicks);
  return lines.map((line) => ({ ...line, parts: line.parts.map((part) => ({ ...part, amountLeft: kept })) }));
}

function withoutAmount(lines: readonly DividedLine[], amount: string, currency: string): readonly DividedLine[] {
  const left = saleLeft(lines);
  const shown = payable(money(left, currency));
  const kept = left.minus(amount);
  // A third of 100.00 is shown as 33.33, two thirds as 66.67: what is shown may always be taken back.
  if (kept.isNegative() && shown.amount.lessThan(amount)) {
    const there = amountText(shown);
    throw new DomainError('REVERSAL_EXCEEDS_ACTION', `${amount} ${currency} is more than the ${there} that is left.`);
  }
  if (left.isZero()) return lines;
  return scaled(lines, kept.isNegative() ? nothing : kept.dividedBy(left));
}

const scaled = (lines: readonly DividedLine[], factor: Decimal): readonly DividedLine[] =>
  lines.map((line) => ({
    ...line,
    parts: line.parts.map((part) => ({ ...part, amountLeft: part.amountLeft.times(factor) })),
  }));

/** Pieces of a SKU that is on several lines are taken from the first of them first. */
function withoutPieces(
  lines: readonly DividedLine[],
  { sku, quantity }: { readonly sku: string; readonly quantity: number },
): readonly DividedLine[] {
  let wanted = quantity;
  let sold: DividedLine['parts'] = [];
  const rest = lines.map((line) => {
    // What was taken from the line of a sale is gone from all lines that are for the same sale.
    const parts = line.sameSale
      ? line.parts.map((part, index) => ({ ...part, ...leftAs(sold[index]) }))
      : line.parts.map(taking);
    sold = parts;
    return { ...line, parts };
  });
  function taking(part: Part): Part {
    if (part.sku !== sku) return part;
    const taken = Math.min(wanted, part.quantityLeft);
    wanted -= taken;
    return { ...part, quantityLeft: part.quantityLeft - taken };
  }
  if (wanted > 0) {
    const there = quantity - wanted;
    throw new DomainError('REVERSAL_EXCEEDS_ACTION', `${quantity} of “${sku}” is more than the ${there} that is left.`);
  }
  return rest;
}

const leftAs = (part: Part | undefined) => part && { quantityLeft: part.quantityLeft };

const saleLeft = (lines: readonly DividedLine[]): Decimal =>
  lines
    .filter(({ sameSale }) => !sameSale)
    .flatMap(({ parts }) => parts)
    .reduce((total, part) => total.plus(part.saleAmount.times(leftOf(part))), nothing);
