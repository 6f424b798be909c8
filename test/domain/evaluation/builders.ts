import { submission } from '../../../domain/action/submission.ts';
import { terms } from '../../../domain/contract/terms.ts';
import { compileTerms } from '../../../domain/evaluation/compile.ts';
import { evaluate } from '../../../domain/evaluation/evaluate.ts';
import type { Detail, Evaluation } from '../../../domain/evaluation/evaluation.ts';
import { factsOf, type ActionFacts, type FactsContext } from '../../../domain/evaluation/facts/facts.ts';
import type { Usage } from '../../../domain/evaluation/limits/usage.ts';

/** The facts of a sale of 100.00 USD, changed. */
export const factsWith = (change: object = {}, context: Partial<FactsContext> = {}): ActionFacts =>
  factsOf(
    submission.parse({
      eventType: 'SALE',
      orderId: 'A-1001',
      eventDate: '2026-11-20T10:00:00Z',
      currency: 'USD',
      amount: '100.00',
      ...change,
    }),
    { eventCategory: 'SALE', timeZone: 'UTC', ...context },
  );

/** Terms in USD that pay 10 % of an order, changed. */
export const termsWith = (change: object = {}, currency = 'USD') => {
  const rate = 'defaultPayout' in change ? {} : { defaultPayoutRate: '10' };
  return terms.parse({
    currency,
    eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', ...rate, ...change }],
  });
};

/** What a changed sale earns under changed terms, with counters as they stand. */
export const evaluated = (
  change: object,
  action: object = {},
  context: Partial<FactsContext> = {},
  usage: Usage = {},
  detail: Detail = 'SUMMARY',
): Evaluation => evaluate(compileTerms(termsWith(change)), factsWith(action, context), usage, detail);

/** A group of rank 1 that pays 15 %, for a rule or for all. */
export const groupFor = (...rules: object[]) => ({ id: 'new', rank: 1, payoutRate: '15', rules });

export const is = (variable: string, ...values: string[]) => ({ variable, operator: 'IS', values });
