import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { authenticated } from '../../api/access/authentication.ts';
import { ensureAdminKey, isMistyped, newKey } from '../../api/access/keys.ts';
import { roles } from '../../api/access/principal.ts';
import type { ApiKey } from '../../database/entities/apiKey.ts';
import { ApiKeyEntity } from '../../database/entities/index.ts';
import { openDatabase } from '../../database/orm.ts';
import { acrossBrands } from '../../database/tenancy.ts';
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

const shown = z.looseObject({
  id: z.string(),
  key: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
});

/** The key in the answer to its making. */
const newKeyIn = (body: unknown) => shown.parse(body);

/** A key of the brand, as it was made. */
const made = async (body: object, by = acme.keys.brand) =>
  newKeyIn(await api.must('POST', '/v1/api-keys', { key: by, body }));

const listed = async (id: string) =>
  (await api.list('/v1/api-keys?limit=200', acme.keys.brand)).data.find((one) => one.id === id);

/** As if time had passed. */
const stored = (id: string, fields: Partial<ApiKey>) =>
  acrossBrands(() => api.deps.database.em.fork().nativeUpdate(ApiKeyEntity, { id }, fields));

const hour = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * hour).toISOString();

describe('the form of a key', () => {
  const aKey = fc.constantFrom(...roles).map((role) => newKey(role));

  test('a scanner of secrets finds a key by the documented pattern, and nothing is mistyped in it', () => {
    const documented = /\bpp_(admin|brand|support|finance|partner)_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}\b/;
    fc.assert(
      fc.property(aKey, (key) => {
        expect(documented.exec(`apiKey = "${key}";`)?.[0]).toBe(key);
        expect(isMistyped(key)).toBe(false);
      }),
    );
  });

  test('a key with another character, or with two changed over, is none', () => {
    const another = fc.constantFrom('A', 'B', 'C', 'x', 'y', 'z', '0', '1', '8', '9');
    fc.assert(
      fc.property(aKey, fc.nat(47), another, (key, from, character) => {
        const at = key.length - 49 + from;
        const replaced = key.slice(0, at) + character + key.slice(at + 1);
        const swapped = key.slice(0, at) + key.charAt(at + 1) + key.charAt(at) + key.slice(at + 2);
        expect(isMistyped(replaced)).toBe(replaced !== key);
        expect(isMistyped(swapped)).toBe(swapped !== key);
      }),
    );
  });

  test('a key is not taken for one of another role', () => {
    expect(isMistyped(newKey('partner').replace('partner', 'finance'))).toBe(true);
  });

  test.each([
    { rule: 'a key of before 0.6.0, which has no checksum', key: `pp_brand_${'A'.repeat(43)}` },
    { rule: 'an admin’s first key, which may be any text', key: 'the-first-key-of-this-installation' },
    { rule: 'an admin’s first key that begins as ours do', key: 'pp_admin_of-this-installation-forever' },
  ])('$rule is looked up', ({ key }) => {
    expect(isMistyped(key)).toBe(false);
  });

  test('a mistyped key is refused without asking PostgreSQL', async () => {
    const nowhere = openDatabase('postgresql://nobody@127.0.0.1:1/nothing');
    const key = newKey('brand');
    const mistyped = key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');
    await expect(authenticated(`Bearer ${mistyped}`, nowhere.em.fork())).rejects.toThrow(/mistyped/);
    await nowhere.close();
    expect(await api.send('GET', '/v1/partners', { key: mistyped })).toMatchObject({ status: 401 });
  });
});

