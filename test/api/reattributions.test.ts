import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { CustomerAttributionEntity } from '../../database/entities/customerAttribution.ts';
import { ActionEntity } from '../../database/entities/index.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { storedContent } from '../support/stored.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const usd = (value: string) => ({ value, currency: 'USD' });
const reason = 'CREDITED_DIFFERENT_MP';

const send = (shop: Shop, path: string, body: object, headers = {}) =>
  mall.send('POST', path, { key: shop.keys.support, body, headers });

/** A customer of the shop's partner, who is named in sales by her key. */
async function aCustomer(shop: Shop) {
  const customerKey = uuid();
  const body = { customerKey, partnerId: shop.partnerId };
  const { id } = await mall.must('POST', '/v1/customers', { key: shop.keys.brand, body });
  return { id, customerKey };
}

const partnerOf = async (shop: Shop, customerId: string) =>
  (await shop.read(`/v1/customers/${customerId}`))['partnerId'];

describe('a customer who is moved with an action', () => {
  test('the action, its money and what she buys from now on are the new partner’s; what she bought before stays', async () => {
    const shop = await openShop(mall);
    const other = await shop.rival({ defaultPayoutRate: '20' });
    const { id: customerId, customerKey } = await aCustomer(shop);
    const byHer = { partnerId: undefined, customerId: customerKey };
    const [before, wrong] = [await shop.sale(byHer), await shop.sale(byHer)];
    expect([before, wrong]).toMatchObject([{ partnerId: shop.partnerId }, { partnerId: shop.partnerId }]);

    const body = { partnerId: other.partnerId, note: 'The newsletter led her here.', customer: true };
    expect(await shop.reattribute(wrong.id, body)).toMatchObject({
      status: 200,
      body: { partnerId: other.partnerId, payout: usd('20.00') },
    });

    expect(await shop.read(`/v1/actions/${before.id}`)).toMatchObject({
      partnerId: shop.partnerId,
      payout: usd('10.00'),
    });
    expect(await partnerOf(shop, customerId)).toBe(other.partnerId);
    expect(await shop.sale(byHer)).toMatchObject({ partnerId: other.partnerId, payout: usd('20.00') });
    expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('the history says who, why, and whose both were before and are after; partners learn only of themselves', async () => {
    const shop = await openShop(mall);
    const other = await shop.rival();
    const { id: customerId, customerKey } = await aCustomer(shop);
    const { id } = await shop.sale({ customerId: customerKey });
    await shop.reattribute(id, { partnerId: other.partnerId, note: 'As agreed.', customer: true });
    const path = `/v1/actions/${id}/history`;
    const moved = {
      command: 'REATTRIBUTE',
      actor: expect.stringMatching(/^support:/) as unknown,
      reason,
      note: 'As agreed.',
      before: { partnerId: shop.partnerId, customer: { id: customerId, partnerId: shop.partnerId } },
      after: { partnerId: other.partnerId, customer: { id: customerId, partnerId: other.partnerId } },
    };
    expect((await mall.must('GET', path, { key: shop.keys.support }))['data']).toMatchObject([
      { command: 'SUBMIT' },
      moved,
    ]);
    const seenByOther = JSON.stringify(await mall.must('GET', path, { key: other.key }));
    expect(seenByOther).toContain(other.partnerId);
    expect(seenByOther).not.toContain(shop.partnerId);
    const [row] = await mall.deps.database.em
      .fork()
      .find(CustomerAttributionEntity, { customerId }, { orderBy: { id: 'desc' } });
    expect(row).toMatchObject({ partnerId: other.partnerId, madeBy: 'USER', note: 'As agreed.' });
  });

  test('a preview names her and moves nobody', async () => {
    const shop = await openShop(mall);
    const other = await shop.rival();
    const { id: customerId, customerKey } = await aCustomer(shop);
    const { id } = await shop.sale({ customerId: customerKey });
    const body = { partnerId: other.partnerId, reason, customer: true };
    expect(await send(shop, `/v1/actions/${id}/reattributions?preview=true`, body)).toMatchObject({
      status: 200,
      body: { customer: { id: customerId, before: shop.partnerId, after: other.partnerId } },
    });
    expect(await partnerOf(shop, customerId)).toBe(shop.partnerId);
  });

  test.each([
    { rule: 'an action that names nobody', fields: {} },
    { rule: 'an action that names somebody whom the brand does not keep', fields: { customerId: 'a stranger' } },
  ])('$rule moves with no customer, and then not at all', async ({ fields }) => {
    const shop = await openShop(mall);
    const other = await shop.rival();
    const { id, ...action } = await shop.sale(fields);
    expect(await shop.reattribute(id, { partnerId: other.partnerId, customer: true })).toMatchObject({
      status: 422,
      body: { code: 'ACTION_WITHOUT_CUSTOMER' },
    });
    expect(await shop.read(`/v1/actions/${id}`)).toEqual({ id, ...action });
  });
});

describe('one action alone', () => {
  test('what the former partner’s click carried does not move with it', async () => {
    const shop = await openShop(mall);
    const other = await shop.rival();
    const at = new Date(Date.parse(await mall.deps.clock.now()) - 3_600_000).toISOString();
    const click = { partnerId: shop.partnerId, at, sharedId: 'spring-deal' };
    const { id: clickId } = await mall.must('POST', '/v1/clicks', { key: shop.keys.brand, body: click });
    const { id } = await shop.sale({ partnerId: undefined, clickId });
    const carried = async () => (await mall.deps.database.em.fork().findOneOrFail(ActionEntity, id)).referral;
    expect(await carried()).toMatchObject({ sharedId: 'spring-deal' });
    await shop.reattribute(id, { partnerId: other.partnerId });
    expect(await carried()).toEqual({});
  });

  test('a payment that waits for its customer’s keys is nobody’s yet, so it cannot be moved', async () => {
    const shop = await openShop(mall);
    const body = {
      key: uuid(),
      providerKey: uuid(),
      amount: '10.00',
      currency: 'USD',
      occurredAt: await mall.deps.clock.now(),
    };
    const { id } = await mall.must('POST', '/v1/transactions', { key: shop.keys.brand, body });
    for (const query of ['', '?preview=true']) {
      const path = `/v1/actions/${id}/reattributions${query}`;
      expect(await send(shop, path, { partnerId: shop.partnerId, reason })).toMatchObject({
        status: 409,
        body: { code: 'ACTION_AWAITS_CUSTOMER' },
      });
    }
  });
});

describe('a customer who is moved alone', () => {
  test('earns for the new partner from now on; nothing that was earned moves', async () => {
    const shop = await openShop(mall);
    const other = await shop.rival();
    const { id, customerKey } = await aCustomer(shop);
    const before = await shop.sale({ partnerId: undefined, customerId: customerKey });
    const path = `/v1/customers/${id}/reattributions`;
    expect(await send(shop, path, { partnerId: other.partnerId, note: 'Her own wish.' })).toMatchObject({
      status: 200,
      body: { id, partnerId: other.partnerId, attributedBy: 'USER' },
    });
    expect(await shop.read(`/v1/actions/${before.id}`)).toEqual(before);
    expect(await shop.sale({ partnerId: undefined, customerId: customerKey })).toMatchObject({
      partnerId: other.partnerId,
    });
  });

  test('can be looked at first: whose she is, and would be; nothing is changed', async () => {
    const shop = await openShop(mall);
    const [other, stranger] = [await shop.rival(), await openShop(mall)];
    const { id } = await aCustomer(shop);
    const stored = await storedContent(mall.deps.database);
    const path = `/v1/customers/${id}/reattributions?preview=true`;
    expect(await send(shop, path, { partnerId: other.partnerId })).toMatchObject({
      status: 200,
      body: { customer: { id, before: shop.partnerId, after: other.partnerId } },
    });
    expect(await send(shop, path, { partnerId: stranger.partnerId })).toMatchObject({ status: 404 });
    const { customer, customer_attribution } = await storedContent(mall.deps.database);
    expect({ customer, customer_attribution }).toEqual({
      customer: stored['customer'],
      customer_attribution: stored['customer_attribution'],
    });
  });

  test('moving her to where she is changes nothing', async () => {
    const shop = await openShop(mall);
    const { id } = await aCustomer(shop);
    const stored = await storedContent(mall.deps.database);
    expect(await send(shop, `/v1/customers/${id}/reattributions`, { partnerId: shop.partnerId })).toMatchObject({
      status: 200,
      body: { partnerId: shop.partnerId },
    });
    const { customer_attribution } = await storedContent(mall.deps.database);
    expect(customer_attribution).toBe(stored['customer_attribution']);
  });

  test('a deleted customer, another brand’s, and another brand’s partner are not found', async () => {
    const shop = await openShop(mall);
    const stranger = await openShop(mall);
    const { id } = await aCustomer(shop);
    const path = `/v1/customers/${id}/reattributions`;
    expect(await send(stranger, path, { partnerId: stranger.partnerId })).toMatchObject({ status: 404 });
    expect(await send(shop, path, { partnerId: stranger.partnerId })).toMatchObject({
      status: 404,
      body: { errors: [{ pointer: '/partnerId' }] },
    });
    await mall.send('DELETE', `/v1/customers/${id}`, { key: shop.keys.brand });
    expect(await send(shop, path, { partnerId: shop.partnerId })).toMatchObject({ status: 404 });
  });
});

const results = z.object({ results: z.array(z.looseObject({ status: z.string() })) });
const resultsIn = (answer: { readonly body: unknown }) => results.parse(answer.body).results;

describe('a batch', () => {
  test('gives one result for each line in their order, and a bad line harms no other', async () => {
    const shop = await openShop(mall);
    const stranger = await openShop(mall);
    const other = await shop.rival({ defaultPayoutRate: '20' });
    const { partnerId } = other;
    const [first, second, third, foreign] = [
      await shop.sale(),
      await shop.sale(),
      await shop.sale(),
      await stranger.sale(),
    ];
    await shop.reverse(second.id);
    const answer = await send(shop, '/v1/reattributions', {
      lines: [
        { actionId: first.id, partnerId, reason },
        { actionId: second.id, partnerId, reason },
        { actionId: third.id, partnerId, reason: 'BECAUSE' },
        'not even a line',
        { actionId: foreign.id, partnerId, reason },
        { actionId: first.id, partnerId: shop.partnerId, reason },
        { actionId: third.id, partnerId, reason, customer: true },
        { actionId: third.id, partnerId: stranger.partnerId, reason },
      ],
    });
    expect(answer.status).toBe(200);
    const refused = (status: number, code: string, pointer?: string) => ({
      status: 'REFUSED',
      problem: { status, code, ...(pointer !== undefined && { errors: [{ pointer }] }) },
    });
    expect(resultsIn(answer)).toMatchObject([
      { status: 'DONE', action: { id: first.id, partnerId, payout: usd('20.00') } },
      refused(409, 'ACTION_ALREADY_REVERSED'),
      refused(400, 'VALIDATION_FAILED', '/lines/2/reason'),
      refused(400, 'VALIDATION_FAILED', '/lines/3'),
      refused(404, 'NOT_FOUND'),
      refused(400, 'VALIDATION_FAILED', '/lines/5/actionId'),
      refused(422, 'ACTION_WITHOUT_CUSTOMER'),
      refused(400, 'VALIDATION_FAILED', '/lines/7/actionId'),
    ]);
    expect(await shop.read(`/v1/actions/${third.id}`)).toEqual(third);
    expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('sent again under its Idempotency-Key, also when the first answer was lost, does nothing twice', async () => {
    const shop = await openShop(mall);
    const { partnerId } = await shop.rival();
    const sales = [await shop.sale(), await shop.sale()];
    const body = { lines: sales.map(({ id }) => ({ actionId: id, partnerId, reason })) };
    const key = { 'idempotency-key': uuid() };
    const first = await send(shop, '/v1/reattributions', body, key);
    const versions = async () =>
      Promise.all(sales.map(async ({ id }) => (await shop.read(`/v1/actions/${id}/history`))['data']));
    const before = await versions();
    // As when the process died after its work and before it kept the answer.
    await mall.deps.database.em.fork().execute('DELETE FROM idempotency_key');
    const again = await send(shop, '/v1/reattributions', body, key);
    expect(again.headers.get('idempotency-replayed')).toBeNull();
    expect(again.body).toEqual(first.body);
    expect(await versions()).toEqual(before);
  });

  test('can be previewed: each line as if it were the only one, and nothing is done', async () => {
    const shop = await openShop(mall);
    const { partnerId } = await shop.rival({ limits: [{ type: 'PAYOUT', value: '15', period: 'MONTH' }] });
    const sales = [await shop.sale(), await shop.sale()];
    const body = { lines: [...sales.map(({ id }) => ({ actionId: id, partnerId, reason })), {}] };
    expect(resultsIn(await send(shop, '/v1/reattributions?preview=true', body))).toMatchObject([
      { status: 'PREVIEWED', preview: { action: { partnerId, payout: usd('10.00') } } },
      { status: 'PREVIEWED', preview: { action: { partnerId, payout: usd('10.00') } } },
      { status: 'REFUSED' },
    ]);
    for (const sale of sales) expect(await shop.read(`/v1/actions/${sale.id}`)).toEqual(sale);
    const done = resultsIn(await send(shop, '/v1/reattributions', body)).flatMap(({ action }) => action ?? []);
    expect(done).toHaveLength(2);
    expect(await shop.balance(partnerId)).toMatchObject([{ accrued: '15.00' }]);
  });

  test.each([
    { rule: 'no line', lines: [], pointer: '/lines' },
    { rule: 'over a hundred lines', lines: Array.from({ length: 101 }, () => ({})), pointer: '/lines' },
    { rule: 'something that is no list', lines: 'all of them', pointer: '/lines' },
  ])('of $rule is refused as a whole', async ({ lines, pointer }) => {
    const shop = await openShop(mall);
    expect(await send(shop, '/v1/reattributions', { lines })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });
});
