import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v4 as uuid } from 'uuid';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { anotherPartner } from '../support/program.ts';
import { agents, locationOf, visit } from '../support/visits.ts';

const site = 'https://shop.example.com';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
  const sites = { sites: ['shop.example.com', 'www.acme.example'] };
  await mall.must('PATCH', `/v1/brands/${shop.brandId}`, { key: mall.adminKey, body: sites });
  await link(shop.keys.partner, { code: 'oldest', url: `${site}/` });
});
afterAll(() => mall.close());

const link = (key: string, body: object) => mall.must('POST', '/v1/tracking-links', { key, body });

/** The id of a new click, as the brand's page finds it. */
async function aClick(): Promise<string> {
  const answer = await visit(mall, '/c/oldest', agents.desktop, { cookie: `pp_device=${uuid().slice(0, 22)}` });
  return new URL(locationOf(answer)).searchParams.get('click_id') ?? '';
}

/** Sends what the tag sends, from a page. */
const post = (path: string, body: object, origin: string | null = site, brand = shop.brandId) =>
  mall.send('POST', `/t/${path}?brand=${brand}`, { body, headers: origin === null ? {} : { origin } });

const aConversion = (fields: object = {}) => ({
  eventType: 'SALE',
  orderId: uuid(),
  amount: '100.00',
  currency: 'USD',
  ...fields,
});

const actionOf = async (orderId: string) => (await mall.list(`/v1/actions?orderId=${orderId}`, shop.keys.brand)).data;

describe('a conversion that a page of the brand reports', () => {
  test('is an action like any other: credited to the partner of the click, and priced', async () => {
    const conversion = aConversion({ clickId: await aClick() });
    expect(await post('conversions', conversion)).toMatchObject({ status: 202, body: { orderId: conversion.orderId } });
    const [action] = await actionOf(conversion.orderId);
    expect(action).toMatchObject({ partnerId: shop.partnerId, payout: { value: '10.00' } });
    const history = await mall.send('GET', `/v1/actions/${action?.id ?? ''}/history`, { key: shop.keys.brand });
    expect(history.text).toContain(`"actor":"tag:${shop.brandId}"`);
  });

  test('is taken once, however often the page is loaded', async () => {
    const conversion = aConversion();
    expect((await post('conversions', conversion)).status).toBe(202);
    await mall.stage.moveTo(new Date(Date.parse(await mall.deps.clock.now()) + 60_000).toISOString());
    expect((await post('conversions', conversion)).status).toBe(202);
    expect(await actionOf(conversion.orderId)).toHaveLength(1);
    expect(await post('conversions', { ...conversion, amount: '1.00' })).toMatchObject({
      status: 409,
      body: { code: 'ORDER_ALREADY_SUBMITTED' },
    });
  });

  test.each([
    { rule: 'a page of somebody else', origin: 'https://evil.example' },
    { rule: 'a page below', origin: 'https://sub.shop.example.com' },
    { rule: 'a page on another port', origin: 'https://shop.example.com:8443' },
    { rule: 'a page without an address', origin: 'null' },
    { rule: 'what is no page', origin: null },
  ])('is not taken from $rule', async ({ origin }) => {
    const conversion = aConversion();
    const answer = await post('conversions', conversion, origin);
    expect(answer).toMatchObject({ status: 403, body: { code: 'ORIGIN_NOT_ALLOWED' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await actionOf(conversion.orderId)).toEqual([]);
  });

  test('is not taken for a brand that nobody knows', async () => {
    expect((await post('conversions', aConversion(), site, uuid())).status).toBe(403);
  });

  test.each(['partnerId', 'test', 'eventDate', 'providerKey', 'clicks', 'ipAddress'])(
    'does not say %s: that is not for a visitor’s browser to decide',
    async (field) => {
      const answer = await post('conversions', aConversion({ [field]: 'x' }));
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: `/${field}` }] } });
    },
  );
});

