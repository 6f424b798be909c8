import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';
import { agents, locationOf } from '../support/visits.ts';

let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  const link = (body: object) => api.must('POST', '/v1/tracking-links', { key: acme.keys.partner, body });
  await link({ code: 'radio', url: 'https://shop.example.com/radio', domain: 'go.example.com' });
  await link({ code: 'poster', url: 'https://shop.example.com/poster', domain: 'go.example.com' });
  await link({ code: 'plain', url: 'https://shop.example.com/plain' });
});
afterAll(() => api.close());

const open = (host: string, path: string) =>
  api.send('GET', path, { headers: { 'user-agent': agents.desktop, 'x-forwarded-host': host } });

describe('a link with a domain of its own', () => {
  test.each([
    { rule: 'opens under its code alone', host: 'go.example.com', path: '/poster', page: 'poster' },
    { rule: 'whatever the case of the host', host: 'GO.Example.com', path: '/poster', page: 'poster' },
    { rule: 'and whatever its port', host: 'go.example.com:8080', path: '/poster', page: 'poster' },
    { rule: 'keeps what the address says', host: 'go.example.com', path: '/poster?param1=a', page: 'poster' },
    { rule: 'the host alone leads to the oldest link', host: 'go.example.com', path: '/', page: 'radio' },
    { rule: 'the usual path works there too', host: 'go.example.com', path: '/c/poster', page: 'poster' },
  ])('$rule', async ({ host, path, page }) => {
    const answer = await open(host, path);
    expect(answer.status).toBe(302);
    expect(locationOf(answer)).toMatch(new RegExp(`^https://shop\\.example\\.com/${page}\\?click_id=`));
  });

  test.each([
    { rule: 'a code that the host does not have', host: 'go.example.com', path: '/plain' },
    { rule: 'a code that nobody has', host: 'go.example.com', path: '/nobody' },
    { rule: 'the code on a host that nobody has', host: 'stop.example.com', path: '/poster' },
    { rule: 'a host that nobody has', host: 'stop.example.com', path: '/' },
    { rule: 'the code on our own host', host: '127.0.0.1', path: '/poster' },
    { rule: 'our own host', host: '127.0.0.1', path: '/' },
    { rule: 'what is no code', host: 'go.example.com', path: '/poster.html' },
    { rule: 'a path below', host: 'go.example.com', path: '/poster/x' },
  ])('404: $rule', async ({ host, path }) => {
    expect(await open(host, path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  test('our own pages are there on every host', async () => {
    for (const host of ['go.example.com', '127.0.0.1']) expect((await open(host, '/healthz')).status).toBe(200);
  });

  test('a link is there as soon as it is made, also where somebody looked for it before', async () => {
    expect((await open('new.example.com', '/fresh')).status).toBe(404);
    expect((await open('new.example.com', '/')).status).toBe(404);
    const body = { code: 'fresh', url: 'https://shop.example.com/', domain: 'new.example.com' };
    await api.must('POST', '/v1/tracking-links', { key: acme.keys.partner, body });
    expect((await open('new.example.com', '/fresh')).status).toBe(302);
    expect((await open('new.example.com', '/')).status).toBe(302);
  });
});
