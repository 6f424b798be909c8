import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { v4 as uuid } from 'uuid';
import { requestSeconds } from '../../platform/metrics.ts';
import { serve, startApi, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';
import { agents, locationOf } from '../support/visits.ts';

/*
 * A link that is at hand is followed before Express. What comes of it is what comes of the route, which takes the first visit.
 */

const lines: string[] = [];
let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi({ log: pino({ level: 'info' }, { write: (line: string) => lines.push(line) }) });
  acme = await aProgram(api);
});
afterAll(() => api.close());

const aLink = async (more: object = {}): Promise<string> => {
  const code = uuid();
  const body = { code, url: 'https://shop.example.com/shoes?color=red#top', ...more };
  await api.must('POST', '/v1/tracking-links', { key: acme.keys.partner, body });
  return `/c/${code}`;
};

/** Only pages have a policy for their content: it tells who has answered. */
const isShort = ({ headers }: { readonly headers: Headers }) => !headers.has('content-security-policy');

async function visitAndClick(path: string, headers: Readonly<Record<string, string>>) {
  const answer = await api.send('GET', path, { headers: { 'user-agent': agents.desktop, ...headers } });
  const { data } = await api.list('/v1/clicks?limit=1', acme.keys.brand);
  return { answer, click: data[0] };
}

/** What an answer says, but for what is another each time. */
const said = ({ answer }: Awaited<ReturnType<typeof visitAndClick>>) => ({
  status: answer.status,
  location: locationOf(answer).replace(/[\da-f-]{36}/, '<id>'),
  cookie: answer.headers.getSetCookie().map((cookie) => cookie.replace(/=[\w-]{22};/, '=<device>;')),
  cacheControl: answer.headers.get('cache-control'),
  referrerPolicy: answer.headers.get('referrer-policy'),
  transportSecurity: answer.headers.get('strict-transport-security'),
  requestId: answer.headers.has('x-request-id'),
  length: answer.headers.get('content-length'),
});

const kept = ({ click }: Awaited<ReturnType<typeof visitAndClick>>) => ({
  ...click,
  id: null,
  deviceId: null,
  duplicateOf: null,
});

describe('a visit of a link at hand', () => {
  test.each([
    { rule: 'of a person', headers: {} },
    { rule: 'of a program', headers: { 'user-agent': agents.robot } },
    { rule: 'ahead of a visitor', headers: { 'sec-purpose': 'prefetch' } },
    { rule: 'from another page', headers: { referer: 'https://blog.example.com/post' } },
    { rule: 'with a cookie', headers: { cookie: `pp_device=${'D'.repeat(22)}` } },
    { rule: 'through a proxy', headers: { 'x-forwarded-for': '8.8.8.8' } },
    { rule: 'through several proxies of ours', headers: { 'x-forwarded-for': '8.8.8.8, 10.1.2.3, fd00::1' } },
    { rule: 'of one who forges where it comes from', headers: { 'x-forwarded-for': '1.1.1.1, 8.8.8.8, 10.0.0.1' } },
    { rule: 'of one who gives no address', headers: { 'x-forwarded-for': ', unknown' } },
    { rule: 'over https', headers: { 'x-forwarded-proto': 'https, http' } },
    { rule: 'over http', headers: { 'x-forwarded-proto': 'http, https' } },
    { rule: 'with parameters', headers: {}, query: '?sharedId=post-7&param1=a&param1=b&utm_campaign=%C3%BC+x&=&y' },
    { rule: 'with an id of its own', headers: { 'x-request-id': 'mine-1' } },
  ])('$rule is answered and kept as by the route', async ({ headers, query = '' }) => {
    const path = `${await aLink()}${query}`;
    const first = await visitAndClick(path, headers);
    const second = await visitAndClick(path, headers);
    expect([isShort(first.answer), isShort(second.answer)]).toEqual([false, true]);
    expect(said(second)).toEqual(said(first));
    expect(kept(second)).toEqual(kept(first));
    expect(second.click?.id).not.toBe(first.click?.id);
  });

  test.each([
    { rule: 'a page of its own', query: '?to=https://shop.example.com/hats', status: 302 },
    { rule: 'a page of somebody else', query: '?to=https://evil.example/', status: 400 },
    { rule: 'what no database can hold', query: '?param1=%00', status: 400 },
  ])('that asks for $rule is left to the route', async ({ query, status }) => {
    const link = await aLink();
    await api.send('GET', link);
    const answer = await api.send('GET', `${link}${query}`);
    expect(answer.status).toBe(status);
    expect(isShort(answer)).toBe(false);
  });

  test('is led on at the time of a clock that has to be asked', async () => {
    const now = '2026-11-21T08:00:00.000Z';
    const asking = await serve({ ...api.deps, clock: { now: () => Promise.resolve(now) } });
    const link = await aLink();
    await asking.send('GET', link);
    const answer = await asking.send('GET', link);
    await asking.close();
    expect(answer.status).toBe(302);
    expect(isShort(answer)).toBe(true);
    const { data } = await api.list('/v1/clicks?limit=1', acme.keys.brand);
    expect(data[0]).toMatchObject({ at: '2026-11-21T08:00:00Z' });
  });

  test('is always in the metrics, and in the log only when it failed', async () => {
    const link = await aLink();
    const before = await measured();
    for (let visits = 0; visits < 2; visits += 1) await api.send('GET', link);
    await api.send('GET', '/c/nobody');
    expect(await measured()).toBe(before + 2);
    const ofLinks = lines.filter((line) => line.includes('"route":"/c/:code"'));
    expect(ofLinks.length).toBeGreaterThan(0);
    expect(ofLinks.filter((line) => !/"status":4\d\d/.test(line))).toEqual([]);
  });
});

/** How many visits went well, by the metrics. */
async function measured(): Promise<number> {
  const { values } = await requestSeconds.get();
  const ofVisits = values.find(
    ({ metricName, labels }) =>
      metricName?.endsWith('_count') === true && labels.route === '/c/:code' && labels.status === 302,
  );
  return ofVisits?.value ?? 0;
}