describe('a page visit that the tag reports', () => {
  test('is of the partner and the device of the click', async () => {
    const clickId = await aClick();
    const page = { landingPage: `${site}/cart`, referrerUrl: 'https://blog.example.com/' };
    expect((await post('page-visits', { clickId, ...page })).status).toBe(202);
    const [click] = (await mall.list('/v1/clicks?limit=1', shop.keys.brand)).data;
    const [seen] = (await mall.list('/v1/page-visits?limit=1', shop.keys.brand)).data;
    expect(seen).toMatchObject({ ...page, partnerId: shop.partnerId, deviceId: click?.['deviceId'] });
  });

  test('is refused for a click that is not the brand’s', async () => {
    const answer = await post('page-visits', { clickId: uuid(), landingPage: `${site}/` });
    expect(answer).toMatchObject({ status: 404, body: { errors: [{ pointer: '/clickId' }] } });
  });

  test('is refused from elsewhere', async () => {
    const body = { clickId: await aClick(), landingPage: `${site}/` };
    expect((await post('page-visits', body, 'https://evil.example')).status).toBe(403);
  });
});

describe('what a browser may send and read across sites', () => {
  const ask = (origin: string) =>
    fetch(`${mall.url}/t/conversions?brand=${shop.brandId}`, { method: 'OPTIONS', headers: { origin } });

  test('a page of the brand may send JSON', async () => {
    const { status, headers } = await ask('https://www.acme.example');
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('https://www.acme.example');
    expect(headers.get('access-control-allow-methods')).toBe('POST');
    expect(headers.get('access-control-allow-headers')).toBe('content-type');
    expect(headers.get('vary')?.toLowerCase()).toContain('origin');
  });

  test('no other page may', async () => {
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a page of the brand reads why it is refused', async () => {
    const answer = await post('conversions', {});
    expect(answer.status).toBe(400);
    expect(answer.headers.get('access-control-allow-origin')).toBe(site);
  });

  test('nothing else of the API can be read by a page', async () => {
    const answer = await mall.send('GET', '/v1/actions', { key: shop.keys.brand, headers: { origin: site } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the tags', () => {
  test.each(['/tag.js', '/partner-tag.js?partner=0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01'])(
    '%s is a script for pages of others, under 3 KB on the wire',
    async (path) => {
      const { headers, text } = await mall.send('GET', path);
      expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
      expect(gzipSync(text).length).toBeLessThan(3 * 1024);
    },
  );

  /** Which code leads to which host, as the script says. */
  const codes = async (partner: string): Promise<unknown> => {
    const { text } = await mall.send('GET', `/partner-tag.js?partner=${partner}`);
    return JSON.parse(/\}\)\((\{.*\})\);\n$/.exec(text)?.[1] ?? '');
  };

  test('a partner’s oldest link leads to its own host and to the brand’s sites, a later one only to a host of its own', async () => {
    const { partnerId, key } = await anotherPartner(mall, shop);
    await link(key, { code: 'first', url: 'https://first.example.com/a' });
    await link(key, { code: 'second', url: 'https://second.example.com:8443/b' });
    await link(key, { code: 'third', url: 'https://first.example.com/c' });
    const own = {
      'first.example.com': 'first',
      'second.example.com:8443': 'second',
      'shop.example.com': 'first',
      'www.acme.example': 'first',
    };
    expect(await codes(partnerId)).toEqual(own);
    expect(await codes(`${shop.partnerId},${partnerId}`)).toEqual({
      ...own,
      'shop.example.com': 'oldest',
      'www.acme.example': 'oldest',
    });
  });

  test('a partner without links turns none', async () => {
    expect(await codes(uuid())).toEqual({});
  });

  test.each(['x', '', uuid().concat(',x'), Array.from({ length: 11 }, () => uuid()).join()])(
    'there is no tag of "%s"',
    async (partner) => {
      const answer = await mall.send('GET', `/partner-tag.js?partner=${partner}`);
      expect(answer.status).toBe(400);
    },
  );
});
