import type { AttributedBy } from '../../attribution/question.ts';
import type { RuleVariable } from '../../contract/variables.ts';
import type { EventCategory } from '../../contract/vocabulary.ts';
import type { CustomerStatusMapping } from './customer-status.ts';
import type { Touch } from './path.ts';

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

/** What the click that the action was reported with carried. */
export interface Referral {
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
  readonly param1?: string | undefined;
  readonly param2?: string | undefined;
  readonly param3?: string | undefined;
  readonly param4?: string | undefined;
  readonly subAccountId?: string | undefined;
  readonly subAccountName?: string | undefined;
  readonly derived?: Derived | undefined;
}

/** What the catalogue says of an article; null: nothing. */
export interface CatalogEntry {
  readonly category?: string | null | undefined;
  readonly originalFormatCategory?: string | null | undefined;
  readonly subcategory?: string | null | undefined;
  readonly manufacturer?: string | null | undefined;
}

/** What an evaluation needs to know beside the submission. */
export interface FactsContext {
  readonly eventCategory: EventCategory;
  /** The brand's: the periods of limits and tiers are its days, weeks and months. */
  readonly timeZone: string;
  /** The click that the action was reported with, if this brand knows it. */
  readonly clickId?: string | undefined;
  readonly customerStatusMapping?: CustomerStatusMapping | null | undefined;
  /** What the action was reported with that refers to a partner. */
  readonly referralType?: AttributedBy | undefined;
  readonly referral?: Referral | undefined;
  /** Of the customer who acted. */
  readonly derived?: Derived | undefined;
  /** The touches that led to the action, oldest first. */
  readonly journey?: readonly Touch[] | undefined;
  /** What the brand's catalogue says of the items, by SKU. */
  readonly catalogue?: ReadonlyMap<string, CatalogEntry> | undefined;
  /** Needed when the contract is in another currency than the action. */
  readonly fx?: FxRate | undefined;
}

/** The values of an action by rule variable. An absent variable has no entry; many values are an array. */
export type VariableValues = Readonly<Partial<Record<RuleVariable, string | readonly string[]>>>;
