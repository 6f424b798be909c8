import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deepLink } from '../../api/tracking/deepLink.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { inCatalogueOf } from '../support/catalogue.ts';
import { acmeBrand, aKey, aProgram, acmeBlog, type Program } from '../support/program.ts';
import { locationOf, visit } from '../support/visits.ts';

let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  const sites = { sites: ['www.acme.example', 'xn--bcher-kva.example', 'acme.example:8443'] };
  await api.must('PATCH', `/v1/brands/${acme.brandId}`, { key: api.adminKey, body: sites });
  const body = { code: 'deep', url: 'https://shop.example.com/start?a=1' };
  await api.must('POST', '/v1/tracking-links', { key: acme.keys.partner, body });
});
afterAll(() => api.close());

const clickId = /([?&])click_id=[0-9a-f-]{36}/;

/** A link that leads to no app. */
const theLink = {
  id: '',
  brandId: '',
  partnerId: '',
  code: 'deep',
  domain: null,
  sharedId: null,
  sku: null,
  androidUrl: null,
  iosUrl: null,
  interstitial: null,
};

describe('a visit may ask for another page of the brand', () => {
  test.each([
    {
      rule: 'on the host of the link',
      to: 'https://shop.example.com/shoes',
      target: 'https://shop.example.com/shoes?',
    },
    {
      rule: 'with a query of its own',
      to: 'https://shop.example.com/shoes?size=9#top',
      target: 'https://shop.example.com/shoes?size=9&#top',
    },
    { rule: 'in any case', to: 'HTTPS://SHOP.example.com/A', target: 'https://shop.example.com/A?' },
    { rule: 'on a site of the brand', to: 'http://www.acme.example/', target: 'http://www.acme.example/?' },
    { rule: 'on a site with its port', to: 'https://acme.example:8443/x', target: 'https://acme.example:8443/x?' },
    { rule: 'by an international name', to: 'https://bücher.example/', target: 'https://xn--bcher-kva.example/?' },
  ])('$rule', async ({ to, target }) => {
    const answer = await visit(api, `/c/deep?to=${encodeURIComponent(to)}&param1=x`);
    expect(answer.status).toBe(302);
    expect(locationOf(answer)).toMatch(clickId);
    expect(locationOf(answer).replace(clickId, '$1')).toBe(target);
    const [click] = (await api.list('/v1/clicks?limit=1', acme.keys.brand)).data;
    expect(click).toMatchObject({ landingPage: target.replace(/[?&](?=#|$)/, ''), params: { param1: 'x' } });
  });
});

describe('and for nothing else', () => {
  test.each([
    'https://evil.example/',
    'https://shop.example.com.evil.example/',
    'https://evil.example/shop.example.com',
    'https://evilshop.example.com/',
    'https://sub.shop.example.com/',
    '//evil.example/',
    '/shoes',
    'javascript:alert(1)',
    'javascript://shop.example.com/%0aalert(1)',
    'data:text/html,x',
    'ftp://shop.example.com/',
    'https://shop.example.com@evil.example/',
    'https://shop.example.com:secret@evil.example/',
    'https://evil@shop.example.com/',
    'https://:evil@shop.example.com/',
    'https://shop.example.com:8443/',
    'https://acme.example/',
    'https://www.acme.example:444/',
    'https:\\\\evil.example/',
    'https://evil.example\\@shop.example.com/',
    'https://shop.example.com\\.evil.example/',
    '\\\\evil.example',
    'https://evil.example#@shop.example.com/',
    'https://evil.example?@shop.example.com/',
    ' https://evil.example/',
    'https://shop.exa\tmple.com/',
    'https://shop.example.com./',
    'https://ѕhop.example.com/',
    'https://shop。evil.example/',
    'https:///evil.example',
    'https:evil.example',
    '',
    `https://shop.example.com/${'x'.repeat(2048)}`,
  ])('not for %j', async (to) => {
    const answer = await visit(api, `/c/deep?to=${encodeURIComponent(to)}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ pointer: '/to' }] } });
    expect(answer.headers.get('location')).toBeNull();
  });

  test('whatever is asked for, a browser that follows the answer stays with the brand', () => {
    const link = { ...theLink, url: 'https://shop.example.com/start', sites: ['www.acme.example'] };
    const pieces = [
      'https:',
      'http:',
      'javascript:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      '8443',
      '?',
      '#',
      '.',
      '\t',
      '%2f',
      '。',
    ];
    const hosts = ['shop.example.com', 'www.acme.example', 'evil.example'];
    const pasted = fc.array(fc.constantFrom(...pieces, ...hosts), { maxLength: 8 }).map((parts) => parts.join(''));
    const onAHost = fc.tuple(fc.constantFrom(...hosts), pasted).map(([host, rest]) => `https://${host}${rest}`);
    const asked = fc.oneof(onAHost, pasted, fc.webUrl(), fc.string());
    let followed = 0;
    fc.assert(
      fc.property(asked, (to) => {
        let page: string | undefined;
        try {
          page = deepLink(link, to);
        } catch (error) {
          expect(error).toMatchObject({ code: 'VALIDATION_FAILED' });
          return;
        }
        followed += 1;
        const { protocol, host, username, password } = new URL(page ?? '');
        expect(['shop.example.com', 'www.acme.example']).toContain(host);
        expect(['https:', 'http:']).toContain(protocol);
        expect([username, password]).toEqual(['', '']);
      }),
      { numRuns: 5_000 },
    );
    expect(followed).toBeGreaterThan(20);
  });

  test('not for two pages at once', async () => {
    const to = encodeURIComponent('https://shop.example.com/');
    expect((await visit(api, `/c/deep?to=${to}&to=${to}`)).status).toBe(400);
  });

  test('a visit that is refused is no click', async () => {
    const before = (await api.list('/v1/clicks?limit=1', acme.keys.brand)).data;
    await visit(api, '/c/deep?to=https://evil.example/');
    expect((await api.list('/v1/clicks?limit=1', acme.keys.brand)).data).toEqual(before);
  });

  test('another brand’s sites are not this brand’s', async () => {
    const { id: brandId } = await api.must('POST', '/v1/brands', {
      key: api.adminKey,
      body: { ...acmeBrand, sites: ['road.example'] },
    });
    const key = await aKey(api, api.adminKey, { role: 'brand', brandId });
    await api.must('POST', '/v1/partners', { key, body: acmeBlog });
    expect((await visit(api, '/c/deep?to=https://road.example/')).status).toBe(400);
  });
});

describe('a link of a SKU', () => {
  const links = (body: object) => api.must('POST', '/v1/tracking-links', { key: acme.keys.partner, body });
  const catalogue = (sku: string, url: string | null) => inCatalogueOf(api.deps, { brandId: acme.brandId, sku, url });

  test('leads to the page that the catalogue has of it, and the click keeps the SKU', async () => {
    await catalogue('SHOE-9', 'https://shop.example.com/shoe-9');
    await links({ code: 'sku-9', sku: 'SHOE-9' });
    expect(locationOf(await visit(api, '/c/sku-9'))).toMatch(/^https:\/\/shop\.example\.com\/shoe-9\?click_id=/);
    const [click] = (await api.list('/v1/clicks?limit=1', acme.keys.brand)).data;
    expect(click).toMatchObject({ sku: 'SHOE-9', landingPage: 'https://shop.example.com/shoe-9' });
  });

  test('leads nowhere once the catalogue has no page of it', async () => {
    await catalogue('SHOE-10', 'https://shop.example.com/shoe-10');
    await links({ code: 'sku-10', sku: 'SHOE-10' });
    await catalogue('SHOE-10', null);
    expect((await visit(api, '/c/sku-10')).status).toBe(404);
  });
});