describe('scopes', () => {
  test('a narrowed key does what its scopes say, and is told which one it lacks', async () => {
    const { key } = await made({ role: 'brand', scopes: ['partners:read'] });
    expect((await api.send('GET', '/v1/partners', { key })).status).toBe(200);
    expect((await api.send('GET', `/v1/partners/${acme.partnerId}`, { key })).status).toBe(200);
    expect(await api.send('POST', '/v1/partners', { key, body: {} })).toMatchObject({
      status: 403,
      body: { code: 'SCOPE_MISSING', detail: 'The key has no scope partners:write; it has partners:read.' },
    });
    expect((await api.send('GET', '/v1/contracts', { key })).status).toBe(403);
  });

  test('a scope gives nothing that the role may not', async () => {
    const { key } = await made({ role: 'finance', scopes: ['partners:write'] });
    expect(await api.send('POST', '/v1/partners', { key, body: {} })).toMatchObject({ body: { code: 'FORBIDDEN' } });
  });

  test('a narrowed key makes no key that may more than itself, and rotates none', async () => {
    const { key } = await made({ role: 'brand', scopes: ['api-keys:write', 'actions:write'] });
    const wider = { status: 403, body: { code: 'SCOPE_MISSING' } };
    expect(await create(key, { role: 'support' })).toMatchObject(wider);
    expect(await create(key, { role: 'support', scopes: ['actions:write', 'payouts:write'] })).toMatchObject(wider);
    expect((await create(key, { role: 'support', scopes: ['actions:write'] })).status).toBe(201);
    const finance = await made({ role: 'finance' });
    expect(await api.send('POST', `/v1/api-keys/${finance.id}/rotations`, { key })).toMatchObject(wider);
  });

  test.each([
    { rule: 'a scope that is none is refused', scopes: ['partners:admin'], pointer: '/scopes/0' },
    { rule: 'a key without any scope is refused', scopes: [], pointer: '/scopes' },
    { rule: 'a scope that comes twice is refused', scopes: ['clicks:read', 'clicks:read'], pointer: '/scopes' },
  ])('$rule', async ({ scopes, pointer }) => {
    const answer = await create(acme.keys.brand, { role: 'brand', scopes });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});

describe('the end of a key', () => {
  test('a key that ends makes none that outlives it', async () => {
    const { key, expiresAt } = await made({ role: 'brand', expiresAt: inHours(1) });
    expect(newKeyIn((await create(key, { role: 'support' })).body).expiresAt).toBe(expiresAt);
    expect(newKeyIn((await create(key, { role: 'support', expiresAt: inHours(0.5) })).body).expiresAt).not.toBeNull();
    const longer = await create(key, { role: 'support', expiresAt: inHours(2) });
    expect(longer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/expiresAt' }] } });
  });

  test('a key opens until it expires, and is then told that it has', async () => {
    const { id, key } = await made({ role: 'brand', expiresAt: inHours(1) });
    expect((await api.send('GET', '/v1/partners', { key })).status).toBe(200);
    await stored(id, { expiresAt: '2026-01-01T00:00:00.000Z' });
    expect(await api.send('GET', '/v1/partners', { key })).toMatchObject({
      status: 401,
      body: { code: 'UNAUTHENTICATED', detail: 'This key expired at 2026-01-01T00:00:00Z.' },
    });
  });

  test('a key that has expired already is not made', async () => {
    const answer = await create(acme.keys.brand, { role: 'brand', expiresAt: inHours(-1) });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/expiresAt', detail: 'has passed' }] } });
  });
});

describe('rotation', () => {
  const rotate = (id: string, body?: object) =>
    api.send('POST', `/v1/api-keys/${id}/rotations`, { key: acme.keys.brand, ...(body && { body }) });
  const opens = async (key: string): Promise<boolean> =>
    (await api.send('GET', '/v1/contracts', { key })).status === 200;

  test('the new key may what the old one may, and both open until the overlap ends', async () => {
    const old = await made({ role: 'support', scopes: ['contracts:read'] });
    const answer = await rotate(old.id);
    const same = { role: 'support', brandId: acme.brandId, scopes: ['contracts:read'], expiresAt: null };
    expect(answer).toMatchObject({ status: 201, body: same });
    const successor = newKeyIn(answer.body);
    expect([await opens(old.key), await opens(successor.key)]).toEqual([true, true]);
    const kept = await listed(old.id);
    expect(kept).toMatchObject({ rotatedTo: successor.id, revokedAt: null });
    expect((Date.parse(String(kept?.['expiresAt'])) - Date.now()) / hour).toBeCloseTo(24, 1);
    await stored(old.id, { expiresAt: '2026-01-01T00:00:00.000Z' });
    expect([await opens(old.key), await opens(successor.key)]).toEqual([false, true]);
    expect((await api.send('GET', '/v1/contracts', { key: old.key })).body).toMatchObject({
      detail: 'This key was rotated, and ended at 2026-01-01T00:00:00Z.',
    });
  });

  test('without an overlap the old key ends at once', async () => {
    const old = await made({ role: 'brand' });
    const successor = newKeyIn((await rotate(old.id, { overlap: 'PT0S' })).body);
    expect([await opens(old.key), await opens(successor.key)]).toEqual([false, true]);
  });

  test('a key that was to live a year is followed by one that lives a year, and does not live longer itself', async () => {
    const old = await made({ role: 'brand', expiresAt: inHours(365 * 24) });
    const { expiresAt, createdAt } = newKeyIn((await rotate(old.id, { overlap: 'P30D' })).body);
    expect((Date.parse(String(expiresAt)) - Date.parse(createdAt)) / hour).toBeCloseTo(365 * 24, 1);
    const short = await made({ role: 'brand', expiresAt: inHours(1) });
    await rotate(short.id);
    expect((Date.parse(String((await listed(short.id))?.['expiresAt'])) - Date.now()) / hour).toBeCloseTo(1, 1);
  });

  test('a key that ends is followed by its like, and takes the place of no other that lives longer', async () => {
    const ending = await made({ role: 'brand', expiresAt: inHours(1) });
    const endless = await made({ role: 'brand' });
    const path = (id: string) => `/v1/api-keys/${id}/rotations`;
    const asEnding = { key: ending.key, body: {} };
    expect(await api.send('POST', path(endless.id), asEnding)).toMatchObject({ status: 403 });
    expect(await opens(endless.key)).toBe(true);
    const followed = await api.send('POST', path(ending.id), asEnding);
    expect((Date.parse(String(newKeyIn(followed.body).expiresAt)) - Date.now()) / hour).toBeCloseTo(1, 1);
  });

  test.each([
    { rule: 'an overlap of more than 30 days is refused', overlap: 'P31D' },
    { rule: 'an overlap past the end of the calendar is refused', overlap: 'P9000Y' },
    { rule: 'an overlap that is no duration is refused', overlap: 'tomorrow' },
  ])('$rule', async ({ overlap }) => {
    const { id } = await made({ role: 'brand' });
    expect(await rotate(id, { overlap })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/overlap' }] } });
    expect(await listed(id)).toMatchObject({ rotatedTo: null, expiresAt: null });
  });

  test.each<{ rule: string; fields: Partial<ApiKey> }>([
    { rule: 'a revoked key is not rotated', fields: { revokedAt: '2026-01-01T00:00:00.000Z' } },
    { rule: 'an expired key is not rotated', fields: { expiresAt: '2026-01-01T00:00:00.000Z' } },
  ])('$rule', async ({ fields }) => {
    const { id } = await made({ role: 'brand' });
    await stored(id, fields);
    expect(await rotate(id)).toMatchObject({ status: 409, body: { code: 'API_KEY_STATE_REFUSES' } });
  });

  test('of two rotations at once one makes a key', async () => {
    const { id } = await made({ role: 'brand' });
    const answers = await Promise.all([rotate(id), rotate(id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('another brand’s key is not there to be rotated', async () => {
    const { data } = await api.list('/v1/api-keys?limit=1', other.keys.brand);
    expect((await rotate(data[0]?.id ?? '')).status).toBe(404);
  });

  test('a repeat under the same Idempotency-Key rotates once, and does not show the key again', async () => {
    const { id } = await made({ role: 'brand' });
    const sent = { key: acme.keys.brand, headers: { 'idempotency-key': 'rotate-once' } };
    const first = await api.send('POST', `/v1/api-keys/${id}/rotations`, sent);
    const again = await api.send('POST', `/v1/api-keys/${id}/rotations`, sent);
    expect(again.body).toEqual({ ...newKeyIn(first.body), key: undefined });
  });
});

describe('who made a key, and when it was used', () => {
  test('the list says which key made it, and finds all that a key has made', async () => {
    const maker = await made({ role: 'brand' });
    const { id } = await made({ role: 'support' }, maker.key);
    expect(await listed(id)).toMatchObject({ createdBy: maker.id, lastUsedAt: null });
    expect((await api.list(`/v1/api-keys?createdBy=${maker.id}`, acme.keys.brand)).data).toMatchObject([{ id }]);
  });

  test('what a key was used for is counted by day and route, what it was refused beside', async () => {
    const { id, key } = await made({ role: 'finance' });
    const before = new Date().toISOString();
    await api.send('GET', '/v1/partners', { key });
    await api.send('GET', `/v1/partners/${acme.partnerId}`, { key });
    await api.send('GET', `/v1/partners/${other.partnerId}`, { key });
    await api.deps.audit.flush();
    await api.send('GET', '/v1/partners', { key });
    await api.deps.audit.flush();
    const { data } = await api.list(`/v1/api-keys/${id}/uses`, acme.keys.brand);
    const day = before.slice(0, 10);
    expect(data).toMatchObject([
      { day, method: 'GET', route: '/v1/partners/:id', answered: 2, refused: 1 },
      { day, method: 'GET', route: '/v1/partners', answered: 2, refused: 0 },
    ]);
    expect(String(data[1]?.['lastAt']) > String(data[1]?.['firstAt'])).toBe(true);
    expect((await listed(id))?.['lastUsedAt']).toBe(data[1]?.['lastAt']);
    expect((await api.list(`/v1/api-keys/${id}/uses?to=${day}`, acme.keys.brand)).data).toEqual([]);
    expect((await api.send('GET', `/v1/api-keys/${id}/uses`, { key: other.keys.brand })).status).toBe(404);
  });
});

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

describe('what opens nothing', () => {
  test.each([
    { rule: 'no header', authorization: undefined },
    { rule: 'another scheme', authorization: () => `Basic ${acme.keys.brand}` },
    { rule: 'an empty key', authorization: () => 'Bearer ' },
    { rule: 'an unknown key', authorization: () => `Bearer pp_brand_${'A'.repeat(43)}` },
    { rule: 'a key with something behind it', authorization: () => `Bearer ${acme.keys.brand}x` },
    { rule: 'a key in other case', authorization: () => `Bearer ${acme.keys.brand.toUpperCase()}` },
    { rule: 'a key and more', authorization: () => `Bearer ${acme.keys.brand} ${acme.keys.brand}` },
    { rule: 'a key that is too long to be one', authorization: () => `Bearer ${'A'.repeat(5000)}` },
  ])('$rule opens nothing', async ({ authorization }) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization: authorization() };
    const answer = await api.send('GET', '/v1/partners', { headers });
    expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('who may not do a thing does not learn what is wrong with the request', async () => {
    const sent = { key: acme.keys.finance, text: '{"broken', headers: { 'content-type': 'text/plain' } };
    expect((await api.send('POST', '/v1/partners', sent)).status).toBe(403);
  });
});
