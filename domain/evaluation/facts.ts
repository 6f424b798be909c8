import type { Submission } from '../action/submission.ts';
import type { EventCategory } from '../contract/vocabulary.ts';
import type { FactsContext, FxRate, VariableValues } from './facts-context.ts';
import { saleAmountsOf } from './sale-amounts.ts';
import { itemValues, orderValues } from './variable-values.ts';

export type { CustomerStatusMapping } from './customer-status.ts';
export type { FactsContext, Referral } from './facts-context.ts';

export interface ItemFacts {
  readonly sku: string;
  readonly quantity: number;
  /** Price × quantity, less the item's discount and its share of the order's discount. */
  readonly saleAmount: string;
  readonly variables: VariableValues;
}

/**
 * All that the evaluation of one action depends on, beside the terms. Plain JSON and pinned with the evaluation: evaluating
 * it again gives the same result to the cent, years later. Amounts are decimal strings in `currency`.
 */
export interface ActionFacts {
  readonly eventType: string;
  readonly eventCategory: EventCategory;
  readonly currency: string;
  readonly orderSaleAmount: string;
  readonly variables: VariableValues;
  readonly items: readonly ItemFacts[];
  readonly clicks: number;
  readonly callSeconds: number;
  readonly talkSeconds: number;
  readonly fx: FxRate | null;
}

/** The facts of a submission (api.md, An action); what is unknown about a call counts as 0 seconds. */
export function factsOf(submission: Submission, context: FactsContext): ActionFacts {
  const { items = [], call, currency } = submission;
  const saleAmounts = saleAmountsOf(submission);
  return {
    eventType: submission.eventType,
    eventCategory: context.eventCategory,
    currency,
    orderSaleAmount: saleAmounts.order,
    variables: orderValues(submission, context, saleAmounts.order),
    items: items.map((item, index) => ({
      sku: item.sku,
      quantity: item.quantity,
      saleAmount: saleAmounts.items[index] ?? '0',
      variables: itemValues(item, currency),
    })),
    clicks: context.clicks ?? 1,
    callSeconds: call?.durationSeconds ?? 0,
    talkSeconds: call?.talkSeconds ?? 0,
    fx: context.fx ?? null,
  };
}
