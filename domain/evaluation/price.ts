import type { Decimal } from 'decimal.js';
import { amountText, decimal, money, payable } from '../money.ts';
import type { CompiledAdjustment, CompiledEventPayout, CompiledGroup, Price } from './compile.ts';
import type { EvaluationLine } from './evaluation.ts';
import type { Subject } from './subject.ts';
import type { Trace } from './trace.ts';

/** Where a price is computed: the contract's currency, and what one unit of the sale's currency is in it. */
export interface Pricing {
  readonly currency: string;
  readonly saleCurrency: string;
  readonly rate: Decimal;
  readonly trace: Trace;
}

/** The line of a subject that is paid for: group, base, adjustments, one rounding (semantics, Evaluation order 3 to 6). */
export function paidLine(payout: CompiledEventPayout, subject: Subject, pricing: Pricing): EvaluationLine {
  if (subject.quantity === 0) return nothingCounted(subject, pricing);
  const group = groupOf(payout, subject, pricing);
  const base = baseOf(group?.price ?? payout.defaultPrice, subject, pricing);
  const adjustments = payout.adjustments.reduce(
    (total, adjustment) => total.plus(changeBy(adjustment, base, subject, pricing)),
    decimal(0),
  );
  const exact = notBelowZero(base.plus(adjustments), subject, pricing);
  return lineOf(subject, pricing, { group: group?.id ?? null, base, adjustments, exact });
}

/** The line of a subject that a requirement or a restriction refuses to pay for. */
export const unpaidLine = (subject: Subject, pricing: Pricing): EvaluationLine =>
  lineOf(subject, pricing, { group: null, base: decimal(0), adjustments: decimal(0), exact: decimal(0) });

/** A call without a conversation, or without a known duration, is not even adjusted. */
function nothingCounted(subject: Subject, pricing: Pricing): EvaluationLine {
  pricing.trace.tell('NOTHING_COUNTED', subject.unit ?? '', { matched: false, actual: '0', item: subject.item });
  return unpaidLine(subject, pricing);
}

function groupOf(payout: CompiledEventPayout, { read, item }: Subject, { trace }: Pricing): CompiledGroup | undefined {
  const group = payout.groups.find(({ title, conditions }) => {
    const matched = trace.all(conditions, read, item);
    trace.tell(matched ? 'GROUP_APPLIES' : 'GROUP_SKIPPED', title, { matched, item });
    return matched;
  });
  if (group === undefined) trace.tell('DEFAULT_APPLIES', 'Default payout', { item });
  return group;
}

function baseOf(price: Price, subject: Subject, pricing: Pricing): Decimal {
  const { quantity, unit, item } = subject;
  if ('fixed' in price) {
    const base = price.fixed.times(quantity);
    pricing.trace.tell('FIXED_PAYOUT', 'Base payout', {
      actual: unit === null ? null : `${quantity} ${unit}`,
      expected: spoken(price.fixed, pricing),
      amount: textOf(base, pricing),
      item,
    });
    return base;
  }
  const sale = subject.saleAmount.times(pricing.rate);
  const base = percentOf(sale, price.percent);
  pricing.trace.tell('PERCENT_OF_SALE', 'Base payout', {
    actual: spoken(sale, pricing),
    expected: `${price.percent.toFixed()} %`,
    amount: textOf(base, pricing),
    item,
  });
  return base;
}

/** The signed sum that an adjustment changes the payout by: percents are of the base payout, so they do not compound. */
function changeBy(adjustment: CompiledAdjustment, base: Decimal, { read, item }: Subject, pricing: Pricing): Decimal {
  const { title, conditions, change } = adjustment;
  if (!pricing.trace.all(conditions, read, item)) {
    pricing.trace.tell('ADJUSTMENT_SKIPPED', title, { matched: false, item });
    return decimal(0);
  }
  if ('fixed' in change) {
    const amount = textOf(change.fixed, pricing);
    pricing.trace.tell('ADJUSTED_BY_AMOUNT', title, { expected: spoken(change.fixed, pricing), amount, item });
    return change.fixed;
  }
  const amount = percentOf(base, change.percent);
  pricing.trace.tell('ADJUSTED_BY_PERCENT', title, {
    actual: spoken(base, pricing),
    expected: `${change.percent.toFixed()} %`,
    amount: textOf(amount, pricing),
    item,
  });
  return amount;
}

function notBelowZero(exact: Decimal, { item }: Subject, pricing: Pricing): Decimal {
  if (!exact.isNegative()) return exact;
  pricing.trace.tell('RAISED_TO_ZERO', 'Never below zero', {
    actual: spoken(exact, pricing),
    amount: textOf(decimal(0), pricing),
    item,
  });
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
    pricing.trace.tell('ROUNDED', 'Rounding', {
      actual: spoken(exact, pricing),
      amount: amountText(payout),
      item: subject.item,
    });
  }
  const [only] = subject.item === null ? [] : subject.items;
  return {
    ...(only && { sku: only.sku }),
    quantity: subject.quantity,
    saleAmount: amountText(money(subject.saleAmount, pricing.saleCurrency)),
    items: subject.items,
    group,
    base: textOf(base, pricing),
    adjustments: textOf(adjustments, pricing),
    exact: textOf(exact, pricing),
    payout: amountText(payout),
    outsideTerms: textOf(decimal(0), pricing),
  };
}

const percentOf = (amount: Decimal, percent: Decimal): Decimal => amount.times(percent).dividedBy(100);

const textOf = (amount: Decimal, { currency }: Pricing): string => amountText(money(amount, currency));

const spoken = (amount: Decimal, pricing: Pricing): string => `${textOf(amount, pricing)} ${pricing.currency}`;
