import type { Decimal } from 'decimal.js';
import { amountText, decimal, nothing, payable } from '../money.ts';
import { chargesOf } from './limits/charge.ts';
import type { CompiledAdjustment, CompiledEventPayout } from './compile.ts';
import type { Price } from './compiled-price.ts';
import type { EvaluationLine } from './evaluation.ts';
import { chosenGroup, priceOfGroup, tierTakings, type Chosen } from './groups.ts';
import { spoken, textOf, type Pricing } from './pricing.ts';
import type { Subject } from './subject.ts';
import { callTakings, withTakes } from './limits/takes.ts';
import { withinLimits } from './limits/within-limits.ts';

/** The line of a subject that is paid for: group, base, adjustments, limits (semantics, Evaluation order 3 to 8). */
export function paidLine(payout: CompiledEventPayout, subject: Subject, pricing: Pricing): EvaluationLine {
  if (subject.quantity === 0) return nothingCounted(payout, subject, pricing);
  const { group, usedUp } = chosenGroup(payout, subject, pricing);
  const price = group === undefined ? payout.defaultPrice : priceOfGroup(group, subject, pricing);
  const base = baseOf(price, subject, pricing);
  const adjustments = payout.adjustments.reduce(
    (total, adjustment) => total.plus(changeBy(adjustment, base, subject, pricing)),
    nothing,
  );
  const exact = adjustments === nothing ? base : notBelowZero(base.plus(adjustments), subject, pricing);
  const line = lineOf(subject, pricing, { group: group?.id ?? null, base, adjustments, exact });
  return payout.dependsOnUsage ? withinTerms(line, { group, usedUp }, payout, subject, pricing) : line;
}

/** The line of a subject at a price that nothing but limits changes. */
export function plainLine(
  payout: CompiledEventPayout,
  price: Price,
  subject: Subject,
  pricing: Pricing,
): EvaluationLine {
  const base = baseOf(price, subject, pricing);
  const line = lineOf(subject, pricing, { group: null, base, adjustments: nothing, exact: base });
  return payout.dependsOnUsage ? withinTerms(line, { group: undefined, usedUp: [] }, payout, subject, pricing) : line;
}

/** The line within the limits of its group, its event payout and the contract, with what it takes of their counters. */
function withinTerms(
  line: EvaluationLine,
  { group, usedUp }: Chosen,
  payout: CompiledEventPayout,
  subject: Subject,
  pricing: Pricing,
): EvaluationLine {
  const limits = [...(group?.limits ?? []), ...payout.limits];
  const charges = limits.flatMap((limit) => chargesOf(limit, subject, pricing.facts));
  const calls = usedUp.flatMap((passed) => callTakings(passed.limits, subject, pricing));
  const limited = withinLimits(line, charges, subject.item, pricing);
  return withTakes(limited, charges, [...tierTakings(payout, group, pricing), ...calls], pricing);
}

/** The line of a subject that a requirement or a restriction refuses to pay for. */
export const refusedLine = (subject: Subject, pricing: Pricing): EvaluationLine => ({
  ...unpaidLine(subject, pricing),
  refused: true,
});

/** The line of a subject that nothing pays for. */
export const unpaidLine = (subject: Subject, pricing: Pricing): EvaluationLine =>
  lineOf(subject, pricing, { group: null, base: nothing, adjustments: nothing, exact: nothing });

/** A call without a conversation, or without a known duration, is not even adjusted; but it was a call in progress. */
function nothingCounted(payout: CompiledEventPayout, subject: Subject, pricing: Pricing): EvaluationLine {
  const { unit, item } = subject;
  pricing.trace.tell('NOTHING_COUNTED', unit ?? '', () => ({ matched: false, actual: '0', item }));
  return withTakes(unpaidLine(subject, pricing), [], callTakings(payout.limits, subject, pricing), pricing);
}

function baseOf(price: Price, subject: Subject, pricing: Pricing): Decimal {
  const { quantity, unit, item } = subject;
  if ('fixed' in price) {
    const base = price.fixed.times(quantity);
    pricing.trace.tell('FIXED_PAYOUT', 'Base payout', () => ({
      actual: unit === null ? null : `${quantity} ${unit}`,
      expected: spoken(price.fixed, pricing),
      amount: textOf(base, pricing),
      item,
    }));
    return base;
  }
  const amount = decimal(subject.saleAmount);
  const sale = pricing.fx === null ? amount : amount.times(pricing.rate);
  const base = sale.times(price.factor);
  pricing.trace.tell('PERCENT_OF_SALE', 'Base payout', () => ({
    actual: spoken(sale, pricing),
    expected: `${price.percent.toFixed()} %`,
    amount: textOf(base, pricing),
    item,
  }));
  return base;
}

/** The signed sum that an adjustment changes the payout by: percents are of the base payout, so they do not compound. */
function changeBy(adjustment: CompiledAdjustment, base: Decimal, { read, item }: Subject, pricing: Pricing): Decimal {
  const { title, conditions, change } = adjustment;
  if (!pricing.trace.all(conditions, read, item)) {
    pricing.trace.tell('ADJUSTMENT_SKIPPED', title, () => ({ matched: false, item }));
    return nothing;
  }
  if ('fixed' in change) {
    pricing.trace.tell('ADJUSTED_BY_AMOUNT', title, () => ({
      expected: spoken(change.fixed, pricing),
      amount: textOf(change.fixed, pricing),
      item,
    }));
    return change.fixed;
  }
  const amount = base.times(change.factor);
  pricing.trace.tell('ADJUSTED_BY_PERCENT', title, () => ({
    actual: spoken(base, pricing),
    expected: `${change.percent.toFixed()} %`,
    amount: textOf(amount, pricing),
    item,
  }));
  return amount;
}

function notBelowZero(exact: Decimal, { item }: Subject, pricing: Pricing): Decimal {
  if (!exact.isNegative()) return exact;
  pricing.trace.tell('RAISED_TO_ZERO', 'Never below zero', () => ({
    actual: spoken(exact, pricing),
    amount: textOf(nothing, pricing),
    item,
  }));
  return nothing;
}

interface Priced {
  readonly group: string | null;
  readonly base: Decimal;
  readonly adjustments: Decimal;
  readonly exact: Decimal;
}

function lineOf(subject: Subject, pricing: Pricing, { group, base, adjustments, exact }: Priced): EvaluationLine {
  const payout = payable({ amount: exact, currency: pricing.currency });
  if (payout.amount !== exact) {
    pricing.trace.tell('ROUNDED', 'Rounding', () => ({
      actual: spoken(exact, pricing),
      amount: amountText(payout),
      item: subject.item,
    }));
  }
  const [only] = subject.item === null ? [] : subject.items;
  // Most amounts of most lines are one and the same: it is written once.
  const exactText = textOf(exact, pricing);
  return {
    ...(only && { sku: only.sku }),
    quantity: subject.quantity,
    saleAmount: subject.saleAmount,
    items: subject.items.map(({ sku, quantity, saleAmount }) => ({ sku, quantity, saleAmount })),
    group,
    base: base === exact ? exactText : textOf(base, pricing),
    adjustments: adjustments === nothing ? pricing.zero : textOf(adjustments, pricing),
    exact: exactText,
    payout: payout.amount === exact ? exactText : amountText(payout),
    outsideTerms: pricing.zero,
  };
}
