import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { routes } from '../../api/routes/index.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { acmeBlog, aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
const names = ['One', 'Two', 'Three', 'Four'];
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  for (const name of names)
    await api.must('POST', '/v1/partners', { key: acme.keys.brand, body: { ...acmeBlog, name } });
});
afterAll(() => api.close());

const newestFirst = ['Four', 'Three', 'Two', 'One', acmeBlog.name];
const get = (path: string) => api.send('GET', path, { key: acme.keys.brand });

describe('pages', () => {
  test('following nextCursor shows everything once, newest first', async () => {
    const pages: unknown[][] = [];
    let query = 'limit=2';
    for (;;) {
      const { data, nextCursor } = await api.list(`/v1/partners?${query}`, acme.keys.brand);
      pages.push(data.map(({ name }) => name));
      if (nextCursor === null) break;
      query = `limit=2&cursor=${nextCursor}`;
    }
    expect(pages).toEqual([newestFirst.slice(0, 2), newestFirst.slice(2, 4), newestFirst.slice(4)]);
  });

  test('Link: rel="next" leads to the same page and keeps the filters', async () => {
    const first = await get('/v1/partners?limit=3');
    const link = /^<(.+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect(link).toMatch(/^\/v1\/partners\?limit=3&cursor=/);
    const { data } = await api.list(link, acme.keys.brand);
    expect(data.map(({ name }) => name)).toEqual(newestFirst.slice(3));
    expect((await get(link)).headers.get('link')).toBeNull();
  });

  test('what is added meanwhile moves no page', async () => {
    const program = await aProgram(api);
    const first = await api.list('/v1/event-types?limit=1', program.keys.brand);
    expect(first.nextCursor).toBeNull();
    const lead = { code: 'LEAD', name: 'Lead', category: 'LEAD' };
    await api.must('POST', '/v1/event-types', { key: program.keys.brand, body: lead });
    const page = await api.list('/v1/event-types?limit=1', program.keys.brand);
    await api.must('POST', '/v1/event-types', { key: program.keys.brand, body: { ...lead, code: 'L2' } });
    const next = await api.list(`/v1/event-types?limit=1&cursor=${page.nextCursor ?? ''}`, program.keys.brand);
    expect(next.data).toEqual(first.data);
  });

  test.each([
    { query: 'limit=0', pointer: '/limit' },
    { query: 'limit=201', pointer: '/limit' },
    { query: 'limit=-1', pointer: '/limit' },
    { query: 'limit=ten', pointer: '/limit' },
    { query: 'limit=1&limit=2', pointer: '/limit' },
    { query: 'cursor=abc', pointer: '/cursor' },
    { query: `cursor=${Buffer.from("' OR 1=1").toString('base64url')}`, pointer: '/cursor' },
    { query: 'format=xml', pointer: '/format' },
    { query: 'colour=red', pointer: '/colour' },
    { query: 'limit[]=1', pointer: '/limit[]' },
  ])('?$query is refused by name', async ({ query, pointer }) => {
    expect(await get(`/v1/partners?${query}`)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('two hundred rows are the most', async () => {
    expect((await get('/v1/partners?limit=200')).status).toBe(200);
  });
});

describe('CSV', () => {
  test('a list is CSV with the fields of its elements as columns', async () => {
    const body = { ...acmeBlog, name: 'Comma, "Quote"', groups: ['a', 'b'], minimumPayout: '25' };
    const { id } = await api.must('POST', '/v1/partners', { key: acme.keys.brand, body });
    const answer = await get('/v1/partners?format=csv&limit=1');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('link')).toContain('format=csv');
    const [head, row] = answer.text.split('\r\n');
    expect(head).toBe(
      'name,email,country,currency,groups,tags,minimumPayout,minimumPayouts,payoutMethod.rail,payoutMethod.payee,payoutMethod.currency,payoutMethod.fault,payoutMethod.account.kind,payoutMethod.account.country,payoutMethod.account.lastFour,taxStatus.kind,taxStatus.country,taxStatus.taxNumber,taxStatus.vatId,taxStatus.form,taxStatus.verifiedAt,id,payoutsHeldUntil,complianceHold.since,complianceHold.reason,complianceHold.actor,createdAt',
    );
    expect(row).toBe(
      `"Comma, ""Quote""",blog@example.com,US,USD,"[""a"",""b""]",[],25.00,"{""USD"":""25.00""}",MANUAL_CSV,,,,,,,,,,,,,${id},,,,,2026-11-20T10:00:00Z`,
    );
  });

  const lists = routes.filter(
    ({ method, path, responses }) => method === 'get' && responses[200]?.csv && !path.includes(':'),
  );

  test.each(lists.map((route) => ({ path: route.path, route })))(
    '$path is there as CSV, with its columns even when empty',
    async ({ path, route }) => {
      const role = (['brand', 'finance', 'support', 'partner', 'admin'] as const).find((one) =>
        route.roles.includes(one),
      );
      const key = role === 'admin' || role === undefined ? api.adminKey : acme.keys[role];
      const answer = await api.send('GET', `${path}?format=csv`, { key });
      expect(answer).toMatchObject({ status: 200, text: expect.stringMatching(/^\w+(\.\w+)?,/) as unknown });
    },
  );
});
