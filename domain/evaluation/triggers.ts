import { DomainError } from '../errors.ts';
import { decimal } from '../money.ts';
import type { TriggerInForce } from '../trigger/trigger.ts';
import type { CompiledEventPayout } from './compile.ts';
import { priceOf, type Price } from './compiled-price.ts';
import { compiledTrigger } from './compiled-trigger.ts';
import type { EvaluationLine } from './evaluation.ts';
import { plainLine, unpaidLine } from './price.ts';
import type { Pricing } from './pricing.ts';
import type { Subject } from './subject.ts';

/**
 * The lines of a sale that triggers price: each whose rules all hold makes its own; where none does, nothing is paid
 * (semantics, Products).
 *
 * @throws DomainError FX_RATE_UNKNOWN when a fixed commission that applies is in a currency without a pinned rate
 */
export function triggeredLines(
  payout: CompiledEventPayout,
  subject: Subject,
  pricing: Pricing,
): readonly EvaluationLine[] {
  const { facts, trace } = pricing;
  const { item, read } = subject;
  if (facts.triggers === undefined) throw new Error(`no triggers are pinned for the sale of ${facts.eventAt}`);
  const lines: EvaluationLine[] = [];
  for (const inForce of facts.triggers) {
    const { trigger, title, conditions } = compiledTrigger(inForce, facts.periods.day);
    const matched = trace.all(conditions, read, item);
    trace.tell(matched ? 'TRIGGER_APPLIES' : 'TRIGGER_SKIPPED', title, () => ({
      matched,
      expected: trigger.offerDescription,
      item,
    }));
    if (matched) lines.push(lineOf(trigger, payout, subject, pricing, lines.length > 0));
  }
  if (lines.length > 0) return lines;
  trace.tell('NO_TRIGGER_APPLIES', 'Triggers', () => ({ matched: false, item }));
  return [unpaidLine(subject, pricing)];
}

function lineOf(
  { id, offerDescription, commission }: TriggerInForce,
  payout: CompiledEventPayout,
  subject: Subject,
  pricing: Pricing,
  sameSale: boolean,
): EvaluationLine {
  const { dripMonths } = commission;
  const line = plainLine(payout, commissionPrice(commission, pricing), subject, pricing);
  if (dripMonths !== undefined) {
    pricing.trace.tell('PAID_IN_PARTS', 'Drip', () => ({
      actual: String(dripMonths),
      amount: line.payout,
      item: subject.item,
    }));
  }
  return {
    ...line,
    trigger: id,
    offer: offerDescription,
    ...(dripMonths !== undefined && { dripMonths }),
    ...(sameSale && { sameSale }),
  };
}

/** A fixed sum counts in the contract's currency; one in the sale's is converted at the pinned rate. */
function commissionPrice(
  { rate, amount, currency }: TriggerInForce['commission'],
  { facts, currency: paidIn, rate: conversion }: Pricing,
): Price {
  if (amount === undefined || currency === undefined || currency === paidIn) return priceOf(amount, rate);
  if (currency === facts.currency) return { fixed: decimal(amount).times(conversion) };
  throw new DomainError(
    'FX_RATE_UNKNOWN',
    `No rate from ${currency}, in which a trigger pays, to ${paidIn} is stored for this action.`,
  );
}
