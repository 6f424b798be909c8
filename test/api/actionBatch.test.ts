import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { ActionEntity } from '../../database/entities/index.ts';
import { startApi, startOfTest } from '../support/api.ts';
import { aProgram } from '../support/program.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
}, 60_000);
afterAll(() => mall.close());

const usd = (value: string) => ({ value, currency: 'USD' });
const answer = z.object({ results: z.array(z.looseObject({ status: z.string() })) });

const aSale = async (fields: Record<string, unknown> = {}) => ({
  eventType: 'SALE',
  orderId: uuid(),
  eventDate: await mall.deps.clock.now(),
  amount: '100.00',
  currency: 'USD',
  partnerId: shop.partnerId,
  ...fields,
});

const send = (actions: unknown, headers = {}) =>
  mall.send('POST', '/v1/actions/batch', { key: shop.keys.brand, body: { actions }, headers });

const resultsOf = async (actions: unknown, headers = {}) => answer.parse((await send(actions, headers)).body).results;

describe('a batch of actions', () => {
  test('gives one result for each in their order, and a bad one harms no other', async () => {
    const [known, one, other] = [await aSale(), await aSale(), await aSale({ amount: '50.00' })];
    await mall.must('POST', '/v1/actions', { key: shop.keys.brand, body: known });
    const refused = (status: number, code: string, pointer?: string) => ({
      status: 'REFUSED',
      problem: { status, code, ...(pointer !== undefined && { errors: [{ pointer }] }) },
    });
    expect(
      await resultsOf([
        one,
        { ...one, orderId: uuid(), amount: 'a hundred' },
        known,
        { ...known, amount: '99.00' },
        42,
        await aSale({ eventType: 'LEAD' }),
        await aSale({ partnerId: uuid() }),
        other,
      ]),
    ).toMatchObject([
      { status: 'CREATED', action: { orderId: one.orderId, payout: usd('10.00') } },
      refused(400, 'VALIDATION_FAILED', '/actions/1/amount'),
      { status: 'REPEATED', action: { orderId: known.orderId } },
      refused(409, 'ORDER_ALREADY_SUBMITTED'),
      refused(400, 'VALIDATION_FAILED', '/actions/4'),
      refused(400, 'VALIDATION_FAILED', '/actions/5/eventType'),
      refused(404, 'NOT_FOUND', '/actions/6/partnerId'),
      { status: 'CREATED', action: { orderId: other.orderId, payout: usd('5.00') } },
    ]);
    expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('sent again makes nothing twice, with and without an Idempotency-Key', async () => {
    const sales = await Promise.all(Array.from({ length: 20 }, () => aSale()));
    const key = { 'idempotency-key': uuid() };
    const first = await resultsOf(sales, key);
    expect(first.map(({ status }) => status)).toEqual(sales.map(() => 'CREATED'));
    expect(await resultsOf(sales, key)).toEqual(first);
    expect((await resultsOf(sales)).map(({ status }) => status)).toEqual(sales.map(() => 'REPEATED'));
    const orderIds = sales.map(({ orderId }) => orderId);
    expect(await mall.deps.database.em.fork().count(ActionEntity, { orderId: { $in: orderIds } })).toBe(20);
  });

  test.each([
    { rule: 'none', actions: [] },
    { rule: 'over a thousand', actions: Array.from({ length: 1_001 }, () => ({})) },
    { rule: 'something that is no list', actions: 'all' },
  ])('of $rule is refused as a whole', async ({ actions }) => {
    expect(await send(actions)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/actions' }] } });
  });
});

describe('a batch as CSV', () => {
  const post = (text: string) =>
    mall.send('POST', '/v1/actions/batch', { key: shop.keys.brand, text, headers: { 'content-type': 'text/csv' } });

  test('has a column for each field, and an empty cell says nothing', async () => {
    const at = await mall.deps.clock.now();
    const [one, other, third] = [uuid(), uuid(), uuid()];
    const { partnerId } = shop;
    const { body } = await post(
      [
        'eventType,orderId,eventDate,amount,currency,partnerId,test,items,properties.TEXT1',
        `SALE,${one},${at},100.00,USD,${partnerId},,,"a, b"`,
        `SALE,${other},${at},,USD,${partnerId},true,"[{""sku"":""ANVIL"",""quantity"":2,""price"":""30.00""}]",`,
        `SALE,${third},${at},100.00,USD,${partnerId},perhaps,,`,
      ].join('\r\n'),
    );
    expect(answer.parse(body).results).toMatchObject([
      { status: 'CREATED', action: { orderId: one, payout: usd('10.00'), test: false } },
      { status: 'CREATED', action: { orderId: other, amount: usd('60.00'), test: true } },
      { status: 'REFUSED', problem: { errors: [{ pointer: '/actions/2/test' }] } },
    ]);
  });

  test.each([
    { rule: 'a row with more cells than columns', text: 'eventType,orderId\nSALE,1\nSALE,2,3', says: 'line 3 cannot' },
    { rule: 'a quote without an end', text: 'eventType,orderId\nSALE,"1', says: 'cannot be read as CSV' },
    { rule: 'no rows', text: 'eventType,orderId\n', says: 'from 1 to 1000 actions' },
    { rule: 'too many rows', text: `orderId\n${'1\n'.repeat(1_001)}`, says: 'from 1 to 1000 actions' },
  ])('of $rule is refused as a whole', async ({ text, says }) => {
    expect(await post(text)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining(says) as unknown },
    });
  });

  test('columns that nobody knows are named, row by row', async () => {
    expect(answer.parse((await post('eventType,colour\nSALE,red')).body).results).toMatchObject([
      {
        status: 'REFUSED',
        problem: {
          errors: expect.arrayContaining([{ pointer: '/actions/0/colour', detail: 'is not known' }]) as unknown,
        },
      },
    ]);
  });
});

test('while Temporal is away all are stored, and nobody waits for each', async () => {
  const api = await startApi();
  const { keys, partnerId } = await aProgram(api);
  const sale = { eventType: 'SALE', eventDate: startOfTest, amount: '100.00', currency: 'USD', partnerId };
  const actions = Array.from({ length: 100 }, () => ({ ...sale, orderId: uuid() }));
  const { body } = await api.send('POST', '/v1/actions/batch', { key: keys.brand, body: { actions } });
  expect(answer.parse(body).results.map(({ status }) => status)).toEqual(actions.map(() => 'ACCEPTED'));
  await api.close();
}, 60_000);
