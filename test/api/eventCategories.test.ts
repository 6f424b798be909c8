import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plusDuration } from '../../domain/calendar.ts';
import { eventCategories, type EventCategory } from '../../domain/contract/vocabulary.ts';
import { openCategories, type Categories } from '../support/categories.ts';
import { openMall, type Mall } from '../support/shop.ts';

/*
 * One event of each category as a brand reports it, priced at the level that suits it (seed 003, EventCategory, PayoutLevel).
 */

interface Reported {
  readonly rule: string;
  readonly eventPayout: object;
  readonly fields: object;
  readonly pays: string;
}

const items = [
  { sku: 'shirt', quantity: 2, price: '20.00' },
  { sku: 'card', quantity: 1, price: '60.00' },
];
const each = (payoutLevel: string, defaultPayout: string) => ({ payoutLevel, defaultPayout });
const percent = (payoutLevel: string) => ({ payoutLevel, defaultPayoutRate: '10' });

const reported: Record<EventCategory, Reported> = {
  LEAD: { rule: 'a form that was filled in', eventPayout: each('ORDER', '5.00'), fields: {}, pays: '5.00' },
  SALE: { rule: 'an order, item by item', eventPayout: percent('ITEM'), fields: { items }, pays: '10.00' },
  DOWNLOAD: { rule: 'a file', eventPayout: each('ORDER', '0.40'), fields: {}, pays: '0.40' },
  PAGE_VISIT: {
    rule: 'visits that the brand has counted itself',
    eventPayout: each('CLICK', '0.10'),
    fields: { clicks: 7 },
    pays: '0.70',
  },
  CALL_PER_RING: { rule: 'a call', eventPayout: each('CALL', '2.00'), fields: { call: {} }, pays: '2.00' },
  CALL_PER_DURATION: {
    rule: 'its started minutes',
    eventPayout: each('CALL', '2.00'),
    fields: { call: { durationSeconds: 61 } },
    pays: '4.00',
  },
  CALL_PER_CONVERSATION: {
    rule: 'a conversation',
    eventPayout: each('CALL', '2.00'),
    fields: { call: { talkSeconds: 30 } },
    pays: '2.00',
  },
  PARTNER_REFERRAL: {
    rule: 'a partner who was brought along',
    eventPayout: each('ORDER', '50.00'),
    fields: {},
    pays: '50.00',
  },
  DATA_POST: {
    rule: 'data that arrived, by what they say',
    eventPayout: {
      ...each('ORDER', '1.00'),
      payoutGroups: [
        { id: 'gold', rank: 1, payout: '3.00', rules: [{ variable: 'TEXT1', operator: 'IS', values: ['gold'] }] },
      ],
    },
    fields: { properties: { TEXT1: 'gold' } },
    pays: '3.00',
  },
  OFFLINE: {
    rule: 'a sale in a shop, by its promo code',
    eventPayout: percent('ORDER'),
    fields: { amount: '80.00', promoCode: 'SHOP10', partnerId: undefined },
    pays: '8.00',
  },
  CLICK: {
    rule: 'clicks that the brand has counted itself',
    eventPayout: each('CLICK', '0.25'),
    fields: { clicks: 40 },
    pays: '10.00',
  },
  MOBILE_APP: {
    rule: 'an installation, by the phone',
    eventPayout: each('ORDER', '1.50'),
    fields: { userAgent: 'MyApp/1.0 (Linux; Android 14; Pixel 8)' },
    pays: '1.50',
  },
};

let mall: Mall;
let brand: Categories;
beforeAll(async () => {
  mall = await openMall();
  const eventPayouts = Object.fromEntries(eventCategories.map((one) => [one, reported[one].eventPayout]));
  brand = await openCategories(mall, eventPayouts);
  const promoCode = { partnerId: brand.partnerId, code: 'SHOP10', from: '2020-01-01T00:00:00Z' };
  await mall.must('POST', '/v1/promo-codes', { key: brand.keys.brand, body: promoCode });
}, 60_000);
afterAll(() => mall.close());

describe('one event of each category is an action that pays', () => {
  test.each(eventCategories.map((category) => ({ category, ...reported[category] })))(
    '$category: $rule',
    async ({ category, fields, pays }) => {
      expect(await brand.report(category, fields)).toMatchObject({
        status: 201,
        body: { partnerId: brand.partnerId, state: 'PENDING', stateDetail: 'OPEN', payout: { value: pays } },
      });
    },
  );
});

describe('clicks and visits', () => {
  test('that are recorded one by one are counted by us, beside those that the brand has counted', async () => {
    const { partnerId, keys } = brand;
    for (const path of ['/v1/clicks', '/v1/clicks', '/v1/page-visits']) {
      await mall.must('POST', path, { key: keys.brand, body: { partnerId } });
    }
    await mall.stage.moveTo(plusDuration(await mall.deps.clock.now(), 'P2D', 'UTC'));
    const { data } = await mall.list('/v1/actions?from=2020-01-01T00:00:00Z&limit=50', keys.brand);
    const counted = data
      .filter(({ orderId }) => /^(clicks|visits)\//.test(String(orderId)))
      .map(({ eventType, clicks, payout }) => [eventType, clicks, payout]);
    expect(counted.toSorted()).toMatchObject([
      ['THE_CLICK', 2, { value: '0.50' }],
      ['THE_PAGE_VISIT', 1, { value: '0.10' }],
    ]);
  });

  test.each([
    { category: 'CLICK', orderId: 'clicks/2026-11-20' },
    { category: 'PAGE_VISIT', orderId: 'visits/2026-11-20' },
  ] as const)('no brand takes the order id of a day of $category', async ({ category, orderId }) => {
    const answer = await brand.report(category, { orderId, clicks: 3 });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/orderId' }] } });
  });
});
