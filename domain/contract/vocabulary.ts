/*
 * The closed lists of words of a contract, as seed 003 spells them. The variables of a rule are in variables.ts.
 */

export const contractStatuses = ['ACTIVE', 'PENDING', 'UPCOMING', 'DECLINED', 'EXPIRED'] as const;
export type ContractStatus = (typeof contractStatuses)[number];

export const eventCategories = [
  'LEAD',
  'SALE',
  'DOWNLOAD',
  'PAGE_VISIT',
  'CALL_PER_RING',
  'CALL_PER_DURATION',
  'CALL_PER_CONVERSATION',
  'PARTNER_REFERRAL',
  'DATA_POST',
  'OFFLINE',
  'CLICK',
  'MOBILE_APP',
] as const;
export type EventCategory = (typeof eventCategories)[number];

export const payoutLevels = ['ITEM', 'ORDER', 'CLICK', 'CALL'] as const;
export type PayoutLevel = (typeof payoutLevels)[number];

export const operators = [
  'IS',
  'IS_NOT',
  'IS_NOT_WHEN_PRESENT',
  'IS_PRESENT',
  'IS_NOT_PRESENT',
  'RANGE',
  'LESS_THAN',
  'GREATER_THAN',
  'DATE_RANGE',
  'DATE_LESS_THAN',
  'DATE_GREATER_THAN',
  'WILDCARD',
  'BEGINS_WITH',
  'ENDS_WITH',
  'CONTAINS',
  'DOES_NOT_CONTAIN',
  'COLLECTION_CONTAINS',
  'COLLECTION_DOES_NOT_CONTAIN',
] as const;
export type Operator = (typeof operators)[number];

export const directions = ['INCREASE', 'DECREASE', 'ADD', 'SUBTRACT'] as const;

export const limitTypes = ['CLICKS', 'ITEM', 'PAYOUT', 'ACTION', 'CONCURRENT_CALLS'] as const;
export const limitSubtypes = ['SKU', 'CATEGORY', 'TEXT2'] as const;
export const limitScopes = ['ITEM', 'ORDER', 'CUSTOMER', 'CLICK', 'CALLER_ID'] as const;
export const limitPeriods = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'CONTRACT_DURATION'] as const;

/** How often ActionLimit and SpendLimit start anew. */
export const contractLimitPeriods = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'IO_DURATION'] as const;

export const bonusTypes = ['ALL_ACTIONS', 'SUBSEQUENT_ACTIONS', 'FIXED'] as const;
export const bonusBases = ['REVENUE', 'ACTIONS'] as const;

export const lockingBases = ['TRACKED', 'APPROVED', 'COMMISSIONABLE'] as const;
export const lockingPeriods = ['DAY', 'WEEK', 'HALF_MONTH', 'MONTH'] as const;
export const openEndedAutoLockingModes = ['APPROVE', 'REJECT'] as const;

export const schedulingBases = ['LOCKED', 'INVOICED'] as const;
export const schedulingPeriods = ['END_OF_DAY', 'END_OF_MONTH'] as const;

export const locationRequirementTypes = ['INCLUDE', 'EXCLUDE'] as const;

export const creditPolicies = [
  'LAST_REFERRER',
  'FIRST_REFERRER',
  'LAST_TO_CART',
  'FIRST_TO_CART',
  'PARENT_ACTION',
] as const;

export const validReferralTypes = ['PARENT_ACTIONS', 'CLICKS', 'IMPRESSIONS'] as const;
export const windowUnits = ['HOUR', 'DAY'] as const;

export const specialTermsTypes = [
  'CUSTOM',
  'EMAIL',
  'COPYWRITING',
  'PAID_SEARCH',
  'SEO',
  'TRADEMARK',
  'APPROVAL',
] as const;

export const returnPolicies = ['ALWAYS_OK', 'MP_APPROVAL_REQ', 'NO_RETURNS'] as const;
export const customCreativePayers = ['ADVERTISER', 'PUBLISHER', 'NOT_APPLICABLE'] as const;
