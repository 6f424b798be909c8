import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { factsIn, situationOf } from '../../database/queries/situation.ts';
import { TouchEntity, type Touch as Click } from '../../database/entities/touch.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { PromoCodeEntity } from '../../database/entities/promoCode.ts';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { submission } from '../../domain/action/submission.ts';
import { variables, type Variable } from '../../domain/contract/variables.ts';
import type { ActionFacts } from '../../domain/evaluation/facts/facts.ts';
import { createDatabase } from '../support/servers/postgres.ts';
import { aClick, aPartner, aTenant, type Tenant } from '../support/tenant.ts';

let database: Database;
let drop: () => Promise<void>;
let acme: Tenant;
let clickId: string;
let facts: ActionFacts;

const firefoxOnLinux = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const safariOnIphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1';
const inCalifornia = '8.8.8.8';
const inHanover = '193.99.144.80';

beforeAll(async () => {
  const created = await createDatabase();
  drop = created.drop;
  database = openDatabaseAcrossBrands(created.url);
  acme = await aTenant(database);
  const blog = await aPartner(database, acme.brand, 'Acme Blog');
  const em = database.em.fork();
  await em.nativeUpdate(PartnerEntity, { id: blog.id }, { groups: ['blogs'] });
  await em.nativeUpdate(PartnerEntity, { id: acme.partner.id }, { groups: ['coupons', 'gold'] });
  await storeClick({ partnerId: blog.id, at: '2026-11-01T10:00:00.000Z', params: { utm_medium: 'content' } });
  await storeClick({ partnerId: acme.partner.id, at: '2026-11-02T10:00:00.000Z' });
  await storeClick({ partnerId: blog.id, at: '2026-11-20T10:00:00.001Z', params: { utm_medium: 'too late' } });
  await storeClick({ partnerId: blog.id, customerProfileId: 'somebody else', at: '2026-11-01T00:00:00.000Z' });
  clickId = await storeClick({
    at: '2026-11-03T10:00:00.000Z',
    sharedId: 'post-7',
    sku: 'anvil',
    referrerUrl: 'https://blog.example.com/post',
    landingPage: 'https://shop.example.com/?utm_campaign=spring',
    userAgent: safariOnIphone,
    ipAddress: inHanover,
    params: {
      ad: 'banner',
      deal: 'd-1',
      utm_medium: 'email',
      utm_source: 'letter',
      adPlacement: 'top',
      adType: 'IMAGE',
      utm_term: 'anvils',
      adCampaignId: 'c-1',
      adGroup: 'heavy',
      adGroupId: 'g-1',
      param1: 'one',
      param2: 'two',
      param3: 'three',
      param4: 'four',
      subAccountId: 'a-1',
      subAccountName: 'Sub',
    },
  });
  facts = await factsOf(order);
});
afterAll(async () => {
  await database.close();
  await drop();
});

async function storeClick(fields: Partial<Click>): Promise<string> {
  const common = { brandId: acme.brand.id, partnerId: acme.partner.id, customerProfileId: 'profile-1' };
  const click = aClick({ ...common, at: '2026-11-01T00:00:00.000Z', ...fields });
  await database.em.fork().insert(TouchEntity, click);
  return click.id;
}

const eventDate = '2026-11-20T10:00:00.000Z';

async function factsOf(fields: object): Promise<ActionFacts> {
  const named = { eventType: 'SALE', orderId: 'A-1001', eventDate, currency: 'USD', clickId, ...fields };
  const reported = { brandId: acme.brand.id, eventTypeId: acme.eventType.id, body: submission.parse(named) };
  return factsIn(await situationOf(database.em.fork(), reported));
}

