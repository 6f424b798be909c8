import type { Decimal } from 'decimal.js';
import { DomainError } from '../errors.ts';
import { amountText, decimal, money, payable, sum } from '../money.ts';
import type { Evaluation, EvaluationLine } from './evaluation.ts';

/** What one reversal took back: part of the sale amount (in the sale's currency), some pieces, or all of it. */
export type TakenBack =
  | { readonly amount: string }
  | { readonly items: readonly { readonly sku: string; readonly quantity: number }[] }
  | { readonly all: true };

/** What is left of an action. Decimal strings: `payout` in the contract's currency, `saleAmount` in the sale's. */
export interface Remaining {
  readonly payout: string;
  readonly saleAmount: string;
}

/** A share of a line that is taken back as one: an item, or the whole of a line without items. */
interface Part {
  readonly sku: string | undefined;
  readonly quantity: number;
  readonly saleAmount: Decimal;
  readonly quantityLeft: number;
  /** What earlier reversals by amount left of it: 1 is all. */
  readonly amountLeft: Decimal;
}

/**
 * The pinned price of what remains of an action after reversals, in their order (semantics, After the fact). A reversal by
 * amount scales every line by what it leaves of the sale; one by items scales the line of the item by its quantity, at ORDER
 * level by the item's share of the sale. Rounded once per line, however many reversals there were.
 *
 * @throws DomainError REVERSAL_EXCEEDS_ACTION when more is taken back than is left.
 */
export function remaining(evaluation: Evaluation, takenBack: readonly TakenBack[]): Remaining {
  const lines = takenBack.reduce(
    (left, one) => without(left, one, evaluation.saleCurrency),
    evaluation.lines.map(partsOf),
  );
  const payouts = evaluation.lines.map((line, index) =>
    payable(money(decimal(line.exact).times(shareLeft(lines[index] ?? [])), evaluation.currency)),
  );
  return {
    payout: amountText(sum(payouts, evaluation.currency)),
    saleAmount: amountText(payable(money(saleLeft(lines), evaluation.saleCurrency))),
  };
}

function partsOf(line: EvaluationLine): Part[] {
  const parts = line.items.length > 0 ? line.items : [{ sku: undefined, quantity: 1, saleAmount: line.saleAmount }];
  return parts.map(({ sku, quantity, saleAmount }) => ({
    sku,
    quantity,
    saleAmount: decimal(saleAmount),
    quantityLeft: quantity,
    amountLeft: decimal(1),
  }));
}

function without(lines: readonly Part[][], taken: TakenBack, currency: string): Part[][] {
  if ('all' in taken) return scaled(lines, decimal(0));
  if ('amount' in taken) return withoutAmount(lines, taken.amount, currency);
  return taken.items.reduce(withoutPieces, [...lines]);
}

function withoutAmount(lines: readonly Part[][], amount: string, currency: string): Part[][] {
  const left = saleLeft(lines);
  const shown = payable(money(left, currency));
  const kept = left.minus(amount);
  // A third of 100.00 is shown as 33.33, two thirds as 66.67: what is shown may always be taken back.
  if (kept.isNegative() && shown.amount.lessThan(amount)) {
    const there = amountText(shown);
    throw new DomainError('REVERSAL_EXCEEDS_ACTION', `${amount} ${currency} is more than the ${there} that is left.`);
  }
  if (left.isZero()) return [...lines];
  return scaled(lines, kept.isNegative() ? decimal(0) : kept.dividedBy(left));
}

const scaled = (lines: readonly Part[][], factor: Decimal): Part[][] =>
  lines.map((parts) => parts.map((part) => ({ ...part, amountLeft: part.amountLeft.times(factor) })));

/** Pieces of a SKU that is on several lines are taken from the first of them first. */
function withoutPieces(lines: Part[][], { sku, quantity }: { sku: string; quantity: number }): Part[][] {
  let wanted = quantity;
  const rest = lines.map((parts) =>
    parts.map((part) => {
      if (part.sku !== sku) return part;
      const taken = Math.min(wanted, part.quantityLeft);
      wanted -= taken;
      return { ...part, quantityLeft: part.quantityLeft - taken };
    }),
  );
  if (wanted > 0) {
    const there = quantity - wanted;
    throw new DomainError('REVERSAL_EXCEEDS_ACTION', `${quantity} of “${sku}” is more than the ${there} that is left.`);
  }
  return rest;
}

const saleLeft = (lines: readonly Part[][]): Decimal =>
  lines.flat().reduce((total, part) => total.plus(part.saleAmount.times(partLeft(part))), decimal(0));

const partLeft = (part: Part): Decimal => part.amountLeft.times(part.quantityLeft).dividedBy(part.quantity);

/** From 0 to 1: by sale amounts; by pieces where nothing was charged. */
function shareLeft(parts: readonly Part[]): Decimal {
  const charged = parts.some(({ saleAmount }) => !saleAmount.isZero());
  const weightOf = (part: Part): Decimal => (charged ? part.saleAmount : decimal(part.quantity));
  const whole = parts.reduce((total, part) => total.plus(weightOf(part)), decimal(0));
  const left = parts.reduce((total, part) => total.plus(weightOf(part).times(partLeft(part))), decimal(0));
  return whole.isZero() ? decimal(0) : left.dividedBy(whole);
}
