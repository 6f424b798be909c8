/*
 * What a rule can look at: one list for payout groups, adjustments and restrictions (seed 003, Variable), one for triggers
 * (seed 004, Step 3).
 */

export const variables = [
  'ITEM_SKU',
  'ITEM_SKU_LIST',
  'ITEM_CATEGORY',
  'ITEM_CATEGORY_LIST',
  'ITEM_SUBCATEGORY',
  'ITEM_BRAND',
  'ITEM_PRICE',
  'ITEM_QUANTITY',
  'ITEM_PROMO_CODE',
  'ITEM_PROMO_CODE_LIST',
  'ITEM_DISCOUNT',
  'ITEM_SUBTOTAL',
  'ITEM_CATALOG_CATEGORY',
  'ITEM_CATALOG_ORIGINAL_FORMAT_CATEGORY',
  'ITEM_CATALOG_SUBCATEGORY',
  'ITEM_CATALOG_MANUFACTURER',
  'ORDER_PROMO_CODE',
  'ORDER_PROMO_CODE_LIST',
  'ORDER_DISCOUNT',
  'ORDER_SHIPPING',
  'ORDER_TAX',
  'ORDER_PAYMENT_TYPE',
  'ORDER_LOCATION_ID',
  'ORDER_LOCATION_NAME',
  'ORDER_LOCATION_TYPE',
  'ORDER_TOTAL',
  'GIFT_PURCHASE',
  'CURRENCY',
  'CUSTOMER_CITY',
  'CUSTOMER_REGION',
  'CUSTOMER_POSTCODE',
  'CUSTOMER_COUNTRY',
  'CUSTOMER_STATUS',
  'MONEY1',
  'MONEY2',
  'MONEY3',
  'DATE1',
  'DATE2',
  'DATE3',
  'NUMERIC1',
  'NUMERIC2',
  'NUMERIC3',
  'TEXT1',
  'TEXT2',
  'TEXT3',
  'SITE_CATEGORY',
  'SITE_VERSION',
  'HEAR_ABOUT_US',
  'NOTE',
  'DERIVED_COUNTRY',
  'DERIVED_STATE_REGION',
  'DERIVED_DEVICE_TYPE',
  'DERIVED_BROWSER',
  'DERIVED_OS',
  'REFERRAL_TYPE',
  'REFERRAL_AD',
  'REFERRAL_DEAL',
  'REFERRAL_SHARED_ID',
  'REFERRAL_TRAFFIC_CATEGORY',
  'REFERRAL_TRAFFIC_SOURCE',
  'REFERRAL_SKU',
  'REFERRAL_URL',
  'REFERRAL_LANDING_PAGE',
  'REFERRAL_AD_PLACEMENT',
  'REFERRAL_AD_TYPE',
  'REFERRAL_AD_KEYWORD',
  'REFERRAL_AD_CAMPAIGN',
  'REFERRAL_AD_CAMPAIGN_ID',
  'REFERRAL_AD_GROUP',
  'REFERRAL_AD_GROUP_ID',
  'REFERRAL_PARAM1',
  'REFERRAL_PARAM2',
  'REFERRAL_PARAM3',
  'REFERRAL_PARAM4',
  'REFERRAL_SUB_ACCOUNT_ID',
  'REFERRAL_SUB_ACCOUNT_NAME',
  'REFERRAL_DERIVED_COUNTRY',
  'REFERRAL_DERIVED_STATE_REGION',
  'REFERRAL_DERIVED_DEVICE_TYPE',
  'REFERRAL_DERIVED_BROWSER',
  'REFERRAL_DERIVED_OS',
  'CALLER_COUNTRY',
  'CALLED_COUNTRY',
  'CALLED_NUMBER',
  'CALL_DURATION',
  'CALL_TALK_DURATION',
  'CALL_PHONE_TYPE',
  'CALL_KEY1',
  'CALL_KEY2',
  'CALL_KEY3',
  'CALL_KEY4',
  'CALL_TRAFFIC_SOURCE',
  'PATH_PARTICIPATION_CHANNELS',
  'PATH_PARTICIPATING_MEDIA',
  'PATH_PARTICIPATING_GROUPS',
  'PATH_STEPS',
  'PATH_INTRODUCING_MEDIA',
  'PATH_INTRODUCING_GROUPS',
  'PATH_INTRODUCING_CHANNELS',
  'PATH_CLOSING_MEDIA',
  'PATH_CLOSING_GROUPS',
  'PATH_CLOSING_CHANNELS',
  'PATH_MEDIA_COUNT',
  'PATH_IMPACT_PARTNER_COUNT',
  'PATH_PARTNER_COUNT',
  'PATH_CHANNEL_COUNT',
] as const;

export type Variable = (typeof variables)[number];

const names: ReadonlySet<string> = new Set(variables);

export const isVariable = (name: string): name is Variable => names.has(name);

/** What rules of triggers look at; PRODUCT_ variables are those of the product that a transaction is for. */
export const triggerVariables = [
  'PRODUCT_NAME',
  'PRODUCT_KEY',
  'PRODUCT_STATUS',
  'PRODUCT_CREATED',
  'PARTNER_GROUP',
  'PARTNER_TAG',
  'AMOUNT',
  'CUSTOMER_AGE',
] as const;

export type TriggerVariable = (typeof triggerVariables)[number];

/** Whatever a rule may look at. */
export type RuleVariable = Variable | TriggerVariable;

/** How the values of a variable compare: as decimals, as dates, or as text. */
export type Comparison = 'NUMBER' | 'DATE' | 'TEXT';

const numbers: ReadonlySet<RuleVariable> = new Set<RuleVariable>([
  'ITEM_PRICE',
  'ITEM_QUANTITY',
  'ITEM_DISCOUNT',
  'ITEM_SUBTOTAL',
  'ORDER_DISCOUNT',
  'ORDER_SHIPPING',
  'ORDER_TAX',
  'ORDER_TOTAL',
  'MONEY1',
  'MONEY2',
  'MONEY3',
  'NUMERIC1',
  'NUMERIC2',
  'NUMERIC3',
  'CALL_DURATION',
  'CALL_TALK_DURATION',
  'PATH_STEPS',
  'PATH_MEDIA_COUNT',
  'PATH_IMPACT_PARTNER_COUNT',
  'PATH_PARTNER_COUNT',
  'PATH_CHANNEL_COUNT',
  'AMOUNT',
  'CUSTOMER_AGE',
]);

const dates: ReadonlySet<RuleVariable> = new Set<RuleVariable>(['DATE1', 'DATE2', 'DATE3', 'PRODUCT_CREATED']);

export function comparisonOf(variable: RuleVariable): Comparison {
  if (numbers.has(variable)) return 'NUMBER';
  return dates.has(variable) ? 'DATE' : 'TEXT';
}

const caseless: ReadonlySet<RuleVariable> = new Set<RuleVariable>([
  'CUSTOMER_STATUS',
  'CUSTOMER_COUNTRY',
  'CUSTOMER_REGION',
  'CALLER_COUNTRY',
  'CALLED_COUNTRY',
  'PRODUCT_STATUS',
]);

/** Text compares without regard to case for status, country, region and what was derived; exactly otherwise (semantics). */
export const ignoresCase = (variable: RuleVariable): boolean =>
  caseless.has(variable) || variable.startsWith('DERIVED_') || variable.startsWith('REFERRAL_DERIVED_');

/** A rule on such a variable looks at one item, not at the whole order. */
export const describesItem = (variable: RuleVariable): boolean => variable.startsWith('ITEM_');
