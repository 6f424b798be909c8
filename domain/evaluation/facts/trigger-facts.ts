import { localDate, daysBetween } from '../../calendar.ts';
import type { ProductFacts } from '../../product/product.ts';
import type { TriggerInForce } from '../../trigger/trigger.ts';
import type { VariableValues } from './facts-context.ts';
import type { ActionFacts } from './facts.ts';

/** What is known of a transaction beside the submission, where triggers price it. */
export interface TriggerContext {
  /** In force at the event date. */
  readonly triggers: readonly TriggerInForce[];
  /** Of the brand. */
  readonly timeZone: string;
  /** Of the partner who is credited. */
  readonly groups: readonly string[];
  readonly tags: readonly string[];
  /** Since when we keep the customer; null: she is not kept. */
  readonly customerSince: string | null;
  /** The product of the customer's that the transaction is for; null: none. */
  readonly product: ProductFacts | null;
}

/** The facts with the triggers in force and the values that their rules see (seed 004, Step 3). */
export const withTriggers = (facts: ActionFacts, context: TriggerContext): ActionFacts => ({
  ...facts,
  triggers: context.triggers,
  product: context.product,
  variables: {
    ...facts.variables,
    AMOUNT: facts.orderSaleAmount,
    ...(context.groups.length > 0 && { PARTNER_GROUP: context.groups }),
    ...(context.tags.length > 0 && { PARTNER_TAG: context.tags }),
    ...productValues(context),
    ...customerValues(context, facts),
  },
});

/** Days are those of the brand's calendar, so that windows need no time zone. */
function productValues({ product, timeZone }: TriggerContext): VariableValues {
  if (product === null) return {};
  return {
    PRODUCT_NAME: product.name,
    PRODUCT_KEY: product.key,
    PRODUCT_STATUS: product.status,
    PRODUCT_CREATED: localDate(product.purchasedAt, timeZone),
  };
}

/** Whole days of the brand's calendar; a sale from before we kept the customer finds her 0 days old. */
function customerValues({ customerSince, timeZone }: TriggerContext, { eventAt }: ActionFacts): VariableValues {
  if (customerSince === null) return {};
  const age = daysBetween(localDate(customerSince, timeZone), localDate(eventAt, timeZone));
  return { CUSTOMER_AGE: String(Math.max(0, age)) };
}
