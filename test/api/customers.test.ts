import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, startOfTest, type Sent, type TestApi } from '../support/api.ts';
import { anotherPartner, aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
});
afterAll(() => api.close());

const post = (body: object, sent: Sent = {}) =>
  api.send('POST', '/v1/customers', { key: acme.keys.brand, body, ...sent });
const add = (body: object) => api.must('POST', '/v1/customers', { key: acme.keys.brand, body });
const patch = (id: string, body: object) => api.send('PATCH', `/v1/customers/${id}`, { key: acme.keys.brand, body });
const read = (id: string, key = acme.keys.brand) => api.send('GET', `/v1/customers/${id}`, { key });
const listed = async (query: string, key = acme.keys.brand) =>
  (await api.list(`/v1/customers?${query}`, key)).data.map(({ id }) => id);

describe('adding a customer', () => {
  test('she is kept with her keys, and is nobody’s customer until somebody says whose', async () => {
    const given = { customerKey: 'c-1', providerKey: 'cus_1', email: 'lena@example.com', name: 'Lena Meyer' };
    const { status, body, headers } = await post(given);
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        id: expect.any(String) as unknown,
        ...given,
        partnerId: null,
        attributedBy: null,
        attributedAt: null,
        createdAt: startOfTest,
        updatedAt: startOfTest,
      },
    });
    expect((await api.send('GET', headers.get('location') ?? '', { key: acme.keys.brand })).body).toEqual(body);
  });

  test('a person says whose customer she is; a click does, by tracking', async () => {
    const { partnerId } = acme;
    expect(await add({ customerKey: 'c-2', partnerId })).toMatchObject({
      partnerId,
      attributedBy: 'USER',
      attributedAt: startOfTest,
    });
    const click = await api.must('POST', '/v1/clicks', { key: acme.keys.brand, body: { partnerId } });
    expect(await add({ customerKey: 'c-3', clickId: click.id })).toMatchObject({ partnerId, attributedBy: 'TRACKING' });
  });

  test.each([
    { rule: 'without a key and an address she could not be found', body: { name: 'Lena' }, at: '/customerKey' },
    { rule: 'an address needs its form', body: { email: 'lena' }, at: '/email' },
    { rule: 'a key is no empty text', body: { customerKey: '' }, at: '/customerKey' },
    { rule: 'fields that we do not know are refused', body: { customerKey: 'c', phone: '1' }, at: '/phone' },
  ])('$rule', async ({ body, at }) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { errors: [{ pointer: at }] } });
  });

  test('a partner or a click says whose she is, not both', async () => {
    const both = { customerKey: 'c', partnerId: acme.partnerId, clickId: acme.partnerId };
    expect(await post(both)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/clickId' }] } });
  });

  test.each(['partnerId', 'clickId'])('a %s of another brand is as if there were none', async (field) => {
    const other = await aProgram(api);
    const body = { customerKey: 'c-foreign', [field]: other.partnerId };
    expect(await post(body)).toMatchObject({ status: 404, body: { errors: [{ pointer: `/${field}` }] } });
    expect(await listed('customerKey=c-foreign')).toEqual([]);
  });

  test.each([
    { field: 'customerKey', taken: { customerKey: 'taken' } },
    { field: 'providerKey', taken: { providerKey: 'taken' } },
  ])('a $field is one customer’s', async ({ field, taken }) => {
    await add({ ...taken, name: 'The first' });
    expect(await post({ ...taken, email: 'second@example.com' })).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT', errors: [{ pointer: `/${field}` }] },
    });
    const other = await aProgram(api);
    await api.must('POST', '/v1/customers', { key: other.keys.brand, body: taken });
  });

  test('of two requests that come at once one adds her', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => post({ customerKey: 'at-once', name: 'Lena' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  test('a repeat under the same Idempotency-Key adds nobody', async () => {
    const headers = { 'idempotency-key': 'lena' };
    const first = await post({ customerKey: 'c-once' }, { headers });
    const again = await post({ customerKey: 'c-once' }, { headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('changing a customer', () => {
  test('what is given changes, null clears, the rest stays', async () => {
    const { id } = await add({ customerKey: 'c-10', email: 'old@example.com', name: 'Lena' });
    api.setClock('2026-11-21T10:00:00Z');
    const changed = await patch(id, { email: 'new@example.com', name: null, providerKey: 'cus_10' });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        customerKey: 'c-10',
        providerKey: 'cus_10',
        email: 'new@example.com',
        name: null,
        createdAt: startOfTest,
        updatedAt: '2026-11-21T10:00:00Z',
      },
    });
    expect((await read(id)).body).toEqual(changed.body);
  });

  test('another partner has her from now on, then nobody', async () => {
    const other = await anotherPartner(api, acme);
    const { id } = await add({ customerKey: 'c-11', partnerId: acme.partnerId });
    api.setClock('2026-11-22T10:00:00Z');
    expect((await patch(id, { partnerId: other.partnerId })).body).toMatchObject({
      partnerId: other.partnerId,
      attributedAt: '2026-11-22T10:00:00Z',
      updatedAt: '2026-11-22T10:00:00Z',
    });
    api.setClock('2026-11-23T10:00:00Z');
    expect((await patch(id, { partnerId: other.partnerId })).body).toMatchObject({
      attributedAt: '2026-11-22T10:00:00Z',
    });
    expect((await patch(id, { partnerId: null })).body).toMatchObject({ partnerId: null, attributedBy: null });
  });

  test('what tracking found out is confirmed by a person who says the same', async () => {
    const { partnerId } = acme;
    const click = await api.must('POST', '/v1/clicks', { key: acme.keys.brand, body: { partnerId } });
    const { id } = await add({ customerKey: 'c-12', clickId: click.id });
    expect((await patch(id, { partnerId })).body).toMatchObject({ partnerId, attributedBy: 'USER' });
  });

  test('keys may change hands one after the other, never at once', async () => {
    const one = await add({ customerKey: 'c-13', providerKey: 'cus_13' });
    const other = await add({ customerKey: 'c-14' });
    expect(await patch(other.id, { providerKey: 'cus_13' })).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/providerKey' }] },
    });
    expect(await patch(other.id, { customerKey: 'c-13' })).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/customerKey' }] },
    });
    expect((await patch(one.id, { providerKey: null })).status).toBe(200);
    expect((await patch(other.id, { providerKey: 'cus_13' })).status).toBe(200);
  });

  test('one of whom nothing but the provider key is known is whoever gets that key', async () => {
    const unknown = await add({ providerKey: 'cus_15' });
    const { id } = await add({ customerKey: 'c-15' });
    expect((await patch(id, { providerKey: 'cus_15' })).body).toMatchObject({
      customerKey: 'c-15',
      providerKey: 'cus_15',
    });
    expect((await read(unknown.id)).status).toBe(404);
    const second = await add({ providerKey: 'cus_16' });
    expect(await add({ customerKey: 'c-16', providerKey: 'cus_16', name: 'Lena' })).toMatchObject({ id: second.id });
  });

  test('something that she is found by must stay', async () => {
    const { id } = await add({ customerKey: 'c-17', name: 'Lena' });
    expect(await patch(id, { customerKey: null })).toMatchObject({ status: 400 });
    expect((await patch(id, { customerKey: null, email: 'l@example.com' })).status).toBe(200);
  });
});

