import { engineVersion, type Evaluation, type EvaluationLine } from './evaluation.ts';
import type { ActionFacts } from './facts/facts.ts';

/** What an action that nobody earned is worth to partners: nothing, line by line, so that it can be reversed like any other. */
export function unpriced(facts: ActionFacts): Evaluation {
  const { eventType, currency, orderSaleAmount, clicks } = facts;
  const items = facts.items.map(({ sku, quantity, saleAmount }) => ({ sku, quantity, saleAmount }));
  const nothing = { group: null, base: '0', adjustments: '0', exact: '0', payout: '0', outsideTerms: '0' } as const;
  const line: EvaluationLine = { quantity: 1, saleAmount: orderSaleAmount, items, ...nothing };
  return {
    engineVersion,
    eventType,
    currency,
    saleCurrency: currency,
    saleAmount: orderSaleAmount,
    ...(clicks > 1 && { clicks }),
    fx: null,
    payout: '0',
    outsideTerms: '0',
    lines: [line],
    steps: [],
    sentences: ['Nobody is credited for this action, so nothing is paid.'],
  };
}
