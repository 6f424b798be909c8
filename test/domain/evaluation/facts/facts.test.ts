import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { variables, type Variable } from '../../../../domain/contract/variables.ts';
import { decimal } from '../../../../domain/money.ts';
import type { ActionFacts, FactsContext } from '../../../../domain/evaluation/facts/facts.ts';
import { evaluated, factsWith, groupFor, is } from '../builders.ts';

const item = {
  sku: 'shirt',
  category: 'clothes',
  subcategory: 'shirts',
  brand: 'Acme',
  quantity: 2,
  price: '10.00',
  discount: '1.00',
  promoCode: 'ITEM5',
  categoryList: ['clothes', 'cotton'],
  skuList: ['shirt', 'tie'],
  promoCodeList: ['ITEM5', 'ITEM6'],
  properties: { ITEM_CATALOG_CATEGORY: 'wear' },
};

const action = {
  amount: undefined,
  items: [item],
  customerCity: 'Paris',
  customerRegion: 'IDF',
  customerPostcode: '75001',
  customerCountry: 'FR',
  customerStatus: 'NEW',
  orderPromoCode: 'SAVE5',
  orderDiscount: '4.00',
  orderTax: '3.00',
  orderShipping: '2.00',
  call: {
    callerCountry: 'FR',
    calledCountry: 'DE',
    calledNumber: '+49301234',
    durationSeconds: 90,
    talkSeconds: 60,
    phoneType: 'MOBILE',
    trafficSource: 'radio',
    key1: 'one',
    key2: 'two',
    key3: 'three',
    key4: 'four',
  },
};

const context = {
  referralType: 'CLICK',
  referral: {
    ad: 'banner',
    deal: 'd-1',
    sharedId: 's-1',
    trafficCategory: 'blog',
    trafficSource: 'mail',
    sku: 'shirt',
    url: 'https://blog.example/post',
    landingPage: 'https://shop.example/',
    adPlacement: 'top',
    adType: 'IMAGE',
    adKeyword: 'shirts',
    adCampaign: 'spring',
    adCampaignId: 'c-1',
    adGroup: 'group',
    adGroupId: 'g-1',
    param1: 'one',
    param2: 'two',
    param3: 'three',
    param4: 'four',
    subAccountId: 'a-1',
    subAccountName: 'sub',
    derived: { country: 'BE', region: 'BRU', deviceType: 'TABLET', browser: 'SAFARI', os: 'IOS' },
  },
  derived: { country: 'FR', region: 'PAR', deviceType: 'DESKTOP', browser: 'FIREFOX', os: 'LINUX' },
  journey: [{ partnerId: 'p-1', partnerName: 'Acme Blog', groups: ['blogs'], channel: 'email' }],
} satisfies Partial<FactsContext>;