describe('who sees customers', () => {
  test('they are found by each of their keys, their address and their partner', async () => {
    const other = await anotherPartner(api, acme);
    const { id } = await add({ customerKey: 'c-20', providerKey: 'cus_20', email: 'c20@example.com' });
    const former = await add({ customerKey: 'c-21', partnerId: other.partnerId });
    await patch(id, { partnerId: other.partnerId });
    await patch(former.id, { partnerId: null });
    expect(await listed('customerKey=c-20')).toEqual([id]);
    expect(await listed('providerKey=cus_20')).toEqual([id]);
    expect(await listed('email=c20@example.com')).toEqual([id]);
    expect(await listed(`partnerId=${other.partnerId}`)).toEqual([id]);
  });

  test('a partner sees its own by name, without keys and address, and no other', async () => {
    const other = await anotherPartner(api, acme);
    const mine = await add({ customerKey: 'c-22', email: 'x@example.com', name: 'Lena', partnerId: other.partnerId });
    const theirs = await add({ customerKey: 'c-23', partnerId: acme.partnerId });
    expect(await listed('limit=200', other.key)).toEqual([mine.id]);
    expect((await read(mine.id, other.key)).body).toMatchObject({
      name: 'Lena',
      customerKey: null,
      email: null,
      partnerId: other.partnerId,
    });
    expect((await read(theirs.id, other.key)).status).toBe(404);
    const searched = await api.send('GET', '/v1/customers?email=x@example.com', { key: other.key });
    expect(searched).toMatchObject({ status: 400, body: { errors: [{ pointer: '/email' }] } });
  });

  test('another brand sees none of them, and changes none', async () => {
    const other = await aProgram(api);
    const { id } = await add({ customerKey: 'c-24', email: 'c24@example.com' });
    expect(await listed('customerKey=c-24', other.keys.brand)).toEqual([]);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const sent = { key: other.keys.brand, ...(method === 'PATCH' && { body: { name: 'X' } }) };
      expect((await api.send(method, `/v1/customers/${id}`, sent)).status).toBe(404);
    }
    expect((await read(id)).status).toBe(200);
  });
});

describe('deleting a customer', () => {
  test('she is gone for brand and partner, and her keys are free', async () => {
    const { id } = await add({ customerKey: 'c-30', providerKey: 'cus_30', partnerId: acme.partnerId });
    const remove = () => api.send('DELETE', `/v1/customers/${id}`, { key: acme.keys.brand });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect((await read(id)).status).toBe(404);
    expect((await read(id, acme.keys.partner)).status).toBe(404);
    expect((await patch(id, { name: 'X' })).status).toBe(404);
    expect(await listed('customerKey=c-30')).toEqual([]);
    expect((await add({ customerKey: 'c-30', providerKey: 'cus_30' })).id).not.toBe(id);
  });

  test('a repeat of the request that added her tells her key no longer', async () => {
    const body = { customerKey: 'c-31', email: 'lena@example.com', name: 'Lena' };
    const headers = { 'idempotency-key': 'to-be-forgotten' };
    const first = await post(body, { headers });
    await api.send('DELETE', first.headers.get('location') ?? '', { key: acme.keys.brand });
    const again = await post(body, { headers });
    expect(again).toMatchObject({ status: 201, body: { customerKey: null, email: null, name: null } });
  });
});
