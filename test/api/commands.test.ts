import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
}, 60_000);
afterAll(() => mall.close());

const usd = (value: string) => ({ value, currency: 'USD' });

describe('reversals', () => {
  const twoAnvils = { amount: undefined, items: [{ sku: 'ANVIL', quantity: 2, price: '50.00' }] };

  test.each([
    {
      rule: 'without amount and items all of it is taken back',
      body: {},
      becomes: { state: 'REVERSED', stateDetail: 'ITEM_RETURNED', payout: usd('0.00'), remainingAmount: usd('0.00') },
    },
    {
      rule: 'an amount of the sale takes its share of the payout',
      body: { amount: '40.00' },
      becomes: { state: 'PENDING', stateDetail: 'OPEN', payout: usd('6.00'), remainingAmount: usd('60.00') },
    },
    {
      rule: 'pieces take their share',
      body: { items: [{ sku: 'ANVIL', quantity: 1 }] },
      becomes: { state: 'PENDING', payout: usd('5.00'), remainingAmount: usd('50.00') },
    },
    {
      rule: 'the last pieces are all of it',
      body: { items: [{ sku: 'ANVIL', quantity: 2 }] },
      becomes: { state: 'REVERSED', payout: usd('0.00') },
    },
  ])('$rule', async ({ body, becomes }) => {
    const action = await shop.sale(twoAnvils);
    const answer = await shop.reverse(action.id, body);
    expect(answer).toMatchObject({ status: 200, body: { id: action.id, ...becomes } });
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(await shop.read(`/v1/actions/${action.id}`)).toEqual(answer.body);
  });

  test.each([
    { rule: 'more than is left', body: { amount: '100.01' }, status: 422, code: 'REVERSAL_EXCEEDS_ACTION' },
    {
      rule: 'more pieces than are left',
      body: { items: [{ sku: 'ANVIL', quantity: 3 }] },
      status: 422,
      code: 'REVERSAL_EXCEEDS_ACTION',
    },
    {
      rule: 'pieces that were never sold',
      body: { items: [{ sku: 'ROCKET', quantity: 1 }] },
      status: 422,
      code: 'REVERSAL_EXCEEDS_ACTION',
    },
  ])('$rule: refused, and nothing changes', async ({ body, status, code }) => {
    const action = await shop.sale(twoAnvils);
    expect(await shop.reverse(action.id, body)).toMatchObject({ status, body: { code } });
    expect(await shop.read(`/v1/actions/${action.id}`)).toEqual(action);
  });

  test('what is reversed already is refused as such', async () => {
    const { id } = await shop.sale();
    await shop.reverse(id);
    expect(await shop.reverse(id)).toMatchObject({ status: 409, body: { code: 'ACTION_ALREADY_REVERSED' } });
  });

  test.each([
    { rule: 'no reason', body: { reason: undefined }, pointer: '/reason' },
    { rule: 'an unknown reason', body: { reason: 'BECAUSE' }, pointer: '/reason' },
    { rule: 'an amount and items', body: { amount: '1', items: [{ sku: 'A', quantity: 1 }] }, pointer: '/items' },
    { rule: 'nothing', body: { amount: '0.00' }, pointer: '/amount' },
    { rule: 'an amount that is no decimal', body: { amount: '1e2' }, pointer: '/amount' },
    { rule: 'no pieces', body: { items: [] }, pointer: '/items' },
    { rule: 'an unknown field', body: { all: true }, pointer: '/all' },
  ])('a reversal of $rule names the field', async ({ body, pointer }) => {
    expect(await shop.reverse(uuid(), body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('only support takes back, and only what is its own brand’s', async () => {
    const { id } = await shop.sale();
    for (const who of ['brand', 'finance', 'partner'] as const) {
      expect(await shop.reverse(id, {}, { key: shop.keys[who] })).toMatchObject({ status: 403 });
    }
    const stranger = await openShop(mall);
    expect(await stranger.reverse(id)).toMatchObject({ status: 404 });
    expect(await stranger.reattribute(id, { partnerId: stranger.partnerId })).toMatchObject({ status: 404 });
  });
});

describe('a decision on what was seen', () => {
  test('a stale version changes nothing; the present one does', async () => {
    const { id } = await shop.sale();
    await shop.reverse(id, { amount: '40.00' });
    const stale = { headers: { 'if-match': '"1"' } };
    expect(await shop.reverse(id, { amount: '10.00' }, stale)).toMatchObject({
      status: 412,
      body: { code: 'STALE_ETAG' },
    });
    const fresh = { headers: { 'if-match': '"2"' } };
    expect(await shop.reverse(id, { amount: '10.00' }, fresh)).toMatchObject({
      status: 200,
      body: { payout: usd('5.00') },
    });
  });

  test('of two people who saw the same version and decide at once, one decides', async () => {
    const { id } = await shop.sale();
    const fresh = { headers: { 'if-match': '"1"' } };
    const answers = await Promise.all([1, 2, 3].map(() => shop.reverse(id, { amount: '40.00' }, fresh)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
    expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({ payout: usd('6.00') });
  });

  test('a command repeated under its Idempotency-Key gets the first answer and happens once', async () => {
    const { id } = await shop.sale();
    const once = { headers: { 'idempotency-key': uuid() } };
    const first = await shop.reverse(id, { amount: '40.00' }, once);
    await shop.reverse(id, { amount: '10.00' });
    const again = await shop.reverse(id, { amount: '40.00' }, once);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({ payout: usd('5.00') });
  });
});

describe('reattributions', () => {
  test('the old partner is left with nothing, and the new one has it at its own contract’s price', async () => {
    const { sale, reattribute, balance, rival, read, partnerId } = await openShop(mall);
    const other = await rival({ defaultPayoutRate: '20' });
    const { id } = await sale();
    expect(await reattribute(id, { partnerId: other.partnerId, note: 'Two blogs claimed it.' })).toMatchObject({
      status: 200,
      body: {
        partnerId: other.partnerId,
        payout: usd('20.00'),
        state: 'PENDING',
        attribution: { by: 'REATTRIBUTION', referralId: null },
      },
    });
    expect(await balance(partnerId)).toEqual([{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '0.00' }]);
    expect(await balance(other.partnerId)).toEqual([
      { currency: 'USD', accrued: '20.00', payable: '0.00', paid: '0.00' },
    ]);
    expect(await read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
    expect(await mall.send('GET', `/v1/actions/${id}`, { key: other.key })).toMatchObject({ status: 200 });
  });

  test('a partner without a contract, one that has it already, and one of another brand are refused', async () => {
    const { id } = await shop.sale();
    const { partnerId: foreign } = await openShop(mall);
    const body = { name: 'Unsigned', email: 'blog@example.com', country: 'US', currency: 'USD' };
    const { id: unsigned } = await mall.must('POST', '/v1/partners', { key: shop.keys.brand, body });
    expect(await shop.reattribute(id, { partnerId: unsigned })).toMatchObject({
      status: 422,
      body: { code: 'PARTNER_WITHOUT_CONTRACT' },
    });
    expect(await shop.reattribute(id, { partnerId: shop.partnerId })).toMatchObject({
      status: 409,
      body: { code: 'ACTION_STATE_REFUSES' },
    });
    for (const [partnerId, status] of [[foreign, 404] as const, [uuid(), 404] as const, ['nobody', 400] as const]) {
      expect(await shop.reattribute(id, { partnerId })).toMatchObject({
        status,
        body: { errors: [{ pointer: '/partnerId' }] },
      });
    }
  });

  test('what nobody earned can be given to a partner', async () => {
    const { id, ...action } = await shop.sale({ partnerId: undefined });
    expect(action).toMatchObject({ partnerId: null, attribution: null, payout: usd('0.00') });
    expect(await shop.reattribute(id, { partnerId: shop.partnerId })).toMatchObject({
      status: 200,
      body: { partnerId: shop.partnerId, payout: usd('10.00') },
    });
  });
});

test('a command on an action that was paid, and whose workflow has ended, still works', async () => {
  const { id } = await shop.sale();
  expect(await shop.untilPaid(id)).toMatchObject({ stateDetail: 'PAID' });
  expect(await shop.reverse(id, { amount: '50.00' })).toMatchObject({
    status: 200,
    body: { state: 'APPROVED', stateDetail: 'PAID', payout: usd('5.00') },
  });
});

test('what is not evaluated yet cannot be changed', async () => {
  const orderId = uuid();
  await shop.report({ orderId, currency: 'EUR' });
  const { data } = await mall.list(`/v1/actions?orderId=${orderId}`, shop.keys.brand);
  expect(data).toEqual([]);
});
