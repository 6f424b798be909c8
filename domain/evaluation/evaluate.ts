import type { Decimal } from 'decimal.js';
import { DomainError } from '../errors.ts';
import { amountText, decimal, money, sum } from '../money.ts';
import type { CompiledTerms } from './compile.ts';
import { engineVersion, type Detail, type Evaluation } from './evaluation.ts';
import { sentencesOf } from './explanation.ts';
import type { ActionFacts } from './facts.ts';
import { paidLine, unpaidLine, type Pricing } from './price.ts';
import { refusesAction, restrictedItems } from './refusal.ts';
import { subjectsOf } from './subject.ts';
import { newTrace, type Trace } from './trace.ts';
import type { Usage } from './usage.ts';

/**
 * What an action earns under a contract, and why (semantics, Evaluation order). Pure: the same terms and facts give the same
 * evaluation for ever. Terms that this version does not apply are named in the explanation.
 *
 * @throws DomainError PARTNER_WITHOUT_CONTRACT when the terms do not pay for the event type.
 * @throws DomainError FX_RATE_UNKNOWN when the contract is in another currency and the facts hold no rate.
 */
export function evaluate(
  terms: CompiledTerms,
  facts: ActionFacts,
  _usage: Usage,
  _detail: Detail = 'SUMMARY',
): Evaluation {
  const payout = terms.eventPayouts.get(facts.eventType);
  if (payout === undefined) {
    throw new DomainError('PARTNER_WITHOUT_CONTRACT', `The contract does not pay for event type ${facts.eventType}.`);
  }
  const trace = newTrace();
  const pricing = { currency: terms.currency, saleCurrency: facts.currency, rate: rateOf(terms, facts, trace), trace };
  const refused = refusesAction(payout, facts, trace);
  const restricted = refused ? new Set<number>() : restrictedItems(payout, facts, trace);
  const lines = subjectsOf(payout.level, facts, restricted).map((subject) =>
    refused || subject.restricted ? unpaidLine(subject, pricing) : paidLine(payout, subject, pricing),
  );
  const total = totalOf(lines, pricing);
  payout.notEnforced.forEach((name) => {
    trace.tell('NOT_ENFORCED', name, { matched: false });
  });
  const { steps } = trace;
  return {
    engineVersion,
    eventType: facts.eventType,
    currency: terms.currency,
    saleCurrency: facts.currency,
    saleAmount: facts.orderSaleAmount,
    fx: facts.currency === terms.currency ? null : facts.fx,
    payout: total,
    outsideTerms: amountText(money(0, terms.currency)),
    lines,
    steps,
    sentences: sentencesOf(steps, terms.currency, facts.items),
  };
}

function totalOf(lines: readonly { readonly payout: string }[], { currency, trace }: Pricing): string {
  const amount = amountText(
    sum(
      lines.map(({ payout }) => money(payout, currency)),
      currency,
    ),
  );
  trace.tell('TOTAL', 'Payout', { amount });
  return amount;
}

function rateOf({ currency }: CompiledTerms, facts: ActionFacts, trace: Trace): Decimal {
  if (currency === facts.currency) return decimal(1);
  if (facts.fx === null) {
    throw new DomainError(
      'FX_RATE_UNKNOWN',
      `No rate from ${facts.currency} to ${currency} is stored for this action.`,
    );
  }
  const { rate, source, at } = facts.fx;
  trace.tell('CONVERTED', 'Exchange rate', {
    actual: `${facts.orderSaleAmount} ${facts.currency}`,
    expected: `${rate} ${currency} for 1 ${facts.currency} (${source}, ${at})`,
    amount: amountText(money(decimal(facts.orderSaleAmount).times(rate), currency)),
  });
  return decimal(rate);
}
