import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
});
afterAll(() => api.close());

const link = (code: string, url: string, more: object = {}) =>
  api.must('POST', '/v1/tracking-links', { key: acme.keys.partner, body: { code, url, ...more } });

const lastClick = async () => (await api.list('/v1/clicks?limit=1', acme.keys.brand)).data[0];

describe('following a tracking link', () => {
  test.each([
    {
      rule: 'the click’s id joins the query',
      code: 'a',
      url: 'https://shop.example.com/?x=1&y=%20',
      target: 'https://shop.example.com/?x=1&y=%20&click_id=',
    },
    {
      rule: 'or begins one',
      code: 'b',
      url: 'https://shop.example.com/shoes',
      target: 'https://shop.example.com/shoes?click_id=',
    },
    {
      rule: 'and stands before the fragment',
      code: 'c',
      url: 'https://shop.example.com/shoes#red',
      target: 'https://shop.example.com/shoes?click_id=',
    },
  ])('$rule', async ({ code, url, target }) => {
    await link(code, url);
    const answer = await api.send('GET', `/c/${code}`);
    expect(answer.status).toBe(302);
    const location = answer.headers.get('location') ?? '';
    expect(location.startsWith(target)).toBe(true);
    expect(location.endsWith('#red')).toBe(url.endsWith('#red'));
    expect(new URL(location).searchParams.get('click_id')).toBe((await lastClick())?.id);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('a click keeps who it is of, where it came from and what the link said', async () => {
    const { id: trackingLinkId } = await link('full', 'https://shop.example.com/', { sharedId: 'blog', sku: 'A1' });
    api.setClock('2026-11-21T08:00:00Z');
    const headers = {
      referer: 'https://blog.example.com/post',
      'user-agent': 'Firefox',
      'x-forwarded-for': '203.0.113.7',
    };
    await api.send('GET', '/c/full?param1=newsletter&param4=top&campaign=x', { headers });
    expect(await lastClick()).toMatchObject({
      partnerId: acme.partnerId,
      trackingLinkId,
      landingPage: 'https://shop.example.com/',
      referrerUrl: 'https://blog.example.com/post',
      userAgent: 'Firefox',
      ipAddress: '203.0.113.7',
      sharedId: 'blog',
      sku: 'A1',
      params: { param1: 'newsletter', param4: 'top', campaign: 'x' },
      at: '2026-11-21T08:00:00Z',
    });
  });

  test.each([
    {
      rule: 'the visit’s own sharedId goes before the link’s',
      query: '?sharedId=post-7',
      sharedId: 'post-7',
      sku: 'A1',
    },
    { rule: 'in any case', query: '?SHAREDID=post-7', sharedId: 'post-7', sku: 'A1' },
    { rule: 'and so does its sku', query: '?sku=B2', sharedId: 'blog', sku: 'B2' },
    { rule: 'an empty one does not', query: '?sku=&sharedId=', sharedId: 'blog', sku: 'A1' },
  ])('$rule', async ({ rule, query, sharedId, sku }) => {
    const code = rule.replaceAll(/\W/g, '-');
    await link(code, 'https://shop.example.com/', { sharedId: 'blog', sku: 'A1' });
    await api.send('GET', `/c/${code}${query}`);
    expect(await lastClick()).toMatchObject({ sharedId, sku });
  });

  test('odd parameters turn no visitor away', async () => {
    await link('odd', 'https://shop.example.com/');
    const answer = await api.send('GET', `/c/odd?param1=a&param1=b&=&param2=${'x'.repeat(2000)}`);
    expect(answer.status).toBe(302);
    expect(await lastClick()).toMatchObject({ params: { param1: 'a' } });
  });

  test('a code that nobody has is a 404', async () => {
    expect((await api.send('GET', '/c/nobody')).status).toBe(404);
  });
});
