import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problems } from '../../domain/errors.ts';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' } };
const codes = Object.entries(problems).map(([code, { status, title }]) => ({ code, status, title }));

describe('the pages that the types of problems lead to', () => {
  test.each(codes)('/problems/$code says what it means and what to do', async ({ code, status, title }) => {
    const answer = await api.send('GET', `/problems/${code}`);
    expect(answer).toMatchObject({
      status: 200,
      body: { code, status, title, remedy: expect.stringMatching(/^[A-Z].+\.$/), example: { code, status } },
    });
    const page = await fetch(`${api.url}/problems/${code}`, asBrowser);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain(`<h1>${code}</h1>`);
  });

  test('all of them are listed, for programs and for people', async () => {
    const { body } = await api.send('GET', '/problems');
    expect(body).toMatchObject({ data: codes });
    const html = await (await fetch(`${api.url}/problems`, asBrowser)).text();
    for (const { code } of codes) expect(html).toContain(`href="/problems/${code}"`);
  });

  test('a code that there is not has no page', async () => {
    expect(await api.send('GET', '/problems/NO_SUCH_CODE')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  test('an error names its page', async () => {
    const { body } = await api.send('GET', '/v1/partners');
    expect(body).toMatchObject({ type: '/problems/UNAUTHENTICATED' });
    expect(await api.send('GET', '/problems/UNAUTHENTICATED')).toMatchObject({ status: 200 });
  });
});
