import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { groupFor, is } from '../domain/evaluation/builders.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
let eventType: string;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall, { payoutGroups: [groupFor(is('CUSTOMER_STATUS', 'NEW'))] });
  const { data } = await mall.list('/v1/event-types?code=SALE', shop.keys.brand);
  eventType = `/v1/event-types/${data[0]?.id ?? ''}`;
});
afterAll(() => mall.close());

const values = { NEW: ['first-time'], EXISTING: ['returning'] };

const map = (customerStatusMapping: object | null) =>
  mall.must('PATCH', eventType, { key: shop.keys.brand, body: { customerStatusMapping } });

const sale = (customerStatus: string) => shop.sale({ customerStatus });

describe('an event type’s mapping of customer statuses', () => {
  test('counts for the sales reported while it is on, and no sale changes afterwards', async () => {
    const before = await sale('first-time');
    await map({ enabled: true, values });
    const mapped = await sale('first-time');
    await map({ enabled: false, values });
    const after = await sale('first-time');
    const now = await Promise.all([before, mapped, after].map(({ id }) => shop.read(`/v1/actions/${id}`)));
    expect(now).toMatchObject([
      { customerStatus: 'first-time', payout: { value: '10.00' } },
      { customerStatus: 'NEW', payout: { value: '15.00' } },
      { customerStatus: 'first-time', payout: { value: '10.00' } },
    ]);
  });

  test.each([
    { rule: 'without a mapping', mapping: null, sent: 'New', pays: '15.00' },
    { rule: 'while it is off', mapping: { enabled: false, values }, sent: 'new', pays: '15.00' },
    { rule: 'while it is on', mapping: { enabled: true, values }, sent: 'NEW', pays: '15.00' },
    { rule: 'and EXISTING is not new', mapping: { enabled: true, values }, sent: 'existing', pays: '10.00' },
  ])('NEW works $rule', async ({ mapping, sent, pays }) => {
    await map(mapping);
    expect(await sale(sent)).toMatchObject({ payout: { value: pays } });
  });

  test('is one event type’s own', async () => {
    const body = { code: 'OTHER', name: 'Other', category: 'LEAD', customerStatusMapping: { enabled: true, values } };
    await mall.must('POST', '/v1/event-types', { key: shop.keys.brand, body });
    await map(null);
    expect(await sale('first-time')).toMatchObject({ customerStatus: 'first-time', payout: { value: '10.00' } });
  });
});
