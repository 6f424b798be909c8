import type { Submission, SubmissionItem } from '../../action/submission.ts';
import { isVariable, type Variable } from '../../contract/variables.ts';
import { amountText, decimal, money } from '../../money.ts';
import { customerStatusOf } from './customer-status.ts';
import type { CatalogEntry, Derived, FactsContext, Referral, VariableValues } from './facts-context.ts';
import { pathValues } from './path.ts';

type Given = Partial<Record<Variable, string | readonly string[] | undefined>>;

/**
 * The value of each rule variable that the action itself has (seed 003, Variable): from the fields of the submission, then
 * from what is known about its referral and its device, then from `properties` under the variable's own name.
 */
export function orderValues(submission: Submission, context: FactsContext, saleAmount: string): VariableValues {
  const own = present(
    ofOrder(submission, saleAmount),
    ofCustomer(submission),
    ofCall(submission),
    ofDerived(context.derived ?? {}),
    { REFERRAL_TYPE: context.referralType },
    ofReferral(context.referral ?? {}),
    pathValues(context.journey ?? []),
    ofProperties(submission.properties),
  );
  const status = own.CUSTOMER_STATUS;
  if (typeof status !== 'string') return own;
  return { ...own, CUSTOMER_STATUS: customerStatusOf(status, context.customerStatusMapping) };
}

const figures = [
  'ORDER_DISCOUNT',
  'ORDER_SHIPPING',
  'ORDER_TAX',
  'ORDER_TOTAL',
  'CALL_DURATION',
  'CALL_TALK_DURATION',
] as const satisfies readonly Variable[];
const figureNames: ReadonlySet<string> = new Set(figures);

/** Whether a variable is a figure of the order or its call, which changes when these are corrected. */
export const isFigure = (variable: string): boolean => figureNames.has(variable);

/** The values of these variables alone. */
export function figuresOf(submission: Submission, saleAmount: string): VariableValues {
  const own = present(ofOrder(submission, saleAmount), ofCall(submission), ofProperties(submission.properties));
  return Object.fromEntries(Object.entries(own).filter(([name]) => isFigure(name)));
}

/** The value of each ITEM_… variable of one item; the catalogue goes before what the item brings of its own. */
export function itemValues(item: SubmissionItem, currency: string, catalogue: CatalogEntry = {}): VariableValues {
  const subtotal = decimal(item.price).times(item.quantity);
  const own: Given = {
    ITEM_SKU: item.sku,
    ITEM_SKU_LIST: item.skuList,
    ITEM_CATEGORY: item.category,
    ITEM_CATEGORY_LIST: item.categoryList,
    ITEM_SUBCATEGORY: item.subcategory,
    ITEM_BRAND: item.brand,
    ITEM_PRICE: item.price,
    ITEM_QUANTITY: String(item.quantity),
    ITEM_PROMO_CODE: item.promoCode,
    ITEM_PROMO_CODE_LIST: item.promoCodeList,
    ITEM_DISCOUNT: item.discount,
    // "Before any deals or fees are applied" (seed 003): unlike the sale amount, before the item's discount.
    ITEM_SUBTOTAL: amountText(money(subtotal, currency)),
  };
  return present(own, ofCatalogue(catalogue), ofProperties(item.properties));
}

const ofCatalogue = (entry: CatalogEntry): Given => ({
  ITEM_CATALOG_CATEGORY: entry.category ?? undefined,
  ITEM_CATALOG_ORIGINAL_FORMAT_CATEGORY: entry.originalFormatCategory ?? undefined,
  ITEM_CATALOG_SUBCATEGORY: entry.subcategory ?? undefined,
  ITEM_CATALOG_MANUFACTURER: entry.manufacturer ?? undefined,
});

function ofOrder(submission: Submission, saleAmount: string): Given {
  return {
    CURRENCY: submission.currency,
    ORDER_PROMO_CODE: submission.orderPromoCode ?? submission.promoCode,
    ORDER_DISCOUNT: submission.orderDiscount,
    ORDER_SHIPPING: submission.orderShipping,
    ORDER_TAX: submission.orderTax,
    ORDER_TOTAL: submission.orderTotal ?? orderTotal(submission, saleAmount),
  };
}

/** What the customer paid, where the brand does not say: sale amount, tax and shipping. */
function orderTotal({ amount, items, orderTax, orderShipping, currency }: Submission, saleAmount: string) {
  if (amount === undefined && items === undefined) return undefined;
  const total = decimal(saleAmount)
    .plus(orderTax ?? 0)
    .plus(orderShipping ?? 0);
  return amountText(money(total, currency));
}

