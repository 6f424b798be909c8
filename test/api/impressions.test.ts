import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { anotherPartner, aProgram, type Program } from '../support/program.ts';
import { agents, visit } from '../support/visits.ts';

let api: TestApi;
let acme: Program;
let other: Program;
let rival: string;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  other = await aProgram(api);
  rival = (await anotherPartner(api, acme)).partnerId;
  const body = { code: 'banner', url: 'https://shop.example.com/', sharedId: 'top', sku: 'A1' };
  await api.must('POST', '/v1/tracking-links', { key: acme.keys.partner, body });
});
afterAll(() => api.close());

const send = (path: string, body: object) => api.send('POST', path, { key: acme.keys.brand, body });
const listed = async (path: string) => (await api.list(path, acme.keys.brand)).data;

describe('impressions', () => {
  test('a dot in a partner’s page records that its advertisement was seen', async () => {
    const answer = await visit(api, '/i/banner?param1=sidebar', agents.desktop, {
      referer: 'https://blog.example.com/post',
      cookie: `pp_device=${'D'.repeat(22)}`,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/gif');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(answer.headers.getSetCookie()).toEqual([]);
    const [seen] = await listed('/v1/impressions?limit=1');
    expect(seen).toMatchObject({
      partnerId: acme.partnerId,
      deviceId: 'D'.repeat(22),
      referrerUrl: 'https://blog.example.com/post',
      sharedId: 'top',
      sku: 'A1',
      params: { param1: 'sidebar' },
      bot: false,
      at: startOfTest,
    });
    expect(await listed('/v1/clicks')).toEqual([]);
  });

  test('a device that is not known by then is not made up', async () => {
    await visit(api, '/i/banner', agents.iphone);
    expect((await listed('/v1/impressions?limit=1'))[0]).toMatchObject({ deviceId: null });
  });

  test('a code that nobody has shows nothing', async () => {
    expect((await visit(api, '/i/nobody')).status).toBe(404);
  });

  test('the brand’s own server reports them like clicks', async () => {
    const body = { partnerId: acme.partnerId, deviceId: 'phone-1', at: '2026-11-19T10:00:00Z' };
    const { status, body: made } = await send('/v1/impressions', body);
    expect(status).toBe(201);
    expect(made).toMatchObject({ ...body, bot: false, duplicateOf: null });
    expect(await listed('/v1/impressions?deviceId=phone-1')).toEqual([made]);
  });
});

describe('page visits', () => {
  test('a visit is of the partner and the link of its click', async () => {
    await visit(api, '/c/banner');
    const [click] = await listed('/v1/clicks?limit=1');
    const body = { clickId: click?.id, landingPage: 'https://shop.example.com/cart' };
    const { status, body: made } = await send('/v1/page-visits', body);
    expect(status).toBe(201);
    const link = click?.['trackingLinkId'];
    expect(made).toMatchObject({ partnerId: acme.partnerId, trackingLinkId: link, landingPage: body.landingPage });
    const [first] = await listed('/v1/page-visits?limit=1');
    expect(first).toEqual(made);
    expect(await api.must('GET', `/v1/page-visits/${first?.id ?? ''}`, { key: acme.keys.brand })).toEqual(made);
  });

  test('or of a partner that the brand names', async () => {
    expect((await send('/v1/page-visits', { partnerId: rival })).body).toMatchObject({ partnerId: rival });
  });

  test('pages that are visited one after the other are no repeats, the same page twice is', async () => {
    const seen = { partnerId: rival, deviceId: 'phone-2' };
    const one = 'https://shop.example.com/1';
    for (const landingPage of [one, 'https://shop.example.com/2', one]) {
      await send('/v1/page-visits', { ...seen, landingPage });
    }
    const [third, second, first] = await listed('/v1/page-visits?deviceId=phone-2');
    expect([first, second, third].map((visit) => visit?.['duplicateOf'])).toEqual([null, null, first?.id]);
  });

  test.each([
    { rule: 'of nobody', body: () => ({}), status: 400, pointer: '/clickId' },
    { rule: 'of no click', body: () => ({ clickId: acme.partnerId }), status: 404, pointer: '/clickId' },
    {
      rule: 'of another brand’s partner',
      body: () => ({ partnerId: other.partnerId }),
      status: 404,
      pointer: '/partnerId',
    },
  ])('there is no visit $rule', async ({ body, status, pointer }) => {
    expect(await send('/v1/page-visits', body())).toMatchObject({ status, body: { errors: [{ pointer }] } });
  });

  test('a click and another partner than its own do not fit', async () => {
    await visit(api, '/c/banner');
    const [click] = await listed('/v1/clicks?limit=1');
    const answer = await send('/v1/page-visits', { clickId: click?.id, partnerId: rival });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/partnerId' }] } });
  });
});