/** What rules see of the action above. */
const values: Partial<Record<Variable, string | string[]>> = {
  ITEM_SKU: 'shirt',
  ITEM_SKU_LIST: ['shirt', 'tie'],
  ITEM_CATEGORY: 'clothes',
  ITEM_CATEGORY_LIST: ['clothes', 'cotton'],
  ITEM_SUBCATEGORY: 'shirts',
  ITEM_BRAND: 'Acme',
  ITEM_PRICE: '10.00',
  ITEM_QUANTITY: '2',
  ITEM_PROMO_CODE: 'ITEM5',
  ITEM_PROMO_CODE_LIST: ['ITEM5', 'ITEM6'],
  ITEM_DISCOUNT: '1.00',
  ITEM_SUBTOTAL: '20.00',
  ITEM_CATALOG_CATEGORY: 'wear',
  ORDER_PROMO_CODE: 'SAVE5',
  ORDER_DISCOUNT: '4.00',
  ORDER_SHIPPING: '2.00',
  ORDER_TAX: '3.00',
  ORDER_TOTAL: '20.00',
  CURRENCY: 'USD',
  CUSTOMER_CITY: 'Paris',
  CUSTOMER_REGION: 'IDF',
  CUSTOMER_POSTCODE: '75001',
  CUSTOMER_COUNTRY: 'FR',
  CUSTOMER_STATUS: 'NEW',
  DERIVED_COUNTRY: 'FR',
  DERIVED_STATE_REGION: 'PAR',
  DERIVED_DEVICE_TYPE: 'DESKTOP',
  DERIVED_BROWSER: 'FIREFOX',
  DERIVED_OS: 'LINUX',
  REFERRAL_TYPE: 'CLICK',
  REFERRAL_AD: 'banner',
  REFERRAL_DEAL: 'd-1',
  REFERRAL_SHARED_ID: 's-1',
  REFERRAL_TRAFFIC_CATEGORY: 'blog',
  REFERRAL_TRAFFIC_SOURCE: 'mail',
  REFERRAL_SKU: 'shirt',
  REFERRAL_URL: 'https://blog.example/post',
  REFERRAL_LANDING_PAGE: 'https://shop.example/',
  REFERRAL_AD_PLACEMENT: 'top',
  REFERRAL_AD_TYPE: 'IMAGE',
  REFERRAL_AD_KEYWORD: 'shirts',
  REFERRAL_AD_CAMPAIGN: 'spring',
  REFERRAL_AD_CAMPAIGN_ID: 'c-1',
  REFERRAL_AD_GROUP: 'group',
  REFERRAL_AD_GROUP_ID: 'g-1',
  REFERRAL_PARAM1: 'one',
  REFERRAL_PARAM2: 'two',
  REFERRAL_PARAM3: 'three',
  REFERRAL_PARAM4: 'four',
  REFERRAL_SUB_ACCOUNT_ID: 'a-1',
  REFERRAL_SUB_ACCOUNT_NAME: 'sub',
  REFERRAL_DERIVED_COUNTRY: 'BE',
  REFERRAL_DERIVED_STATE_REGION: 'BRU',
  REFERRAL_DERIVED_DEVICE_TYPE: 'TABLET',
  REFERRAL_DERIVED_BROWSER: 'SAFARI',
  REFERRAL_DERIVED_OS: 'IOS',
  CALLER_COUNTRY: 'FR',
  CALLED_COUNTRY: 'DE',
  CALLED_NUMBER: '+49301234',
  CALL_DURATION: '90',
  CALL_TALK_DURATION: '60',
  CALL_PHONE_TYPE: 'MOBILE',
  CALL_TRAFFIC_SOURCE: 'radio',
  CALL_KEY1: 'one',
  CALL_KEY2: 'two',
  CALL_KEY3: 'three',
  CALL_KEY4: 'four',
  PATH_PARTICIPATION_CHANNELS: ['email'],
  PATH_PARTICIPATING_MEDIA: ['p-1', 'Acme Blog'],
  PATH_PARTICIPATING_GROUPS: ['blogs'],
  PATH_STEPS: '1',
  PATH_INTRODUCING_MEDIA: ['p-1', 'Acme Blog'],
  PATH_INTRODUCING_GROUPS: ['blogs'],
  PATH_INTRODUCING_CHANNELS: ['email'],
  PATH_CLOSING_MEDIA: ['p-1', 'Acme Blog'],
  PATH_CLOSING_GROUPS: ['blogs'],
  PATH_CLOSING_CHANNELS: ['email'],
  PATH_MEDIA_COUNT: '1',
  PATH_IMPACT_PARTNER_COUNT: '1',
  PATH_PARTNER_COUNT: '1',
  PATH_CHANNEL_COUNT: '1',
};

