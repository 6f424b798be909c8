import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { routes } from '../../api/routes/index.ts';
import { inCatalogueOf } from '../support/catalogue.ts';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { anotherPartner, aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
let rival: { partnerId: string; key: string };
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  rival = await anotherPartner(api, acme);
});
afterAll(() => api.close());

const url = 'https://shop.example.com/shoes';
const inCatalogue = (brandId: string, sku: string, url: string | null) =>
  inCatalogueOf(api.deps, { brandId, sku, url });
const create = (key: string, body: object) => api.must('POST', '/v1/tracking-links', { key, body });

describe('tracking links', () => {
  test('a link gets a code of its own unless the brand gives one', async () => {
    const made = await create(acme.keys.brand, { partnerId: acme.partnerId, url });
    const code = String(made['code']);
    expect(code).toMatch(/^[\w-]{12}$/);
    expect(made).toEqual({
      id: expect.any(String) as unknown,
      partnerId: acme.partnerId,
      code,
      url,
      path: `/c/${code}`,
      domain: null,
      sharedId: null,
      sku: null,
      androidUrl: null,
      iosUrl: null,
      interstitial: null,
      createdAt: startOfTest,
    });
    const named = {
      partnerId: acme.partnerId,
      url,
      code: 'spring',
      domain: 'go.example.com',
      sharedId: 's-1',
      sku: 'A1',
    };
    expect(await create(acme.keys.brand, named)).toMatchObject({ ...named, path: '/spring' });
  });

  test('a code is there once in the installation', async () => {
    const body = { partnerId: acme.partnerId, url, code: 'unique' };
    await create(acme.keys.brand, body);
    const again = await api.send('POST', '/v1/tracking-links', { key: acme.keys.brand, body });
    expect(again).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  });

  test('a partner makes links for itself and for nobody else', async () => {
    expect(await create(acme.keys.partner, { url })).toMatchObject({ partnerId: acme.partnerId });
    const body = { url, partnerId: rival.partnerId };
    const answer = await api.send('POST', '/v1/tracking-links', { key: acme.keys.partner, body });
    expect(answer).toMatchObject({ status: 404, body: { errors: [{ pointer: '/partnerId' }] } });
  });

  test('a brand says whose link it is', async () => {
    const answer = await api.send('POST', '/v1/tracking-links', { key: acme.keys.brand, body: { url } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/partnerId', detail: 'is required' }] } });
  });

  test('a partner sees its own links, the brand all of them', async () => {
    const ours = await create(acme.keys.partner, { url, code: 'ours' });
    const theirs = await create(rival.key, { url, code: 'theirs' });
    const ids = async (query: string, key: string) =>
      (await api.list(`/v1/tracking-links?${query}`, key)).data.map(({ id }) => id);
    expect(await ids('', acme.keys.partner)).toContain(ours.id);
    expect(await ids('', acme.keys.partner)).not.toContain(theirs.id);
    expect(await ids(`partnerId=${rival.partnerId}`, acme.keys.partner)).toEqual([]);
    expect(await ids(`partnerId=${rival.partnerId}`, acme.keys.brand)).toEqual([theirs.id]);
    expect(await ids('code=theirs', acme.keys.brand)).toEqual([theirs.id]);
    expect((await api.send('GET', `/v1/tracking-links/${theirs.id}`, { key: acme.keys.partner })).status).toBe(404);
    expect(await api.must('GET', `/v1/tracking-links/${theirs.id}`, { key: rival.key })).toEqual(theirs);
  });

  test.each(['ftp://shop.example.com', 'javascript:alert(1)', '//shop.example.com', 'shop'])(
    'visitors are not sent to %s',
    async (address) => {
      const body = { url: address, partnerId: acme.partnerId };
      const answer = await api.send('POST', '/v1/tracking-links', { key: acme.keys.brand, body });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/url' }] } });
    },
  );

  test('a link to an app says which, and what stands in between', async () => {
    const app = {
      androidUrl: 'https://play.google.com/store/apps/details?id=com.acme',
      iosUrl: 'https://apps.apple.com/app/id1',
      interstitial: 'INSTALL',
    };
    expect(await create(acme.keys.partner, { url, ...app })).toMatchObject(app);
  });

  test('a link without an address needs a SKU', async () => {
    const answer = await api.send('POST', '/v1/tracking-links', { key: acme.keys.partner, body: {} });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/url', detail: 'is required without a sku' }] },
    });
  });

  test('and the SKU a page in the catalogue', async () => {
    await inCatalogue(acme.brandId, 'SHOE-1', 'https://shop.example.com/shoe-1');
    await inCatalogue(acme.brandId, 'SHOE-2', null);
    expect(await create(acme.keys.partner, { sku: 'SHOE-1' })).toMatchObject({ url: null, sku: 'SHOE-1' });
    for (const sku of ['SHOE-2', 'SHOE-3']) {
      const answer = await api.send('POST', '/v1/tracking-links', { key: acme.keys.partner, body: { sku } });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/sku' }] } });
    }
  });

  test('a domain is one brand’s: another can make no links on it, and has no link made by the try', async () => {
    const other = await aProgram(api);
    await create(acme.keys.brand, { partnerId: acme.partnerId, url, domain: 'only.example.com' });
    await create(rival.key, { url, domain: 'ONLY.example.com' });
    const body = { partnerId: other.partnerId, url, domain: 'only.example.com' };
    const answer = await api.send('POST', '/v1/tracking-links', { key: other.keys.brand, body });
    expect(answer).toMatchObject({ status: 409, body: { code: 'CONFLICT', errors: [{ pointer: '/domain' }] } });
    expect((await api.list('/v1/tracking-links', other.keys.brand)).data).toEqual([]);
  });

  test('a link that is refused takes no domain', async () => {
    const other = await aProgram(api);
    await create(acme.keys.brand, { partnerId: acme.partnerId, url, code: 'taken-code' });
    const body = { partnerId: other.partnerId, url, code: 'taken-code', domain: 'free.example.com' };
    expect((await api.send('POST', '/v1/tracking-links', { key: other.keys.brand, body })).status).toBe(409);
    expect(await create(acme.keys.partner, { url, domain: 'free.example.com' })).toMatchObject({
      domain: 'free.example.com',
    });
  });

  test('on a domain no code takes the place of a page of our own', async () => {
    const paths = [...routes.map(({ path }) => path), '/docs', '/openapi.json'];
    const ours = paths.flatMap((path) => /^\/([\w-]+)$/.exec(path)?.[1] ?? []);
    expect(ours).toEqual(expect.arrayContaining(['healthz', 'readyz', 'docs']));
    for (const code of ours) {
      const body = { url, code, domain: 'own.example.com' };
      const answer = await api.send('POST', '/v1/tracking-links', { key: acme.keys.partner, body });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/code' }] } });
    }
  });
});
