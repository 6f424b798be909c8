import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { refusalOf } from '../../api/http/problems.ts';
import { openTracking } from '../../api/tracking/tracking.ts';
import { openDatabaseAcrossBrands } from '../../database/orm.ts';
import { DomainError, problems, type ProblemCode } from '../../domain/errors.ts';
import { serve, startApi, type TestApi } from '../support/api.ts';
import { acmeBlog, acmeBrand, aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
});
afterAll(() => api.close());

describe('paths and methods', () => {
  test.each(['/', '/v1', '/v1/nothing', '/v2/brands', '/%E0%A4%A', '/v1/brands/a/b'])(
    'there is nothing at %s, whoever asks',
    async (path) => {
      expect(await api.send('GET', path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    },
  );

  test.each([
    { method: 'PUT', path: '/v1/brands', allow: 'POST, GET, HEAD' },
    { method: 'DELETE', path: '/v1/partners/x', allow: 'GET, PATCH, HEAD' },
    { method: 'POST', path: '/healthz', allow: 'GET, HEAD' },
    { method: 'OPTIONS', path: '/v1/clicks', allow: 'POST, GET, HEAD' },
  ])('$path does not take $method and says what it takes', async ({ method, path, allow }) => {
    const answer = await api.send(method, path);
    expect(answer).toMatchObject({ status: 405, body: { code: 'METHOD_NOT_ALLOWED' } });
    expect(answer.headers.get('allow')).toBe(allow);
  });
});

describe('request ids', () => {
  test('an answer carries the caller’s request id, a problem too', async () => {
    const answer = await api.send('GET', '/v1/nothing', { headers: { 'x-request-id': 'order-77.retry_1' } });
    expect(answer.headers.get('x-request-id')).toBe('order-77.retry_1');
    expect(answer.body).toMatchObject({ requestId: 'order-77.retry_1' });
  });

  test.each(['', 'a b', 'x'.repeat(65), '{"injected":1}'])(
    'a request id like %j is replaced by ours',
    async (given) => {
      const answer = await api.send('GET', '/healthz', { headers: { 'x-request-id': given } });
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe('failures on our side', () => {
  test('what failed is logged and not told', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
    const clock = { now: () => Promise.reject(new Error('SELECT secret FROM table')) };
    const ill = await serve({ ...api.deps, log, clock });
    const answer = await ill.send('POST', '/v1/partners', { key: acme.keys.brand, body: acmeBlog });
    await ill.close();
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(answer.text).not.toContain('secret');
    expect(answer.text).not.toMatch(/\.ts|node_modules| at /);
    expect(lines.join('')).toContain('SELECT secret FROM table');
    expect(lines.join('')).toContain(answer.headers.get('x-request-id'));
  });

  test('without PostgreSQL every answer is 503 and says when to try again; the process is alive, but not ready', async () => {
    const database = openDatabaseAcrossBrands('postgresql://nobody@127.0.0.1:1/nothing');
    const cut = await serve({ ...api.deps, database, tracking: openTracking({ ...api.deps, database }) });
    for (const [method, path] of [
      ['GET', '/v1/partners'],
      ['POST', '/v1/brands'],
      ['GET', '/c/x'],
      ['GET', '/readyz'],
    ] as const) {
      const body = method === 'POST' ? { body: acmeBrand, headers: { 'idempotency-key': 'k' } } : {};
      const answer = await cut.send(method, path, { key: api.adminKey, ...body });
      expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    expect((await cut.send('GET', '/healthz')).status).toBe(200);
    await cut.close();
    await database.close();
  });

  test('without Temporal the process is ready: submissions are accepted', async () => {
    expect(await api.send('GET', '/readyz')).toMatchObject({
      status: 200,
      body: { postgresql: 'up', temporal: 'down' },
    });
  });
});

describe('the log', () => {
  test('a line for each answer, and in none of them a key, a body or a query', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
    const logged = await serve({ ...api.deps, log });
    const body = { ...acmeBlog, name: 'Secret Name' };
    await logged.send('POST', '/v1/partners', { key: acme.keys.brand, body });
    await logged.send('GET', '/v1/clicks?customerProfileId=secret-profile', { key: acme.keys.brand });
    await logged.close();
    const text = lines.join('');
    expect(lines).toHaveLength(2);
    expect(text).toContain('"route":"/v1/partners","status":201');
    for (const secret of [acme.keys.brand, 'Secret Name', 'secret-profile']) expect(text).not.toContain(secret);
  });
});

const failure = (marks: object): Error => Object.assign(new Error('something'), marks);

describe('how a failure is told', () => {
  test.each<{ rule: string; error: unknown; code: ProblemCode }>([
    {
      rule: 'a refusal by the domain is told by its code',
      error: new DomainError('STALE_ETAG', 'x'),
      code: 'STALE_ETAG',
    },
    {
      rule: 'a signed contract too many',
      error: failure({ code: '23P01', constraint: 'contract_one_at_a_time' }),
      code: 'CONTRACT_OVERLAPS',
    },
    {
      rule: 'a promo code with two owners',
      error: failure({ code: '23P01', constraint: 'promo_code_one_owner' }),
      code: 'CONFLICT',
    },
    {
      rule: 'a constraint that no request can break is our failure',
      error: failure({ code: '23505', constraint: 'action_pkey' }),
      code: 'INTERNAL',
    },
    { rule: 'PostgreSQL refuses the connection', error: failure({ code: 'ECONNREFUSED' }), code: 'UNAVAILABLE' },
    { rule: 'PostgreSQL shuts down', error: failure({ code: '57P01' }), code: 'UNAVAILABLE' },
    { rule: 'PostgreSQL has no connection left', error: failure({ code: '53300' }), code: 'UNAVAILABLE' },
    { rule: 'a lock is not had in time', error: failure({ code: '55P03' }), code: 'UNAVAILABLE' },
    { rule: 'a statement takes too long', error: failure({ code: '57014' }), code: 'UNAVAILABLE' },
    { rule: 'a deadlock', error: failure({ code: '40P01' }), code: 'UNAVAILABLE' },
    { rule: 'the connection breaks', error: new Error('Connection terminated unexpectedly'), code: 'UNAVAILABLE' },
    {
      rule: 'a connection broke before it was asked',
      error: new Error('Client has encountered a connection error and is not queryable'),
      code: 'UNAVAILABLE',
    },
    { rule: 'PostgreSQL only reads, for another takes over', error: failure({ code: '25006' }), code: 'UNAVAILABLE' },
    { rule: 'the disk of PostgreSQL fails', error: failure({ code: '58030' }), code: 'UNAVAILABLE' },
    {
      rule: 'the pool gives no connection',
      error: new Error('timeout exceeded when trying to connect'),
      code: 'UNAVAILABLE',
    },
    { rule: 'a value that does not fit its column', error: failure({ code: '22003' }), code: 'VALIDATION_FAILED' },
    { rule: 'anything else is our failure', error: new TypeError('x is not a function'), code: 'INTERNAL' },
    { rule: 'even what is no error', error: 'thrown text', code: 'INTERNAL' },
  ])('$rule', ({ error, code }) => {
    expect(refusalOf(error).code).toBe(code);
  });

  test('every code has a status of an error and a sentence', () => {
    for (const { status, title } of Object.values(problems)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).toMatch(/^[A-Z].*\.$/);
    }
  });
});