describe('where the values of rules come from', () => {
  test('the submission’s own fields, its items, its call, its referral and the journey', () => {
    const facts = factsWith(action, context);
    expect({ ...facts.variables, ...facts.items[0]?.variables }).toEqual(values);
  });

  test('properties under the variable’s own name, for each variable there is', () => {
    const valueOf = (variable: Variable) => (variable.startsWith('DATE') ? '2026-01-01' : '7');
    const otherThan = (variable: Variable) => (variable.startsWith('DATE') ? '2020-01-01' : '8');
    const groupWhere = (variable: Variable, value: string) =>
      evaluated(
        { payoutGroups: [groupFor(is(variable, value))] },
        // The currency has a field of its own, so its property is not read.
        { properties: { [variable]: valueOf(variable) }, amount: undefined },
      ).lines[0]?.group;
    const found = variables
      .filter((variable) => variable !== 'CURRENCY')
      .filter((variable) => groupWhere(variable, valueOf(variable)) === 'new')
      .filter((variable) => groupWhere(variable, otherThan(variable)) === null);
    expect([...found, 'CURRENCY'].toSorted()).toEqual(variables.toSorted());
    expect(groupWhere('CURRENCY', 'USD')).toBe('new');
  });

  test('a field of the submission goes before a property of its name', () => {
    expect(factsWith({ customerCity: 'Paris', properties: { CUSTOMER_CITY: 'Rome' } }).variables.CUSTOMER_CITY).toBe(
      'Paris',
    );
  });

  test('what we derived goes before what the brand says in a property', () => {
    const properties = { DERIVED_BROWSER: 'CHROME', DERIVED_OS: 'LINUX' };
    expect(factsWith({ properties }, { derived: { browser: 'FIREFOX' } }).variables).toMatchObject({
      DERIVED_BROWSER: 'FIREFOX',
      DERIVED_OS: 'LINUX',
    });
  });

  test('properties that no rule can read are left out, and so is an empty text', () => {
    expect(factsWith({ properties: { SHOE_SIZE: '9', TEXT1: '' } }).variables).not.toHaveProperty('SHOE_SIZE');
    expect(factsWith({ properties: { TEXT1: '' } }).variables).not.toHaveProperty('TEXT1');
    expect(factsWith({ properties: { TEXT2: ['', 'a'] } }).variables.TEXT2).toEqual(['a']);
  });

  test('a documented comma-separated list is a list', () => {
    const { variables: seen } = factsWith({ properties: { PATH_INTRODUCING_GROUPS: 'blogs, coupons', TEXT1: 'a, b' } });
    expect(seen.PATH_INTRODUCING_GROUPS).toEqual(['blogs', 'coupons']);
    expect(seen.TEXT1).toBe('a, b');
  });

  test('the order’s promo code is the one of the action where there is no other', () => {
    expect(factsWith({ promoCode: 'SAVE5' }).variables.ORDER_PROMO_CODE).toBe('SAVE5');
  });

  test('the order’s total is what the brand says, else sale, tax and shipping; a lead has none', () => {
    expect(factsWith({ orderTotal: '120.00', orderTax: '5.00' }).variables.ORDER_TOTAL).toBe('120.00');
    expect(factsWith({ orderTax: '5.00', orderShipping: '1.50' }).variables.ORDER_TOTAL).toBe('106.50');
    expect(factsWith({ amount: undefined }).variables).not.toHaveProperty('ORDER_TOTAL');
  });
});