const ofCustomer = (submission: Submission): Given => ({
  CUSTOMER_CITY: submission.customerCity,
  CUSTOMER_REGION: submission.customerRegion,
  CUSTOMER_POSTCODE: submission.customerPostcode,
  CUSTOMER_COUNTRY: submission.customerCountry,
  CUSTOMER_STATUS: submission.customerStatus,
});

const ofCall = ({ call }: Submission): Given => ({
  CALLER_COUNTRY: call?.callerCountry,
  CALLED_COUNTRY: call?.calledCountry,
  CALLED_NUMBER: call?.calledNumber,
  CALL_DURATION: call?.durationSeconds?.toString(),
  CALL_TALK_DURATION: call?.talkSeconds?.toString(),
  CALL_PHONE_TYPE: call?.phoneType,
  CALL_KEY1: call?.key1,
  CALL_KEY2: call?.key2,
  CALL_KEY3: call?.key3,
  CALL_KEY4: call?.key4,
  CALL_TRAFFIC_SOURCE: call?.trafficSource,
});

const ofDerived = (derived: Derived): Given => ({
  DERIVED_COUNTRY: derived.country,
  DERIVED_STATE_REGION: derived.region,
  DERIVED_DEVICE_TYPE: derived.deviceType,
  DERIVED_BROWSER: derived.browser,
  DERIVED_OS: derived.os,
});

const ofReferral = (referral: Referral): Given => ({
  REFERRAL_AD: referral.ad,
  REFERRAL_DEAL: referral.deal,
  REFERRAL_SHARED_ID: referral.sharedId,
  REFERRAL_TRAFFIC_CATEGORY: referral.trafficCategory,
  REFERRAL_TRAFFIC_SOURCE: referral.trafficSource,
  REFERRAL_SKU: referral.sku,
  REFERRAL_URL: referral.url,
  REFERRAL_LANDING_PAGE: referral.landingPage,
  REFERRAL_AD_PLACEMENT: referral.adPlacement,
  REFERRAL_AD_TYPE: referral.adType,
  REFERRAL_AD_KEYWORD: referral.adKeyword,
  REFERRAL_AD_CAMPAIGN: referral.adCampaign,
  REFERRAL_AD_CAMPAIGN_ID: referral.adCampaignId,
  REFERRAL_AD_GROUP: referral.adGroup,
  REFERRAL_AD_GROUP_ID: referral.adGroupId,
  REFERRAL_PARAM1: referral.param1,
  REFERRAL_PARAM2: referral.param2,
  REFERRAL_PARAM3: referral.param3,
  REFERRAL_PARAM4: referral.param4,
  REFERRAL_SUB_ACCOUNT_ID: referral.subAccountId,
  REFERRAL_SUB_ACCOUNT_NAME: referral.subAccountName,
  REFERRAL_DERIVED_COUNTRY: referral.derived?.country,
  REFERRAL_DERIVED_STATE_REGION: referral.derived?.region,
  REFERRAL_DERIVED_DEVICE_TYPE: referral.derived?.deviceType,
  REFERRAL_DERIVED_BROWSER: referral.derived?.browser,
  REFERRAL_DERIVED_OS: referral.derived?.os,
});

// Seed 003 documents these as comma-separated lists.
const commaSeparated: ReadonlySet<Variable> = new Set<Variable>([
  'PATH_INTRODUCING_GROUPS',
  'PATH_INTRODUCING_CHANNELS',
  'PATH_CLOSING_GROUPS',
  'PATH_CLOSING_CHANNELS',
]);

function ofProperties(properties: Submission['properties'] = {}): Given {
  const given: Given = {};
  for (const [name, value] of Object.entries(properties)) {
    if (!isVariable(name)) continue;
    const list = typeof value === 'string' && commaSeparated.has(name);
    given[name] = list ? value.split(',').map((part) => part.trim()) : value;
  }
  return given;
}

/** What is there, the earlier source first; an empty text is what a tracking tag sends for nothing, so it is absent. */
function present(...sources: readonly Given[]): VariableValues {
  const values: Partial<Record<Variable, string | readonly string[]>> = {};
  for (const source of sources.toReversed()) {
    for (const [name, value] of Object.entries(source)) {
      const filled = typeof value === 'string' ? value : value?.filter((one) => one !== '');
      if (filled !== undefined && filled.length > 0 && isVariable(name)) values[name] = filled;
    }
  }
  return values;
}
