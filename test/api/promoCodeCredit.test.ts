import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
let rival: string;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
  rival = (await shop.rival()).partnerId;
  const owned = (partnerId: string, from: string, to: string | null) =>
    mall.must('POST', '/v1/promo-codes', { key: shop.keys.brand, body: { code: 'SPRING', partnerId, from, to } });
  await owned(shop.partnerId, '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z');
  await owned(rival, '2026-05-01T00:00:00Z', null);
});
afterAll(() => mall.close());

/*
 *  March             April             May
 *  |--- the partner's ---|    nobody's     |--- the rival's --- …
 */
describe('a sale with a promo code is its owner’s', () => {
  test.each([
    { rule: 'from the first instant', eventDate: '2026-03-01T00:00:00Z', owner: () => shop.partnerId },
    { rule: 'to the last', eventDate: '2026-03-31T23:59:59Z', owner: () => shop.partnerId },
    { rule: 'not before its time', eventDate: '2026-02-28T23:59:59Z', owner: () => null },
    { rule: 'not when its time is over', eventDate: '2026-04-01T00:00:00Z', owner: () => null },
    { rule: 'of whom it went to afterwards', eventDate: '2026-05-01T00:00:00Z', owner: () => rival },
    { rule: 'not in another spelling', eventDate: '2026-03-15T00:00:00Z', code: 'Spring', owner: () => null },
  ])('$rule', async ({ eventDate, code = 'SPRING', owner }) => {
    const sale = await shop.sale({ partnerId: undefined, promoCode: code, eventDate });
    expect(sale['partnerId']).toBe(owner());
  });
});
