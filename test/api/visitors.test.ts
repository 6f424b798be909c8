import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v4 as uuid } from 'uuid';
import { startApi, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';
import { agents, cookieOf, visit } from '../support/visits.ts';

let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
});
afterAll(() => api.close());

/** A link of its own for each test, so that visits of one are no repeats of another's. */
async function aLink(): Promise<string> {
  const code = uuid();
  await api.must('POST', '/v1/tracking-links', {
    key: acme.keys.partner,
    body: { code, url: 'https://shop.example.com/' },
  });
  return `/c/${code}`;
}

const clicks = async (count: number) => (await api.list(`/v1/clicks?limit=${count}`, acme.keys.brand)).data;
const lastClick = async () => (await clicks(1))[0];

describe('the device of a visitor', () => {
  test('is known by a cookie of our own, for 13 months', async () => {
    const link = await aLink();
    const first = await visit(api, link);
    expect(first.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^pp_device=[\w-]{22}; Max-Age=34128000; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    const deviceId = (await lastClick())?.['deviceId'];
    expect(cookieOf(first)).toBe(`pp_device=${String(deviceId)}`);
    const again = await visit(api, link, agents.desktop, { cookie: `a=b; ${cookieOf(first)}; c=d` });
    expect(cookieOf(again)).toBe(cookieOf(first));
    expect(await lastClick()).toMatchObject({ deviceId });
  });

  test('over https the cookie travels over nothing else', async () => {
    const answer = await visit(api, await aLink(), agents.desktop, { 'x-forwarded-proto': 'https' });
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure$/);
  });

  test.each(['pp_device=', 'pp_device=short', `pp_device=${'x'.repeat(23)}`, `xpp_device=${'x'.repeat(22)}`])(
    'is not taken from "%s"',
    async (cookie) => {
      const answer = await visit(api, await aLink(), agents.desktop, { cookie });
      expect(cookieOf(answer)).toMatch(/^pp_device=[\w-]{22}$/);
      expect(cookieOf(answer)).not.toContain('x'.repeat(22));
    },
  );
});

describe('who made a click', () => {
  test.each([
    { rule: 'a person', headers: {}, bot: false },
    { rule: 'a program that says so', headers: { 'user-agent': agents.robot }, bot: true },
    { rule: 'a program that people write', headers: { 'user-agent': 'curl/8.5.0' }, bot: true },
    { rule: 'a browser ahead of its visitor', headers: { 'sec-purpose': 'prefetch;prerender' }, bot: true },
    { rule: 'an older browser ahead of its visitor', headers: { purpose: 'prefetch' }, bot: true },
  ])('$rule', async ({ headers, bot }) => {
    expect((await visit(api, await aLink(), agents.desktop, headers)).status).toBe(302);
    expect(await lastClick()).toMatchObject({ bot });
  });

  test('nobody, when only the head is asked for', async () => {
    const link = await aLink();
    const before = (await lastClick())?.id;
    const answer = await api.send('HEAD', link, { headers: { 'user-agent': agents.desktop } });
    expect(answer.status).toBe(302);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect((await lastClick())?.id).toBe(before);
  });

  test('somebody in the country of the address', async () => {
    await visit(api, await aLink(), agents.desktop, { 'x-forwarded-for': '8.8.8.8' });
    expect(await lastClick()).toMatchObject({ ipAddress: '8.8.8.8', country: 'US' });
  });
});

describe('a click that repeats another', () => {
  /** Seconds after the first, and with what the second visitor comes. */
  const second = [
    { rule: 'from the same device at once', after: 0, keeps: true, repeats: true },
    { rule: 'from the same device after ten seconds', after: 10, keeps: true, repeats: true },
    { rule: 'from the same device after eleven', after: 11, keeps: true, repeats: false },
    { rule: 'without cookies, from the same address and browser', after: 5, keeps: false, repeats: true },
    { rule: 'without cookies, in another browser', after: 5, keeps: false, agent: agents.iphone, repeats: false },
    { rule: 'without cookies, from another address', after: 5, keeps: false, from: '203.0.113.9', repeats: false },
    { rule: 'from the same device at another address', after: 5, keeps: true, from: '203.0.113.9', repeats: true },
  ];
  test.each(second)('$rule: $repeats', async ({ after, keeps, agent, from, repeats }) => {
    const link = await aLink();
    api.setClock('2026-11-21T08:00:00Z');
    const first = await visit(api, link, agents.desktop, { 'x-forwarded-for': '203.0.113.7' });
    const { id } = (await lastClick()) ?? {};
    api.setClock(new Date(Date.parse('2026-11-21T08:00:00Z') + after * 1000).toISOString());
    const headers = { 'x-forwarded-for': from ?? '203.0.113.7', ...(keeps && { cookie: cookieOf(first) }) };
    await visit(api, link, agent ?? agents.desktop, headers);
    expect(await lastClick()).toMatchObject({ duplicateOf: repeats ? id : null });
  });

  test('of two devices behind one address neither repeats the other', async () => {
    const link = await aLink();
    for (const device of ['A', 'B']) {
      await visit(api, link, agents.desktop, { cookie: `pp_device=${device.repeat(22)}` });
    }
    expect((await clicks(2)).map(({ duplicateOf }) => duplicateOf)).toEqual([null, null]);
  });

  test('of another link is none', async () => {
    const first = await visit(api, await aLink());
    await visit(api, await aLink(), agents.desktop, { cookie: cookieOf(first) });
    expect(await lastClick()).toMatchObject({ duplicateOf: null });
  });

  test('all repeat the first, and ten seconds after it the next is a first again', async () => {
    const link = await aLink();
    const cookie = `pp_device=${'C'.repeat(22)}`;
    for (const second of ['00', '08', '10', '15']) {
      api.setClock(`2026-11-21T09:00:${second}Z`);
      await visit(api, link, agents.desktop, { cookie });
    }
    const [last, third, , first] = await clicks(4);
    expect((await clicks(4)).map(({ duplicateOf }) => duplicateOf)).toEqual([null, first?.id, first?.id, null]);
    expect(last?.id).not.toBe(third?.id);
  });

  test('a program’s look makes no person’s click a repeat', async () => {
    const link = await aLink();
    await visit(api, link, agents.desktop, { 'sec-purpose': 'prefetch' });
    await visit(api, link);
    expect(await lastClick()).toMatchObject({ bot: false, duplicateOf: null });
  });
});
