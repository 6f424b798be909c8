import type { Submission } from '../../action/submission.ts';
import type { CatalogEntry } from './facts-context.ts';
import type { ActionFacts, ItemFacts } from './facts.ts';
import { saleAmountsOf } from './sale-amounts.ts';
import { itemValues } from './variable-values.ts';

/** Of the facts, those that the order itself states: a correction changes them and no others. */
export type OrderFacts = Pick<
  ActionFacts,
  'orderSaleAmount' | 'saleSteps' | 'items' | 'clicks' | 'callSeconds' | 'talkSeconds'
>;

/** What a submission states of its order; what is unknown about a call counts as 0 seconds. */
export function orderFactsOf(
  submission: Submission,
  catalogue: ReadonlyMap<string, CatalogEntry> | undefined,
): OrderFacts {
  const { items = [], call, currency, clicks } = submission;
  const saleAmounts = saleAmountsOf(submission);
  return {
    orderSaleAmount: saleAmounts.order,
    ...(saleAmounts.steps.length > 0 && { saleSteps: saleAmounts.steps }),
    items: items.map((item, index): ItemFacts => ({
      sku: item.sku,
      quantity: item.quantity,
      saleAmount: saleAmounts.items[index] ?? '0',
      variables: itemValues(item, currency, catalogue?.get(item.sku)),
    })),
    clicks: clicks ?? 1,
    callSeconds: call?.durationSeconds ?? 0,
    talkSeconds: call?.talkSeconds ?? 0,
  };
}