describe('the customer status', () => {
  const values = { NEW: ['first-time', 'trial'], EXISTING: ['returning', 'Known'], 'RE-ENGAGED': ['New'] };
  const on = { enabled: true, values };
  const off = { enabled: false, values };
  test.each([
    { rule: 'a word of the brand is translated, and kept', sent: 'trial', mapping: on, status: ['NEW', 'trial'] },
    { rule: 'in any case', sent: 'RETURNING', mapping: on, status: ['EXISTING', 'RETURNING'] },
    { rule: 'a status needs no word', sent: 'existing', mapping: on, status: 'existing' },
    { rule: 'a brand’s word that is the name of another status', sent: 'new', mapping: on, status: 'RE-ENGAGED' },
    { rule: 'a word that is not mapped is kept as sent', sent: 'Vip', mapping: on, status: 'Vip' },
    { rule: 'NEW needs no mapping', sent: 'new', mapping: undefined, status: 'new' },
    { rule: 'a mapping that is off does not translate', sent: 'trial', mapping: off, status: 'trial' },
  ])('$rule', ({ sent, mapping, status }) => {
    const facts = factsWith({ customerStatus: sent }, { customerStatusMapping: mapping });
    expect(facts.variables.CUSTOMER_STATUS).toEqual(status);
  });

  test.each([
    {
      rule: 'a rule may name the status',
      sent: 'first-time',
      mapping: on,
      asked: is('CUSTOMER_STATUS', 'NEW'),
      pays: '15.00',
    },
    { rule: 'in any case', sent: 'FIRST-TIME', mapping: on, asked: is('CUSTOMER_STATUS', 'new'), pays: '15.00' },
    {
      rule: 'or the brand’s own word',
      sent: 'first-time',
      mapping: on,
      asked: is('CUSTOMER_STATUS', 'First-Time'),
      pays: '15.00',
    },
    {
      rule: 'another word of the status is another word',
      sent: 'first-time',
      mapping: on,
      asked: is('CUSTOMER_STATUS', 'trial'),
      pays: '10.00',
    },
    {
      rule: 'while the mapping is off, only the word sent counts',
      sent: 'first-time',
      mapping: off,
      asked: is('CUSTOMER_STATUS', 'NEW'),
      pays: '10.00',
    },
    {
      rule: 'which it does as text',
      sent: 'first-time',
      mapping: off,
      asked: is('CUSTOMER_STATUS', 'first-time'),
      pays: '15.00',
    },
    {
      rule: 'NEW works without any mapping',
      sent: 'New',
      mapping: undefined,
      asked: is('CUSTOMER_STATUS', 'NEW'),
      pays: '15.00',
    },
    {
      rule: 'EXISTING too',
      sent: 'existing',
      mapping: undefined,
      asked: is('CUSTOMER_STATUS', 'Existing'),
      pays: '15.00',
    },
    {
      rule: 'both do while a mapping is on',
      sent: 'existing',
      mapping: on,
      asked: is('CUSTOMER_STATUS', 'EXISTING'),
      pays: '15.00',
    },
    {
      rule: 'a word that means another status is not the status it names',
      sent: 'new',
      mapping: on,
      asked: is('CUSTOMER_STATUS', 'NEW'),
      pays: '10.00',
    },
    {
      rule: 'who is new is not someone who is not',
      sent: 'first-time',
      mapping: on,
      asked: { variable: 'CUSTOMER_STATUS', operator: 'IS_NOT', values: ['NEW'] },
      pays: '10.00',
    },
  ])('$rule', ({ sent, mapping, asked, pays }) => {
    const context = { customerStatusMapping: mapping };
    expect(evaluated({ payoutGroups: [groupFor(asked)] }, { customerStatus: sent }, context).payout).toBe(pays);
  });
});

