import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { requestHash } from '../../api/http/idempotency.ts';
import { BrandEntity, IdempotencyKeyEntity, PartnerEntity } from '../../database/entities/index.ts';
import { serve, startApi, type TestApi } from '../support/api.ts';
import { aKey, acmeBlog, aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
});
afterAll(() => api.close());

const post = (idempotencyKey: string, body: unknown = acmeBlog, path = '/v1/partners', key = acme.keys.brand) =>
  api.send('POST', path, { key, body, headers: { 'idempotency-key': idempotencyKey } });

const partnersNamed = (name: string) => api.deps.database.em.fork().count(PartnerEntity, { name });

describe('Idempotency-Key', () => {
  test('a repeat gets the first answer to the byte, says so, and does nothing', async () => {
    const body = { ...acmeBlog, name: 'Once' };
    const first = await post('repeat', body);
    const again = await post('repeat', body);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect({ status: again.status, text: again.text }).toEqual({ status: first.status, text: first.text });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(await partnersNamed('Once')).toBe(1);
  });

  test('the order of the fields makes no other request', async () => {
    const { name, ...rest } = acmeBlog;
    const first = await post('order', { name, ...rest });
    expect((await post('order', { ...rest, name })).text).toBe(first.text);
  });

  test.each([
    { rule: 'another body', key: 'body', body: { ...acmeBlog, name: 'Other' }, path: '/v1/partners' },
    { rule: 'another path', key: 'path', body: acmeBlog, path: '/v1/event-types' },
  ])('the same key with $rule is refused', async ({ key, body, path }) => {
    await post(key, acmeBlog);
    const valid = path === '/v1/partners' ? body : { code: 'X', name: 'X', category: 'SALE' };
    expect(await post(key, valid, path)).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });

  test('the same key from another API key is another request', async () => {
    const other = await aKey(api, acme.keys.brand, { role: 'brand' });
    const body = { ...acmeBlog, name: 'Two keys' };
    await post('shared', body);
    expect((await post('shared', body, '/v1/partners', other)).headers.get('idempotency-replayed')).toBeNull();
    expect(await partnersNamed('Two keys')).toBe(2);
  });

  test('a refusal by the domain is an answer too, and is repeated', async () => {
    const sale = { code: 'SALE', name: 'Sale', category: 'SALE' };
    const first = await post('refused', sale, '/v1/event-types');
    const again = await post('refused', sale, '/v1/event-types');
    expect(first.status).toBe(409);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('content-type')).toContain('application/problem+json');
  });

  test('a form that is refused is not kept: the corrected request may use the key', async () => {
    expect((await post('corrected', { ...acmeBlog, country: 'USA' })).status).toBe(400);
    expect((await post('corrected')).status).toBe(201);
  });

  test('a failure on our side is not kept: a repeat tries again', async () => {
    const ill = await serve({ ...api.deps, clock: { now: () => Promise.reject(new Error('ill')) } });
    const sent = { key: acme.keys.brand, body: acmeBlog, headers: { 'idempotency-key': 'ill' } };
    expect((await ill.send('POST', '/v1/partners', sent)).status).toBe(500);
    await ill.close();
    const again = await post('ill');
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBeNull();
  });

  test('of ten requests at once one is carried out; the others get its answer or are told to wait', async () => {
    const body = { ...acmeBlog, name: 'Ten at once' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('ten', body)));
    expect(await partnersNamed('Ten at once')).toBe(1);
    const done = answers.filter(({ status }) => status === 201);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    for (const waiting of answers.filter(({ status }) => status !== 201)) {
      expect(waiting).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_KEY_IN_FLIGHT' } });
    }
  });

  test.each([
    { rule: 'a request that runs since 50 seconds is waited for', seconds: 50, status: 409 },
    {
      rule: 'one that runs since more than a minute died with its process, and is taken over',
      seconds: 70,
      status: 201,
    },
  ])('$rule', async ({ seconds, status }) => {
    const key = uuid();
    const { data } = await api.list('/v1/api-keys?role=brand', acme.keys.brand);
    await api.deps.database.em.fork().insert(IdempotencyKeyEntity, {
      keyId: data.at(-1)?.id ?? '',
      key,
      requestHash: requestHash('POST', '/v1/partners', acmeBlog),
      status: null,
      answer: null,
      lockedAt: new Date(Date.now() - seconds * 1000).toISOString(),
    });
    expect((await post(key)).status).toBe(status);
  });

  test.each(['', 'x'.repeat(256), 'ümlaut'])('a key of another form is refused: %p', async (key) => {
    const answer = await fetch(`${api.url}/v1/partners`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${acme.keys.brand}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(acmeBlog),
    });
    expect(answer.status).toBe(400);
  });

  test('an admin’s requests are kept as well', async () => {
    const body = { name: 'Kept Inc', currency: 'EUR', timeZone: 'Europe/Berlin' };
    const first = await post('admin', body, '/v1/brands', api.adminKey);
    expect((await post('admin', body, '/v1/brands', api.adminKey)).text).toBe(first.text);
    expect(await api.deps.database.em.fork().count(BrandEntity, { name: 'Kept Inc' })).toBe(1);
  });
});
