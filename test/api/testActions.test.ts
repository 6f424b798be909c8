import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NotificationEntity } from '../../database/entities/index.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall, { limits: [{ type: 'ACTION', value: '1', period: 'MONTH' }] });
}, 60_000);
afterAll(() => mall.close());

const usd = (value: string) => ({ value, currency: 'USD' });
const nothingOwed = [{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '0.00' }];
const inHours = async (hours: number) => new Date(Date.parse(await mall.deps.clock.now()) + hours * 3_600_000);

/** Makes the shop's sales tests, or no tests any more. */
async function testEventType({ keys }: Shop, isTest: boolean): Promise<void> {
  const { data } = await mall.list('/v1/event-types?code=SALE', keys.brand);
  const path = `/v1/event-types/${data[0]?.id ?? ''}`;
  await mall.must('PATCH', path, { key: keys.brand, body: { test: isTest } });
}

describe('a test action', () => {
  test.each([
    { rule: 'that the brand reports as a test', fields: { test: true }, isTest: false },
    { rule: 'of a test event type', fields: {}, isTest: true },
  ])('$rule is marked, priced, and never owed', async ({ fields, isTest }) => {
    await testEventType(shop, isTest);
    const { id, ...action } = await shop.sale(fields);
    expect(action).toMatchObject({ test: true, partnerId: shop.partnerId, payout: usd('10.00'), lockingAt: null });
    expect(await shop.read(`/v1/actions/${id}/explanation`)).toMatchObject({
      payout: usd('10.00'),
      sentences: expect.arrayContaining([
        '10 % of 100.00 USD is 10.00 USD.',
        'The action is a test, so nothing is owed.',
      ]) as unknown,
    });
    expect(await shop.balance()).toEqual(nothingOwed);
    await testEventType(shop, false);
  });

  test('says what it would pay, also after corrections, and a month later nothing of it was paid', async () => {
    const own = await openShop(mall);
    const other = await own.rival({ defaultPayoutRate: '20' });
    const { id, payout } = await own.sale({ test: true });
    expect(payout).toEqual(usd('10.00'));
    expect(await own.balance()).toEqual(nothingOwed);

    expect(await own.reverse(id, { reason: 'TEST_ACTION', amount: '50.00', immediately: true })).toMatchObject({
      status: 200,
      body: { state: 'PENDING', remainingAmount: usd('50.00'), payout: usd('5.00') },
    });
    expect(await own.read(`/v1/actions/${id}/explanation`)).toMatchObject({
      sentences: expect.arrayContaining([
        'After what was taken back, 5.00 USD remain.',
        'The action is a test, so nothing is owed.',
      ]) as unknown,
    });
    expect(await own.reattribute(id, { partnerId: other.partnerId })).toMatchObject({
      status: 200,
      body: { partnerId: other.partnerId, payout: usd('10.00') },
    });
    expect(await own.read(`/v1/actions/${id}/history`)).toMatchObject({
      data: [usd('10.00'), usd('5.00'), usd('10.00')].map((payout) => ({ after: { payout } })),
    });

    await mall.stage.moveTo((await inHours(31 * 24)).toISOString());
    expect(await own.read(`/v1/actions/${id}`)).toMatchObject({ state: 'PENDING', payableAt: null, paidAt: null });
    expect(await own.balance()).toEqual(nothingOwed);
    expect(await own.balance(other.partnerId)).toEqual(nothingOwed);
    expect((await mall.list('/v1/payouts', own.keys.finance)).data).toEqual([]);
    const entries = (await mall.list(`/v1/ledger/transactions?actionId=${id}`, own.keys.finance)).data;
    expect(entries.flatMap(({ entries }) => entries)).toEqual([]);
    expect(await own.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('takes nothing of a limit: the first real sale still has all of it', async () => {
    const own = await openShop(mall, { limits: [{ type: 'ACTION', value: '1', period: 'MONTH' }] });
    await own.sale({ test: true });
    expect(await own.sale()).toMatchObject({ test: false, payout: usd('10.00') });
    expect(await own.sale()).toMatchObject({ payout: usd('0.00') });
    expect(await own.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('stays a test when its event type becomes a real one, also for another partner', async () => {
    const own = await openShop(mall);
    const other = await own.rival({ defaultPayoutRate: '20' });
    await testEventType(own, true);
    const { id } = await own.sale();
    await testEventType(own, false);
    expect(await own.reattribute(id, { partnerId: other.partnerId })).toMatchObject({
      status: 200,
      body: { test: true, partnerId: other.partnerId, payout: usd('20.00'), lockingAt: null },
    });
    expect(await own.balance(other.partnerId)).toEqual(nothingOwed);
    expect(await own.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('is marked where endpoints are told of it', async () => {
    const own = await openShop(mall);
    const endpoint = { url: 'http://127.0.0.1:9/', events: ['action.created'] };
    await mall.must('POST', '/v1/webhook-endpoints', { key: own.keys.brand, body: endpoint });
    const { id } = await own.sale({ test: true });
    const [told] = await mall.deps.database.em.fork().find(NotificationEntity, { subjectId: id });
    expect(told?.body).toMatchObject({ type: 'action.created', data: { id, test: true, payout: usd('10.00') } });
  });

  test('is in the list, marked; `test` asks for tests alone or for none', async () => {
    const own = await openShop(mall);
    const [real, tried] = [await own.sale(), await own.sale({ test: true })];
    const listed = async (query: string) => (await mall.list(`/v1/actions${query}`, own.keys.brand)).data;
    expect((await listed('')).map((action) => [action.id, action['test']])).toEqual([
      [tried.id, true],
      [real.id, false],
    ]);
    expect((await listed('?test=true')).map(({ id }) => id)).toEqual([tried.id]);
    expect((await listed('?test=false')).map(({ id }) => id)).toEqual([real.id]);
  });
});

describe('taking a test action back', () => {
  test('is refused within an hour of its submission, and the refusal says until when', async () => {
    const { id, submittedAt } = await shop.sale({ test: true });
    const from = new Date(Date.parse(String(submittedAt)) + 3_600_000).toISOString();
    expect(await shop.reverse(id, { reason: 'TEST_ACTION' })).toMatchObject({
      status: 409,
      body: {
        code: 'TEST_ACTION_TOO_EARLY',
        detail: `Test action ${id} may be reversed from ${from.replace('.000Z', 'Z')} on, or now with immediately: true.`,
      },
    });
    expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({ state: 'PENDING' });
  });

  test('goes at once where that is said', async () => {
    const { id } = await shop.sale({ test: true });
    expect(await shop.reverse(id, { reason: 'TEST_ACTION', immediately: true })).toMatchObject({
      status: 200,
      body: { state: 'REVERSED', stateDetail: 'TEST_ACTION' },
    });
  });

  test('goes after an hour', async () => {
    const { id } = await shop.sale({ test: true });
    await mall.stage.moveTo((await inHours(1)).toISOString());
    expect(await shop.reverse(id, { reason: 'TEST_ACTION' })).toMatchObject({
      status: 200,
      body: { state: 'REVERSED', stateDetail: 'TEST_ACTION' },
    });
  });

  test('a real action needs not wait', async () => {
    const { id } = await shop.sale();
    expect(await shop.reverse(id)).toMatchObject({ status: 200 });
  });
});
