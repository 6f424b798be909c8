import type { Decimal } from 'decimal.js';
import { DomainError } from '../errors.ts';
import { amountText, decimal, money, one, sum } from '../money.ts';
import { payoutFor, type CompiledTerms } from './compile.ts';
import { engineVersion, type Detail, type Evaluation, type EvaluationLine } from './evaluation.ts';
import { sentencesOf } from './story/explanation.ts';
import type { ActionFacts } from './facts/facts.ts';
import { paidLine, refusedLine } from './price.ts';
import type { Pricing } from './pricing.ts';
import { admitted } from './refusal.ts';
import { triggeredLines } from './triggers.ts';
import { Tally } from './limits/tally.ts';
import { tellSale } from './story/sale-story.ts';
import { newTrace, type Trace } from './story/trace.ts';
import type { Usage } from './limits/usage.ts';

/**
 * What an action earns under a contract, and why (semantics, Evaluation order). Pure: the same terms and facts give the same
 * evaluation for ever. `usage` holds the readings of the counters that `countersOf` names; `detail` changes only what is told.
 *
 * @throws DomainError PARTNER_WITHOUT_CONTRACT when the terms do not pay for the event type.
 * @throws DomainError FX_RATE_UNKNOWN when the contract is in another currency and the facts hold no rate.
 */
export function evaluate(
  terms: CompiledTerms,
  facts: ActionFacts,
  usage: Usage,
  detail: Detail = 'SUMMARY',
): Evaluation {
  const payout = payoutFor(terms, facts);
  if (payout === undefined) {
    throw new DomainError('PARTNER_WITHOUT_CONTRACT', `The contract does not pay for event type ${facts.eventType}.`);
  }
  const trace = newTrace(detail);
  tellSale(facts, trace);
  const pricing = pricingOf(terms, facts, usage, trace);
  const { refused, subjects } = admitted(payout, facts, pricing.trace);
  const lines = subjects.flatMap((subject) => {
    if (refused || subject.restricted) return refusedLine(subject, pricing);
    return payout.byTriggers ? triggeredLines(payout, subject, pricing) : paidLine(payout, subject, pricing);
  });
  const total = totalOf(lines, 'payout', terms.currency);
  pricing.trace.tell('TOTAL', 'Payout', () => ({ amount: total }));
  const { steps } = pricing.trace;
  return {
    engineVersion,
    eventType: facts.eventType,
    currency: terms.currency,
    saleCurrency: facts.currency,
    saleAmount: facts.orderSaleAmount,
    ...(facts.clicks > 1 && { clicks: facts.clicks }),
    fx: pricing.fx,
    payout: total,
    outsideTerms: totalOf(lines, 'outsideTerms', terms.currency),
    lines,
    steps,
    sentences: sentencesOf(steps, terms.currency, facts.items),
  };
}

function totalOf(lines: readonly EvaluationLine[], amount: 'payout' | 'outsideTerms', currency: string): string {
  const [first] = lines;
  if (first !== undefined && lines.length === 1) return first[amount];
  return amountText(
    sum(
      lines.map((line) => money(line[amount], currency)),
      currency,
    ),
  );
}

function pricingOf({ currency, zero }: CompiledTerms, facts: ActionFacts, usage: Usage, trace: Trace): Pricing {
  const converted = currency !== facts.currency;
  return {
    facts,
    currency,
    zero,
    rate: converted ? rateOf(currency, facts, trace) : one,
    fx: converted ? facts.fx : null,
    tally: new Tally(usage),
    trace,
  };
}

function rateOf(currency: string, facts: ActionFacts, trace: Trace): Decimal {
  if (facts.fx === null) {
    throw new DomainError(
      'FX_RATE_UNKNOWN',
      `No rate from ${facts.currency} to ${currency} is stored for this action.`,
    );
  }
  const { rate, source, at } = facts.fx;
  trace.tell('CONVERTED', 'Exchange rate', () => ({
    actual: `${facts.orderSaleAmount} ${facts.currency}`,
    expected: `${rate} ${currency} for 1 ${facts.currency} (${source}, ${at})`,
    amount: amountText(money(decimal(facts.orderSaleAmount).times(rate), currency)),
  }));
  return decimal(rate);
}