const order = {
  customerStatus: 'NEW',
  customerCountry: 'US',
  customerRegion: 'NV',
  customerCity: 'Reno',
  customerPostcode: '89501',
  orderPromoCode: 'SAVE5',
  orderDiscount: '5.00',
  orderTax: '3.00',
  orderShipping: '2.00',
  userAgent: firefoxOnLinux,
  ipAddress: inCalifornia,
  items: [
    {
      sku: 'anvil',
      category: 'tools',
      subcategory: 'smithing',
      brand: 'Acme',
      quantity: 2,
      price: '50.00',
      discount: '1.00',
      promoCode: 'HEAVY',
      skuList: ['anvil', 'hammer'],
      categoryList: ['tools', 'gifts'],
      promoCodeList: ['HEAVY', 'IRON'],
      properties: {
        ITEM_CATALOG_CATEGORY: 'Tools',
        ITEM_CATALOG_ORIGINAL_FORMAT_CATEGORY: 'Tools > Smithing',
        ITEM_CATALOG_SUBCATEGORY: 'Smithing',
        ITEM_CATALOG_MANUFACTURER: 'Acme Works',
      },
    },
  ],
  call: {
    callerId: 'caller-1',
    callerCountry: 'US',
    calledCountry: 'CA',
    calledNumber: '+16135550100',
    durationSeconds: 90,
    talkSeconds: 60,
    phoneType: 'MOBILE',
    trafficSource: 'radio',
    key1: 'k-1',
    key2: 'k-2',
    key3: 'k-3',
    key4: 'k-4',
  },
  properties: {
    ORDER_PROMO_CODE_LIST: ['SAVE5', 'FREESHIP'],
    ORDER_PAYMENT_TYPE: 'CARD',
    ORDER_LOCATION_ID: 'store-1',
    ORDER_LOCATION_NAME: 'Reno',
    ORDER_LOCATION_TYPE: 'STORE',
    GIFT_PURCHASE: 'true',
    MONEY1: '1.50',
    MONEY2: '2.50',
    MONEY3: '3.50',
    DATE1: '2026-01-01',
    DATE2: '2026-01-02',
    DATE3: '2026-01-03',
    NUMERIC1: '1',
    NUMERIC2: '2',
    NUMERIC3: '3',
    TEXT1: 'one',
    TEXT2: 'two',
    TEXT3: 'three',
    SITE_CATEGORY: 'outlet',
    SITE_VERSION: 'b',
    HEAR_ABOUT_US: 'a friend',
    NOTE: 'fragile',
  },
};

const anId: unknown = expect.stringMatching(/^[0-9a-f-]{36}$/);

