import type { Decimal } from 'decimal.js';
import { amountText, decimal, money, payable } from '../money.ts';
import { chargesOf } from './charge.ts';
import type { CompiledAdjustment, CompiledEventPayout } from './compile.ts';
import type { Price } from './compiled-price.ts';
import type { EvaluationLine } from './evaluation.ts';
import { chosenGroup, priceOfGroup, tierTakings } from './groups.ts';
import { spoken, textOf, type Pricing } from './pricing.ts';
import type { Subject } from './subject.ts';
import { callTakings, withTakes } from './takes.ts';
import { withinLimits } from './within-limits.ts';

/** The line of a subject that is paid for: group, base, adjustments, limits (semantics, Evaluation order 3 to 8). */
export function paidLine(payout: CompiledEventPayout, subject: Subject, pricing: Pricing): EvaluationLine {
  if (subject.quantity === 0) return nothingCounted(payout, subject, pricing);
  const { group, usedUp } = chosenGroup(payout, subject, pricing);
  const price = group === undefined ? payout.defaultPrice : priceOfGroup(group, subject, pricing);
  const base = baseOf(price, subject, pricing);
  const adjustments = payout.adjustments.reduce(
    (total, adjustment) => total.plus(changeBy(adjustment, base, subject, pricing)),
    decimal(0),
  );
  const exact = notBelowZero(base.plus(adjustments), subject, pricing);
  const line = lineOf(subject, pricing, { group: group?.id ?? null, base, adjustments, exact });
  if (!payout.dependsOnUsage) return line;
  const charges = [...(group?.limits ?? []), ...payout.limits].flatMap((limit) =>
    chargesOf(limit, subject, pricing.facts),
  );
  const limited = withinLimits(line, charges, subject.item, pricing);
  const others = [
    ...tierTakings(payout, group, pricing),
    ...usedUp.flatMap(({ limits }) => callTakings(limits, subject, pricing)),
  ];
  return withTakes(limited, charges, others, pricing);
}

/** The line of a subject that a requirement or a restriction refuses to pay for. */
export const unpaidLine = (subject: Subject, pricing: Pricing): EvaluationLine =>
  lineOf(subject, pricing, { group: null, base: decimal(0), adjustments: decimal(0), exact: decimal(0) });

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
  const sale = subject.saleAmount.times(pricing.rate);
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
    return decimal(0);
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
    amount: textOf(decimal(0), pricing),
    item,
  }));
  return decimal(0);
}

interface Priced {
  readonly group: string | null;
  readonly base: Decimal;
  readonly adjustments: Decimal;
  readonly exact: Decimal;
}

function lineOf(subject: Subject, pricing: Pricing, { group, base, adjustments, exact }: Priced): EvaluationLine {
  const payout = payable(money(exact, pricing.currency));
  if (!payout.amount.equals(exact)) {
    pricing.trace.tell('ROUNDED', 'Rounding', () => ({
      actual: spoken(exact, pricing),
      amount: amountText(payout),
      item: subject.item,
    }));
  }
  const [only] = subject.item === null ? [] : subject.items;
  return {
    ...(only && { sku: only.sku }),
    quantity: subject.quantity,
    saleAmount: amountText(money(subject.saleAmount, pricing.saleCurrency)),
    items: subject.items.map(({ sku, quantity, saleAmount }) => ({ sku, quantity, saleAmount })),
    group,
    base: textOf(base, pricing),
    adjustments: textOf(adjustments, pricing),
    exact: textOf(exact, pricing),
    payout: amountText(payout),
    outsideTerms: textOf(decimal(0), pricing),
  };
}
