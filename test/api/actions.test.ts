import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { ActionEntity, EvaluationEntity, SubmissionEntity } from '../../database/entities/index.ts';
import { actionWorkflowId } from '../../workflows/messages/action.ts';
import { startApi } from '../support/api.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
}, 60_000);
afterAll(() => mall.close());

const rows = () => mall.deps.database.em.fork();

describe('a sale of 100.00 USD at 10 % (seed 000)', () => {
  const newGroup = {
    payoutGroups: [
      {
        id: 'new',
        rank: 1,
        payoutRate: '15',
        rules: [{ variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] }],
      },
    ],
  };
  const fivePercentMore = { payoutAdjustments: [{ id: 'extra', direction: 'INCREASE', rate: '5', rules: [] }] };

  test.each([
    { rule: 'pays the default', contract: {}, customerStatus: undefined, pays: '10.00' },
    { rule: 'pays the group’s 15 % for a NEW customer', contract: newGroup, customerStatus: 'NEW', pays: '15.00' },
    { rule: 'takes the status in any case', contract: newGroup, customerStatus: 'new', pays: '15.00' },
    { rule: 'pays the default when no group matches', contract: newGroup, customerStatus: 'EXISTING', pays: '10.00' },
    { rule: 'pays 5 % more of the commission', contract: fivePercentMore, customerStatus: 'NEW', pays: '10.50' },
  ])('$rule: $pays', async ({ contract, customerStatus, pays }) => {
    const { sale, brandId, partnerId } = await openShop(mall, contract);
    const action = await sale({ customerStatus, orderId: 'A-1001' });
    expect(action).toMatchObject({
      workflowId: `action/${brandId}/SALE/A-1001`,
      state: 'PENDING',
      stateDetail: 'OPEN',
      partnerId,
      attribution: { by: 'PARTNER', referralId: null },
      amount: { value: '100.00', currency: 'USD' },
      payout: { value: pays, currency: 'USD' },
      payableAt: null,
      paidAt: null,
    });
    // Local midnight of a day in New York.
    expect(action['lockingAt']).toMatch(/^\d{4}-\d\d-\d\dT0[45]:00:00Z$/);
  });
});

describe('an order is submitted once, for ever', () => {
  test('the same body again is answered with the same action, by one workflow and one evaluation', async () => {
    const fields = { orderId: uuid(), eventDate: await mall.deps.clock.now() };
    const first = await shop.report(fields);
    const again = await shop.report(fields);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    const { id } = await rows().findOneOrFail(ActionEntity, { orderId: fields.orderId });
    expect(await rows().count(EvaluationEntity, { actionId: id })).toBe(1);
    const runs = mall.stage.temporal.client.workflow.getHandle(
      actionWorkflowId({ brandId: shop.brandId, eventType: 'SALE', orderId: fields.orderId }),
    );
    const { events = [] } = await runs.fetchHistory();
    expect(events?.filter(({ markerRecordedEventAttributes }) => markerRecordedEventAttributes)).toHaveLength(1);
  });

  test('another body is refused, and nothing changes', async () => {
    const orderId = uuid();
    const action = await shop.sale({ orderId });
    expect(await shop.report({ orderId, amount: '999.00' })).toMatchObject({
      status: 409,
      body: { code: 'ORDER_ALREADY_SUBMITTED' },
    });
    expect(await shop.read(`/v1/actions/${action.id}`)).toEqual(action);
  });

  test('sent twice at the same instant it is one action', async () => {
    const fields = { orderId: uuid(), eventDate: await mall.deps.clock.now() };
    const answers = await Promise.all([1, 2, 3].map(() => shop.report(fields)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await rows().count(ActionEntity, { orderId: fields.orderId })).toBe(1);
  });

  test('what could not be priced is told, and may be sent again under the same id with another body', async () => {
    const orderId = uuid();
    const refused = await shop.report({ orderId, currency: 'EUR' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'FX_RATE_UNKNOWN' } });
    const { id } = await rows().findOneOrFail(SubmissionEntity, { orderId });
    expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({
      state: 'PENDING',
      payout: null,
      refusal: { code: 'FX_RATE_UNKNOWN' },
    });
    expect(await shop.sale({ orderId })).toMatchObject({ id, payout: { value: '10.00', currency: 'USD' } });
  });
});

