import type { Submission } from '../action/submission.ts';
import type { Variable } from '../contract/variables.ts';
import type { EventCategory } from '../contract/vocabulary.ts';
import type { CustomerStatusMapping } from './customer-status.ts';
import { saleAmountsOf } from './sale-amounts.ts';
import { itemValues, orderValues } from './variable-values.ts';

export type { CustomerStatusMapping } from './customer-status.ts';

/** A stored exchange rate: what one unit of the action's currency is in the contract's currency. */
export interface FxRate {
  readonly rate: string;
  readonly source: string;
  readonly at: string;
}

/** What was found out about a device or a network address. */
export interface Derived {
  readonly country?: string | undefined;
  readonly region?: string | undefined;
  readonly deviceType?: string | undefined;
  readonly browser?: string | undefined;
  readonly os?: string | undefined;
}

/** The referral that earned the action: the click, code or link, with what it carried. */
export interface Referral {
  readonly type?: string | undefined;
  readonly ad?: string | undefined;
  readonly deal?: string | undefined;
  readonly sharedId?: string | undefined;
  readonly trafficCategory?: string | undefined;
  readonly trafficSource?: string | undefined;
  readonly sku?: string | undefined;
  readonly url?: string | undefined;
  readonly landingPage?: string | undefined;
  readonly adPlacement?: string | undefined;
  readonly adType?: string | undefined;
  readonly adKeyword?: string | undefined;
  readonly adCampaign?: string | undefined;
  readonly adCampaignId?: string | undefined;
  readonly adGroup?: string | undefined;
  readonly adGroupId?: string | undefined;
  /** `param1` to `param4` of the tracking link. */
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly subAccountId?: string | undefined;
  readonly subAccountName?: string | undefined;
  readonly derived?: Derived | undefined;
}

/** What an evaluation needs to know beside the submission. */
export interface FactsContext {
  readonly eventCategory: EventCategory;
  readonly customerStatusMapping?: CustomerStatusMapping | null | undefined;
  readonly referral?: Referral | undefined;
  readonly derived?: Derived | undefined;
  /** How many clicks the action stands for; default 1. */
  readonly clicks?: number | undefined;
  /** Needed when the contract is in another currency than the action. */
  readonly fx?: FxRate | undefined;
}

/** The values of an action by rule variable. An absent variable has no entry; many values are an array. */
export type VariableValues = Readonly<Partial<Record<Variable, string | readonly string[]>>>;

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
