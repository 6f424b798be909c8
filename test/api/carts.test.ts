import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
});
afterAll(() => api.close());

const send = (body: object) => api.send('POST', '/v1/carts', { key: acme.keys.brand, body });

describe('add-to-cart events', () => {
  test('say which customer put something into the cart, and by which click', async () => {
    const body = { customerId: 'c-1', clickId: uuid(), addedAt: '2026-01-02T03:04:05Z' };
    const made = await send(body);
    expect(made.body).toEqual({ id: expect.any(String) as unknown, ...body, createdAt: startOfTest });
    expect(await api.must('GET', made.headers.get('location') ?? '', { key: acme.keys.brand })).toEqual(made.body);
  });

  test('without a time or a click happened now, by none', async () => {
    expect((await send({ customerId: 'c-2' })).body).toMatchObject({ clickId: null, addedAt: startOfTest });
  });

  test('are listed by customer, and another brand sees none of them', async () => {
    await send({ customerId: 'c-3' });
    const path = '/v1/carts?customerId=c-3';
    expect((await api.list(path, acme.keys.brand)).data).toMatchObject([{ customerId: 'c-3' }]);
    expect((await api.list(path, (await aProgram(api)).keys.brand)).data).toEqual([]);
  });

  test.each([
    { rule: 'nobody’s cart', body: {}, pointer: '/customerId' },
    { rule: 'a click that is no id', body: { customerId: 'c-1', clickId: 'click' }, pointer: '/clickId' },
    { rule: 'what is to come', body: { customerId: 'c-1', addedAt: '2999-01-01T00:00:00Z' }, pointer: '/addedAt' },
  ])('$rule is refused', async ({ body, pointer }) => {
    expect(await send(body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});
