import type { Submission } from '../../action/submission.ts';
import type { CatalogEntry } from './facts-context.ts';
import type { ActionFacts, ItemFacts } from './facts.ts';
import { orderFactsOf } from './order-facts.ts';
import { figuresOf, isFigure } from './variable-values.ts';

/**
 * The facts of an order that has changed: what it says of itself is as it now is; all else – who bought, by which referral, at which
 * rate and status, under which triggers – stays pinned (semantics, Which contract, and what stays pinned).
 *
 * @param corrected as it would have been reported
 * @param catalogue what the catalogue says today, of articles that the order did not have before
 */
export function correctedFacts(
  { saleSteps: _asItWas, ...pinned }: ActionFacts,
  corrected: Submission,
  catalogue: ReadonlyMap<string, CatalogEntry>,
): ActionFacts {
  const order = orderFactsOf(corrected, new Map([...catalogue, ...pinned.items.map(pinnedEntry)]));
  return { ...pinned, ...order, variables: correctedVariables(pinned, corrected, order.orderSaleAmount) };
}

function correctedVariables({ variables, triggers }: ActionFacts, corrected: Submission, saleAmount: string) {
  const kept = Object.entries(variables).filter(([name]) => !isFigure(name));
  return {
    ...Object.fromEntries(kept),
    ...figuresOf(corrected, saleAmount),
    ...(triggers && { AMOUNT: saleAmount }),
  };
}

/** What the catalogue said when the order was first priced. */
const pinnedEntry = ({ sku, variables }: ItemFacts): [string, CatalogEntry] => [
  sku,
  {
    category: textIn(variables.ITEM_CATALOG_CATEGORY),
    originalFormatCategory: textIn(variables.ITEM_CATALOG_ORIGINAL_FORMAT_CATEGORY),
    subcategory: textIn(variables.ITEM_CATALOG_SUBCATEGORY),
    manufacturer: textIn(variables.ITEM_CATALOG_MANUFACTURER),
  },
];

const textIn = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