describe('while Temporal is away', () => {
  test('a submission is stored and answered without a payout; it runs when Temporal is back', async () => {
    const api = await startApi({ database: mall.deps.database, clock: mall.deps.clock });
    const body = {
      eventType: 'SALE',
      orderId: uuid(),
      eventDate: await mall.deps.clock.now(),
      amount: '100.00',
      currency: 'USD',
      partnerId: shop.partnerId,
    };
    const id = await mall.stage.withoutRelay(async () => {
      const accepted = await api.send('POST', '/v1/actions', { key: shop.keys.brand, body });
      expect(accepted).toMatchObject({
        status: 202,
        body: { state: 'PENDING', payout: null, partnerId: null, amount: { value: '100.00', currency: 'USD' } },
      });
      const stored = await rows().findOneOrFail(SubmissionEntity, { orderId: body.orderId });
      expect(await shop.read(`/v1/actions/${stored.id}/explanation`)).toMatchObject({ payout: null, steps: [] });
      return stored.id;
    });
    await api.close();
    // Settles the clock where it is: the relay starts what the API could not.
    await mall.stage.moveTo(await mall.deps.clock.now());
    expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({ id, payout: { value: '10.00' } });
    expect(await shop.report(body)).toMatchObject({ status: 200, body: { id } });
  }, 60_000);
});

describe('a submission that cannot be right is refused with the field that is wrong, and nothing is stored', () => {
  const anItem = { sku: 'ANVIL', price: '10.00' };

  test.each([
    { rule: 'an unknown field', fields: { colour: 'red' }, pointer: '/colour' },
    { rule: 'an unknown field of an item', fields: { items: [{ ...anItem, size: 'L' }] }, pointer: '/items/0/size' },
    { rule: 'an event type that the brand has not', fields: { eventType: 'LEAD' }, pointer: '/eventType' },
    { rule: 'an amount that is no number', fields: { amount: 'NaN' }, pointer: '/amount' },
    { rule: 'an amount in powers', fields: { amount: '1e400' }, pointer: '/amount' },
    { rule: 'an amount as JSON number', fields: { amount: 100 }, pointer: '/amount' },
    { rule: 'an amount below zero', fields: { amount: '-1.00' }, pointer: '/amount' },
    { rule: 'an amount of 10,000 digits', fields: { amount: '9'.repeat(10_000) }, pointer: '/amount' },
    { rule: 'a sale without amount and items', fields: { amount: undefined }, pointer: '/amount' },
    { rule: 'a price below zero', fields: { items: [{ sku: 'A', price: '-1' }] }, pointer: '/items/0/price' },
    { rule: 'no pieces', fields: { items: [{ ...anItem, quantity: 0 }] }, pointer: '/items/0/quantity' },
    { rule: 'an unknown currency', fields: { currency: 'XYZ' }, pointer: '/currency' },
    { rule: 'a date without zone', fields: { eventDate: '2026-11-20T10:00:00' }, pointer: '/eventDate' },
    { rule: 'a date in the future', fields: { eventDate: '2099-01-01T00:00:00Z' }, pointer: '/eventDate' },
    { rule: 'an order id of 256 bytes', fields: { orderId: 'x'.repeat(256) }, pointer: '/orderId' },
    { rule: 'a text that cannot be stored', fields: { customerId: 'a\0b' }, pointer: '/customerId' },
    { rule: 'a partner that is no id', fields: { partnerId: 'somebody' }, pointer: '/partnerId' },
    { rule: 'a flag that is no flag', fields: { test: 'yes' }, pointer: '/test' },
  ])('$rule', async ({ fields, pointer }) => {
    const before = await rows().count(SubmissionEntity);
    expect(await shop.report(fields)).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ pointer }] },
    });
    expect(await rows().count(SubmissionEntity)).toBe(before);
  });

  test('another brand’s partner, and one that nobody knows', async () => {
    const other = await openShop(mall);
    for (const partnerId of [other.partnerId, uuid()]) {
      expect(await shop.report({ partnerId })).toMatchObject({
        status: 404,
        body: { errors: [{ pointer: '/partnerId' }] },
      });
    }
  });

  test.each([
    { rule: 'JSON cut short', text: '{"eventType":"SALE"', status: 400, code: 'MALFORMED_JSON' },
    { rule: 'a body over 1 MiB', text: `"${'x'.repeat(1_048_576)}"`, status: 413, code: 'BODY_TOO_LARGE' },
    { rule: 'no object', text: '"sale"', status: 400, code: 'VALIDATION_FAILED' },
  ])('$rule', async ({ text, status, code }) => {
    expect(await mall.send('POST', '/v1/actions', { key: shop.keys.brand, text })).toMatchObject({
      status,
      body: { code },
    });
  });

  test.each(['support', 'finance', 'partner'] as const)('a key of role %s reports nothing', async (who) => {
    expect(await shop.report({}, { key: shop.keys[who] })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });

  test('an unknown key reports nothing', async () => {
    expect(await shop.report({}, { key: 'pp_brand_nobody' })).toMatchObject({ status: 401 });
  });

  test('an event five minutes ahead is a matter of clocks', async () => {
    const ahead = new Date(Date.parse(await mall.deps.clock.now()) + 290_000).toISOString();
    expect(await shop.report({ eventDate: ahead })).toMatchObject({ status: 201 });
  });
});