/** Where each variable comes from, and what a rule sees of it in the order above and the clicks before it. */
const rows: readonly { from: string; seen: Partial<Record<Variable, unknown>> }[] = [
  {
    from: 'a field of the item',
    seen: {
      ITEM_SKU: 'anvil',
      ITEM_SKU_LIST: ['anvil', 'hammer'],
      ITEM_CATEGORY: 'tools',
      ITEM_CATEGORY_LIST: ['tools', 'gifts'],
      ITEM_SUBCATEGORY: 'smithing',
      ITEM_BRAND: 'Acme',
      ITEM_PRICE: '50.00',
      ITEM_QUANTITY: '2',
      ITEM_PROMO_CODE: 'HEAVY',
      ITEM_PROMO_CODE_LIST: ['HEAVY', 'IRON'],
      ITEM_DISCOUNT: '1.00',
      ITEM_SUBTOTAL: '100.00',
    },
  },
  {
    from: 'a property of the item',
    seen: {
      ITEM_CATALOG_CATEGORY: 'Tools',
      ITEM_CATALOG_ORIGINAL_FORMAT_CATEGORY: 'Tools > Smithing',
      ITEM_CATALOG_SUBCATEGORY: 'Smithing',
      ITEM_CATALOG_MANUFACTURER: 'Acme Works',
    },
  },
  {
    from: 'a field of the action',
    seen: {
      ORDER_PROMO_CODE: 'SAVE5',
      ORDER_DISCOUNT: '5.00',
      ORDER_SHIPPING: '2.00',
      ORDER_TAX: '3.00',
      // 100.00, less 1.00 and 5.00, with 3.00 and 2.00.
      ORDER_TOTAL: '99.00',
      CURRENCY: 'USD',
      CUSTOMER_CITY: 'Reno',
      CUSTOMER_REGION: 'NV',
      CUSTOMER_POSTCODE: '89501',
      CUSTOMER_COUNTRY: 'US',
      CUSTOMER_STATUS: 'NEW',
    },
  },
  { from: 'a property of the action', seen: order.properties },
  {
    from: 'the user agent and the address of the action',
    seen: {
      DERIVED_COUNTRY: 'US',
      DERIVED_STATE_REGION: 'California',
      DERIVED_DEVICE_TYPE: 'DESKTOP',
      DERIVED_BROWSER: 'FIREFOX',
      DERIVED_OS: 'LINUX',
    },
  },
  {
    from: 'the click and its parameters',
    seen: {
      REFERRAL_TYPE: 'CLICK',
      REFERRAL_AD: 'banner',
      REFERRAL_DEAL: 'd-1',
      REFERRAL_SHARED_ID: 'post-7',
      REFERRAL_TRAFFIC_CATEGORY: 'email',
      REFERRAL_TRAFFIC_SOURCE: 'letter',
      REFERRAL_SKU: 'anvil',
      REFERRAL_URL: 'https://blog.example.com/post',
      REFERRAL_LANDING_PAGE: 'https://shop.example.com/?utm_campaign=spring',
      REFERRAL_AD_PLACEMENT: 'top',
      REFERRAL_AD_TYPE: 'IMAGE',
      REFERRAL_AD_KEYWORD: 'anvils',
      REFERRAL_AD_CAMPAIGN: 'spring',
      REFERRAL_AD_CAMPAIGN_ID: 'c-1',
      REFERRAL_AD_GROUP: 'heavy',
      REFERRAL_AD_GROUP_ID: 'g-1',
      REFERRAL_PARAM1: 'one',
      REFERRAL_PARAM2: 'two',
      REFERRAL_PARAM3: 'three',
      REFERRAL_PARAM4: 'four',
      REFERRAL_SUB_ACCOUNT_ID: 'a-1',
      REFERRAL_SUB_ACCOUNT_NAME: 'Sub',
    },
  },
  {
    from: 'the user agent and the address of the click',
    seen: {
      REFERRAL_DERIVED_COUNTRY: 'DE',
      REFERRAL_DERIVED_STATE_REGION: 'Lower Saxony',
      REFERRAL_DERIVED_DEVICE_TYPE: 'MOBILE',
      REFERRAL_DERIVED_BROWSER: 'SAFARI',
      REFERRAL_DERIVED_OS: 'IOS',
    },
  },
  {
    from: 'the call',
    seen: {
      CALLER_COUNTRY: 'US',
      CALLED_COUNTRY: 'CA',
      CALLED_NUMBER: '+16135550100',
      CALL_DURATION: '90',
      CALL_TALK_DURATION: '60',
      CALL_PHONE_TYPE: 'MOBILE',
      CALL_KEY1: 'k-1',
      CALL_KEY2: 'k-2',
      CALL_KEY3: 'k-3',
      CALL_KEY4: 'k-4',
      CALL_TRAFFIC_SOURCE: 'radio',
    },
  },
  {
    from: 'the clicks of the same customer up to the event',
    seen: {
      PATH_PARTICIPATION_CHANNELS: ['content', 'CLICK', 'email'],
      PATH_PARTICIPATING_MEDIA: [anId, 'Acme Blog', anId, 'Wile E. Coyote'],
      PATH_PARTICIPATING_GROUPS: ['blogs', 'coupons', 'gold'],
      PATH_STEPS: '3',
      PATH_INTRODUCING_MEDIA: [anId, 'Acme Blog'],
      PATH_INTRODUCING_GROUPS: ['blogs'],
      PATH_INTRODUCING_CHANNELS: ['content'],
      PATH_CLOSING_MEDIA: [anId, 'Wile E. Coyote'],
      PATH_CLOSING_GROUPS: ['coupons', 'gold'],
      PATH_CLOSING_CHANNELS: ['email'],
      PATH_MEDIA_COUNT: '2',
      PATH_IMPACT_PARTNER_COUNT: '2',
      PATH_PARTNER_COUNT: '2',
      PATH_CHANNEL_COUNT: '3',
    },
  },
];

