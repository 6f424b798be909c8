import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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
    expect(await create(acme.keys.brand, named)).toMatchObject({ ...named, path: '/c/spring' });
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
});