describe('reading actions', () => {
  test('lists by state, partner, customer status, event type, order and event date; partners see their own', async () => {
    const { sale, rival, read, keys, partnerId } = await openShop(mall);
    const other = await rival();
    const now = await mall.deps.clock.now();
    const anHourAgo = new Date(Date.parse(now) - 3_600_000).toISOString();
    const first = await sale({ orderId: 'A-1', customerStatus: 'NEW', eventDate: anHourAgo });
    const second = await sale({ orderId: 'A-2', partnerId: other.partnerId, eventDate: now });
    const ids = async (query: string, key = keys.brand) =>
      (await mall.list(`/v1/actions?${query}`, key)).data.map(({ id }) => id);
    expect(await ids('')).toEqual([second.id, first.id]);
    expect(await ids('state=PENDING&stateDetail=OPEN&eventType=SALE')).toEqual([second.id, first.id]);
    expect(await ids('state=REVERSED')).toEqual([]);
    expect(await ids(`partnerId=${partnerId}`)).toEqual([first.id]);
    expect(await ids('customerStatus=new')).toEqual([first.id]);
    expect(await ids('customerStatus=n%25')).toEqual([]);
    expect(await ids('orderId=A-2')).toEqual([second.id]);
    expect(await ids(`from=${anHourAgo}&to=${now}`)).toEqual([first.id]);
    expect(await ids('', keys.partner)).toEqual([first.id]);
    expect(await ids(`partnerId=${partnerId}`, other.key)).toEqual([]);
    const { text } = await mall.send('GET', '/v1/actions?format=csv&orderId=A-1', { key: keys.finance });
    const [header = '', line = ''] = text.split('\r\n');
    expect(header).toContain('id,workflowId,eventType,orderId,state,stateDetail');
    expect(line).toContain(`${first.id},${String(first['workflowId'])},SALE,A-1,PENDING,OPEN`);
    expect(await read('/v1/actions?limit=1')).toMatchObject({ nextCursor: expect.any(String) });
  });

  test('another brand, and another partner of the same brand, find nothing', async () => {
    const { id } = await shop.sale();
    const stranger = await openShop(mall);
    const rival = await shop.rival();
    for (const key of [stranger.keys.brand, stranger.keys.support, stranger.keys.finance, rival.key]) {
      for (const path of ['', '/explanation', '/journey', '/history']) {
        expect(await mall.send('GET', `/v1/actions/${id}${path}`, { key })).toMatchObject({ status: 404 });
      }
    }
  });

  test('times leave without milliseconds where there are none', async () => {
    expect(await shop.sale({ eventDate: '2026-01-10T00:00:00.000Z' })).toMatchObject({
      eventDate: '2026-01-10T00:00:00Z',
    });
    expect(await shop.sale({ eventDate: '2026-01-10T00:00:00.250Z' })).toMatchObject({
      eventDate: '2026-01-10T00:00:00.250Z',
    });
  });
});