describe('every variable of seed 003 has a value from its real source', () => {
  const cases = rows.flatMap(({ from, seen }) =>
    Object.entries(seen).map(([variable, value]) => ({ variable, from, value })),
  );

  test.each(cases)('$variable from $from', ({ variable, value }) => {
    const seen = { ...facts.variables, ...facts.items[0]?.variables };
    expect(seen).toHaveProperty(variable, value);
  });

  test('none is missing', () => {
    expect(cases.map(({ variable }) => variable).toSorted()).toEqual(variables.toSorted());
  });
});

describe('what an action that was reported with less lets rules see', () => {
  test.each([
    {
      rule: 'the device is the click’s where the brand does not say',
      fields: { ipAddress: inCalifornia },
      seen: { DERIVED_BROWSER: 'SAFARI', DERIVED_COUNTRY: 'US' },
    },
    {
      rule: 'and so is the place',
      fields: { userAgent: firefoxOnLinux },
      seen: { DERIVED_BROWSER: 'FIREFOX', DERIVED_COUNTRY: 'DE', DERIVED_STATE_REGION: 'Lower Saxony' },
    },
  ])('$rule', async ({ fields, seen }) => {
    expect((await factsOf(fields)).variables).toMatchObject(seen);
  });

  test('without a click nothing is known of a referral, a journey or a device', async () => {
    const { variables } = await factsOf({ clickId: undefined });
    expect(Object.keys(variables).filter((name) => /^(REFERRAL|PATH|DERIVED)_/.test(name))).toEqual([]);
  });

  test('a click of nobody in particular is the whole journey', async () => {
    const alone = await storeClick({ customerProfileId: null });
    expect((await factsOf({ clickId: alone })).variables).toMatchObject({
      PATH_STEPS: '1',
      PATH_INTRODUCING_MEDIA: [anId, 'Wile E. Coyote'],
      PATH_CLOSING_CHANNELS: ['CLICK'],
    });
  });
});

describe('how the customer was referred', () => {
  const from = '2026-11-01T00:00:00.000Z';
  beforeAll(async () => {
    const owned = { brandId: acme.brand.id, partnerId: acme.partner.id, createdAt: from };
    const em = database.em.fork();
    await em.insert(PromoCodeEntity, { ...owned, id: uuid(), code: 'VALID', fromAt: from, toAt: null });
    await em.insert(PromoCodeEntity, { ...owned, id: uuid(), code: 'ENDED', fromAt: from, toAt: eventDate });
  });

  test.each([
    { rule: 'a partner’s promo code goes before a click', fields: { promoCode: 'VALID' }, type: 'PROMO_CODE' },
    { rule: 'one that had ended does not', fields: { promoCode: 'ENDED' }, type: 'CLICK' },
    { rule: 'nor does one that nobody owns', fields: { promoCode: 'NOBODY' }, type: 'CLICK' },
    { rule: 'a partner that the brand names goes before a click', fields: { partnerId: uuid() }, type: 'PARTNER' },
    { rule: 'nobody referred the customer', fields: { clickId: undefined }, type: undefined },
  ])('$rule', async ({ fields, type }) => {
    expect((await factsOf(fields)).variables.REFERRAL_TYPE).toBe(type);
  });
});
