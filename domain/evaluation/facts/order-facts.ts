import type { Submission } from '../../action/submission.ts';
import type { CatalogEntry, VariableValues } from './facts-context.ts';
import { saleAmountsOf, type SaleStep } from './sale-amounts.ts';
import { itemValues } from './variable-values.ts';

export interface ItemFacts {
  readonly sku: string;
  readonly quantity: number;
  /** Price × quantity, less the item's discount and its share of the order's discount. */
  readonly saleAmount: string;
  readonly variables: VariableValues;
}

/** What the order itself states: a correction changes this and nothing else. Amounts are in the action's currency. */
export interface OrderFacts {
  readonly orderSaleAmount: string;
  /** How the sale amounts came about; absent: as they were sent, or before engine version 3. */
  readonly saleSteps?: readonly SaleStep[];
  readonly items: readonly ItemFacts[];
  readonly clicks: number;
  readonly callSeconds: number;
  readonly talkSeconds: number;
}

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