describe('the sale amount', () => {
  const two = [
    { sku: 'a', quantity: 3, price: '10.00', discount: '5.00' },
    { sku: 'b', quantity: 1, price: '25.00' },
  ];
  test.each([
    { rule: 'without items it is the amount', change: { amount: '99.90' }, order: '99.90', items: [] },
    { rule: 'without either there is none', change: { amount: undefined }, order: '0.00', items: [] },
    {
      rule: 'with items it is their subtotals, whatever the amount says',
      change: { items: two },
      order: '50.00',
      items: ['25.00', '25.00'],
    },
    {
      rule: 'the order’s discount is shared to the cent',
      change: { items: two, orderDiscount: '0.05' },
      order: '49.95',
      items: ['24.97', '24.98'],
    },
    {
      rule: 'tax and shipping do not count',
      change: { items: two, orderTax: '9.00', orderShipping: '4.00' },
      order: '50.00',
      items: ['25.00', '25.00'],
    },
    {
      rule: 'a discount takes no more than there is',
      change: { items: two, orderDiscount: '70.00' },
      order: '0.00',
      items: ['0.00', '0.00'],
    },
    {
      rule: 'nor does an item’s',
      change: { items: [{ sku: 'a', price: '1.00', discount: '2.00' }] },
      order: '0.00',
      items: ['0.00'],
    },
    {
      rule: 'prices finer than a cent stay exact',
      change: {
        items: [
          { sku: 'a', price: '0.001', quantity: 5 },
          { sku: 'b', price: '0.004' },
        ],
        orderDiscount: '0.002',
      },
      order: '0.007',
      items: ['0.004', '0.003'],
    },
  ])('$rule', ({ change, order, items }) => {
    const facts = factsWith(change);
    expect(facts.orderSaleAmount).toBe(order);
    expect(facts.items.map(({ saleAmount }) => saleAmount)).toEqual(items);
  });

  test('the items’ shares sum to the order’s sale amount, and none is negative', () => {
    const prices = fc.nat({ max: 1_000_000 }).map((units) => (units / 1000).toFixed(3));
    const items = fc.array(
      fc.record({ sku: fc.constant('a'), quantity: fc.integer({ min: 1, max: 9 }), price: prices, discount: prices }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(items, prices, (drawn, orderDiscount) => {
        const facts = factsWith({ items: drawn, orderDiscount });
        const shares = facts.items.map(({ saleAmount }) => decimal(saleAmount));
        expect(shares.every((share) => !share.isNegative())).toBe(true);
        expect(shares.reduce((left, right) => left.plus(right)).equals(facts.orderSaleAmount)).toBe(true);
      }),
    );
  });
});

describe('whom and what a limit counts by', () => {
  const countedBy = ({
    customerId,
    callerId,
    clickId,
    clicks,
    callStartedAt,
    callSeconds,
    talkSeconds,
    fx,
  }: ActionFacts) => ({
    customerId,
    callerId,
    clickId,
    clicks,
    callStartedAt,
    callSeconds,
    talkSeconds,
    fx,
  });

  test('is what the brand says', () => {
    const call = { callerId: 'k-1', startedAt: '2026-11-20T09:58:00.000Z', durationSeconds: 90, talkSeconds: 60 };
    const fx = { rate: '1.1', source: 'test', at: '2026-11-20T00:00:00.000Z' };
    const facts = factsWith({ customerId: 'c-1', call, clicks: 3 }, { clickId: 'click-1', fx });
    expect(countedBy(facts)).toEqual({
      customerId: 'c-1',
      callerId: 'k-1',
      clickId: 'click-1',
      clicks: 3,
      callStartedAt: '2026-11-20T09:58:00.000Z',
      callSeconds: 90,
      talkSeconds: 60,
      fx,
    });
  });

  test.each([
    { rule: 'of an action that says nothing', change: {} },
    { rule: 'of a call of which nothing is known', change: { call: {} } },
  ])('is unknown, once, at the event date: $rule', ({ change }) => {
    expect(countedBy(factsWith(change))).toEqual({
      customerId: null,
      callerId: null,
      clickId: null,
      clicks: 1,
      callStartedAt: '2026-11-20T10:00:00.000Z',
      callSeconds: 0,
      talkSeconds: 0,
      fx: null,
    });
  });

  test('is of the day, week, month and quarter in the brand’s zone', () => {
    const facts = factsWith({ eventDate: '2026-10-01T03:59:00.000Z' }, { timeZone: 'America/New_York' });
    expect(facts.eventAt).toBe('2026-10-01T03:59:00.000Z');
    expect(facts.periods).toEqual({
      day: '2026-09-30',
      week: '2026-09-28',
      month: '2026-09',
      quarter: '2026-Q3',
      weekend: false,
    });
  });
});
