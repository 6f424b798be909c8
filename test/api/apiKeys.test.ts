import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ensureAdminKey } from '../../api/access/keys.ts';
import { ApiKeyEntity } from '../../database/entities/index.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
let other: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  other = await aProgram(api);
});
afterAll(() => api.close());

const create = (key: string, body: object) => api.send('POST', '/v1/api-keys', { key, body });

describe('API keys', () => {
  test('a key is shown once, and only its hash is kept', async () => {
    const made = await api.must('POST', '/v1/api-keys', { key: acme.keys.brand, body: { role: 'support' } });
    const key = String(made['key']);
    expect(key).toMatch(/^pp_support_[\w-]{43}[0-9A-Za-z]{6}$/);
    expect(made).toMatchObject({ role: 'support', brandId: acme.brandId, partnerId: null, prefix: key.slice(0, 15) });
    const row = await api.deps.database.em.fork().findOneOrFail(ApiKeyEntity, made.id);
    expect(JSON.stringify(row)).not.toContain(key);
    const { data } = await api.list('/v1/api-keys?limit=1', acme.keys.brand);
    expect(data).toEqual([{ ...made, key: undefined }]);
  });

  test('a repeat under the same Idempotency-Key makes no second key and does not show the first again', async () => {
    const sent = { key: acme.keys.brand, body: { role: 'finance' }, headers: { 'idempotency-key': 'once' } };
    const first = await api.must('POST', '/v1/api-keys', sent);
    const again = await api.must('POST', '/v1/api-keys', sent);
    expect(again).toEqual({ ...first, key: undefined });
  });

  test('a revoked key opens nothing, stays in the list, and can be revoked again', async () => {
    const made = await api.must('POST', '/v1/api-keys', { key: acme.keys.brand, body: { role: 'brand' } });
    const key = String(made['key']);
    expect((await api.send('GET', '/v1/partners', { key })).status).toBe(200);
    const revoke = () => api.send('DELETE', `/v1/api-keys/${made.id}`, { key: acme.keys.brand });
    expect((await revoke()).status).toBe(204);
    expect((await revoke()).status).toBe(204);
    expect(await api.send('GET', '/v1/partners', { key })).toMatchObject({ status: 401 });
    const { data } = await api.list('/v1/api-keys?role=brand', acme.keys.brand);
    expect(data.find(({ id }) => id === made.id)).toMatchObject({ revokedAt: expect.any(String) as unknown });
  });

  test.each([
    {
      rule: 'a brand makes keys of its own brand only',
      body: () => ({ role: 'support', brandId: other.brandId }),
      status: 404,
      pointer: '/brandId',
    },
    {
      rule: 'a partner key is for a partner of the brand',
      body: () => ({ role: 'partner', partnerId: other.partnerId }),
      status: 404,
      pointer: '/partnerId',
    },
    { rule: 'a partner key names its partner', body: () => ({ role: 'partner' }), status: 400, pointer: '/partnerId' },
    {
      rule: 'only partner keys name a partner',
      body: () => ({ role: 'brand', partnerId: acme.partnerId }),
      status: 400,
      pointer: '/partnerId',
    },
    { rule: 'a role that is not known is refused', body: () => ({ role: 'root' }), status: 400, pointer: '/role' },
  ])('$rule', async ({ body, status, pointer }) => {
    const answer = await create(acme.keys.brand, body());
    expect(answer).toMatchObject({ status, body: { errors: [{ pointer }] } });
  });

  test('a brand makes no admin', async () => {
    expect(await create(acme.keys.brand, { role: 'admin' })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
  });

  test.each([
    { rule: 'an admin says which brand a key is for', body: { role: 'brand' }, pointer: '/brandId' },
    {
      rule: 'an admin’s key is of no brand',
      body: { role: 'admin', brandId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01' },
      pointer: '/brandId',
    },
  ])('$rule', async ({ body, pointer }) => {
    expect(await create(api.adminKey, body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('an admin sees the keys of all brands, a brand its own', async () => {
    const ofOther = await api.list(`/v1/api-keys?brandId=${other.brandId}`, api.adminKey);
    expect(ofOther.data).toHaveLength(4);
    expect((await api.list(`/v1/api-keys?brandId=${other.brandId}`, acme.keys.brand)).data).toEqual([]);
    expect((await api.list(`/v1/api-keys?partnerId=${acme.partnerId}`, acme.keys.brand)).data).toHaveLength(1);
  });

  test('another brand’s key cannot be revoked', async () => {
    const { data } = await api.list('/v1/api-keys?limit=1', other.keys.brand);
    const path = `/v1/api-keys/${data[0]?.id ?? ''}`;
    expect((await api.send('DELETE', path, { key: acme.keys.brand })).status).toBe(404);
    expect((await api.list('/v1/api-keys?limit=1', other.keys.brand)).data).toEqual(data);
  });
});

describe('the first admin key', () => {
  test('a later BOOTSTRAP_ADMIN_KEY opens nothing: the installation has its admin', async () => {
    const { database } = api.deps;
    const later = 'another-admin-key-which-came-too-late';
    await ensureAdminKey(database, later);
    expect((await api.send('GET', '/v1/brands', { key: later })).status).toBe(401);
  });
});
