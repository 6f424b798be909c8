import type { Variable } from '../contract/variables.ts';
import type { EventCategory } from '../contract/vocabulary.ts';
import type { CustomerStatusMapping } from './customer-status.ts';

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
  /** The brand's: the periods of limits and tiers are its days, weeks and months. */
  readonly timeZone: string;
  /** The click that the action was reported with, if this brand knows it. */
  readonly clickId?: string | undefined;
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
