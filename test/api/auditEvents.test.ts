import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { z } from 'zod';
import { openAudit } from '../../api/access/audit.ts';
import { openDatabase } from '../../database/orm.ts';
import { acrossBrands } from '../../database/tenancy.ts';
import { openTracking } from '../../api/tracking/tracking.ts';
import { serve, startApi, type TestApi } from '../support/api.ts';
import { acmeBlog, aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
let other: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  other = await aProgram(api);
});
afterAll(() => api.close());

/** A key of the brand that nothing was done with yet. */
async function freshKey(role = 'brand'): Promise<{ id: string; key: string }> {
  const { id, key } = await api.must('POST', '/v1/api-keys', { key: acme.keys.brand, body: { role } });
  return { id, key: String(key) };
}

const events = async (query: string, key = acme.keys.brand) => (await api.list(`/v1/audit-events?${query}`, key)).data;

/** What was refused is written without anybody waiting for it: a change that is answered is behind it in the log. */
async function eventsWritten(query: string, key?: string) {
  await api.must('POST', '/v1/partners', { key: acme.keys.brand, body: acmeBlog });
  return events(query, key);
}

const partners = '/v1/partners';
const nobody = '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01';

describe('the audit log', () => {
  test('a change is in it as soon as it is answered: who, what, from where', async () => {
    const { id: keyId, key } = await freshKey();
    const sent = { key, body: acmeBlog, headers: { 'x-request-id': 'request-of-acme' } };
    const { id: objectId } = await api.must('POST', partners, sent);
    const what = { method: 'POST', route: partners, objectId, outcome: 'DONE', status: 201 };
    const who = {
      brandId: acme.brandId,
      keyId,
      keyPrefix: null,
      role: 'brand',
      ipAddress: expect.any(String) as unknown,
    };
    expect(await events(`keyId=${keyId}`)).toMatchObject([{ ...who, ...what, requestId: 'request-of-acme' }]);
  });

  test.each([
    {
      rule: 'what a role may not',
      role: 'finance',
      send: (key: string) => api.send('POST', partners, { key, body: acmeBlog }),
      event: { method: 'POST', route: partners, status: 403 },
    },
    {
      rule: 'what a role may not read',
      role: 'support',
      send: (key: string) => api.send('GET', partners, { key }),
      event: { method: 'GET', route: partners, status: 403 },
    },
    {
      rule: 'what is not there, or another brand’s',
      role: 'brand',
      send: (key: string) => api.send('PATCH', `${partners}/${other.partnerId}`, { key, body: {} }),
      event: { method: 'PATCH', route: `${partners}/:id`, status: 404 },
    },
    {
      rule: 'what has another form',
      role: 'brand',
      send: (key: string) => api.send('POST', partners, { key, body: {} }),
      event: { method: 'POST', route: partners, status: 400, objectId: null },
    },
    {
      rule: 'what the state does not allow',
      role: 'brand',
      send: (key: string) =>
        api.send('POST', '/v1/event-types', { key, body: { code: 'SALE', name: 'Sale', category: 'SALE' } }),
      event: { method: 'POST', route: '/v1/event-types', status: 409 },
    },
    {
      rule: 'a command on what is not there',
      role: 'support',
      send: (key: string) => api.send('POST', `/v1/actions/${nobody}/approvals`, { key, body: {} }),
      event: { method: 'POST', route: '/v1/actions/:id/approvals', objectId: nobody, status: 404 },
    },
  ])('$rule is refused, and in it', async ({ role, send, event }) => {
    const { id, key } = await freshKey(role);
    await send(key);
    expect(await eventsWritten(`keyId=${id}`)).toMatchObject([{ ...event, outcome: 'REFUSED' }]);
  });

  test('what our side failed at is in it as that', async () => {
    const { id, key } = await freshKey();
    const ill = await serve({ ...api.deps, clock: { now: () => Promise.reject(new Error('ill')) } });
    await ill.send('POST', partners, { key, body: acmeBlog });
    await ill.close();
    expect(await eventsWritten(`keyId=${id}`)).toMatchObject([{ outcome: 'FAILED', status: 500 }]);
  });

  test('what is read is not in it', async () => {
    const { id, key } = await freshKey();
    await api.send('GET', partners, { key });
    await api.send('GET', `${partners}/${nobody}`, { key });
    expect(await eventsWritten(`keyId=${id}`)).toEqual([]);
  });

  test('a repeat under an Idempotency-Key is told from the change', async () => {
    const { id, key } = await freshKey();
    const sent = { key, body: acmeBlog, headers: { 'idempotency-key': 'audited' } };
    await api.must('POST', partners, sent);
    await api.must('POST', partners, sent);
    expect((await eventsWritten(`keyId=${id}`)).map(({ outcome }) => outcome)).toEqual(['REPLAYED', 'DONE']);
  });

  test('that a key is made, rotated and revoked is in it, and no key', async () => {
    const { id, key } = await freshKey();
    const made = await api.must('POST', '/v1/api-keys', { key, body: { role: 'support' } });
    const rotated = await api.must('POST', `/v1/api-keys/${made.id}/rotations`, { key });
    await api.send('DELETE', `/v1/api-keys/${rotated.id}`, { key });
    const found = await events(`keyId=${id}`);
    expect(found).toMatchObject([
      { method: 'DELETE', route: '/v1/api-keys/:id', objectId: rotated.id, status: 204 },
      { method: 'POST', route: '/v1/api-keys/:id/rotations', objectId: made.id, status: 201 },
      { method: 'POST', route: '/v1/api-keys', objectId: made.id, status: 201 },
    ]);
    for (const secret of [key, made['key'], rotated['key']]) expect(JSON.stringify(found)).not.toContain(secret);
  });

  test('a key that opens nothing is in it by its first characters; a brand sees its own revoked one at work', async () => {
    const { id, key } = await freshKey('support');
    await api.send('DELETE', `/v1/api-keys/${id}`, { key: acme.keys.brand });
    await api.send('GET', partners, { key });
    const unknown = `pp_brand_${'Z'.repeat(43)}`;
    await api.send('GET', partners, { key: unknown });
    const refused = { status: 401, method: 'GET', route: partners, role: null };
    expect(await eventsWritten(`keyId=${id}`)).toMatchObject([{ ...refused, keyPrefix: key.slice(0, 15) }]);
    const [ofNobody] = await events('outcome=REFUSED&limit=1', api.adminKey);
    expect(ofNobody).toMatchObject({ ...refused, keyId: null, brandId: null, keyPrefix: 'pp_brand_ZZZZ' });
    expect(JSON.stringify(ofNobody)).not.toContain(unknown);
  });

  test('an address that a proxy makes up is not kept', async () => {
    const { id, key } = await freshKey();
    await api.must('POST', partners, { key, body: acmeBlog, headers: { 'x-forwarded-for': 'somewhere<script>' } });
    await api.must('POST', partners, { key, body: acmeBlog, headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect((await events(`keyId=${id}`)).map(({ ipAddress }) => ipAddress)).toEqual(['203.0.113.7', null]);
  });

  test('an admin sees all of it, a brand what its own keys did', async () => {
    await api.must('POST', partners, { key: other.keys.brand, body: acmeBlog });
    const ofBrand = (brandId: string, key: string) => events(`brandId=${brandId}&limit=1`, key);
    expect(await ofBrand(other.brandId, api.adminKey)).toMatchObject([{ brandId: other.brandId }]);
    expect(await ofBrand(other.brandId, acme.keys.brand)).toEqual([]);
    const seen = await events('limit=200', acme.keys.brand);
    expect(new Set(seen.map(({ brandId }) => brandId))).toEqual(new Set([acme.brandId]));
  });

  test('it is asked by what was done, to what, and when; also as CSV', async () => {
    const { id: keyId, key } = await freshKey();
    const { id } = await api.must('POST', partners, { key, body: acmeBlog });
    await api.send('PATCH', `${partners}/${id}`, { key, body: { name: 'Another' } });
    const routes = async (query: string) => (await events(`keyId=${keyId}&${query}`)).map(({ method }) => method);
    expect(await routes(`objectId=${id}`)).toEqual(['PATCH', 'POST']);
    expect(await routes('method=POST')).toEqual(['POST']);
    expect(await routes(`route=${encodeURIComponent('/v1/partners/:id')}`)).toEqual(['PATCH']);
    expect(await routes('from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z')).toEqual([]);
    const file = await api.send('GET', `/v1/audit-events?keyId=${keyId}&format=csv`, { key: acme.keys.brand });
    expect(file.text.split('\r\n')[1]).toContain(`,PATCH,/v1/partners/:id,${id},DONE,200,`);
  });

  test('nobody changes it, and nobody empties it', async () => {
    const run = (sql: string) => acrossBrands(() => api.deps.database.em.fork().execute(sql));
    for (const sql of ["UPDATE audit_event SET route = ''", 'DELETE FROM audit_event', 'TRUNCATE audit_event']) {
      await expect(run(sql)).rejects.toThrow(/permission denied|append-only/);
    }
  });
});

describe('while PostgreSQL is away', () => {
  const count = z.array(z.object({ events: z.coerce.number() }));
  const eventsOf = async (requestId: string): Promise<number | undefined> => {
    const sql = 'SELECT count(*) AS events FROM audit_event WHERE request_id = ?';
    return count.parse(await acrossBrands(() => api.deps.database.em.fork().execute(sql, [requestId])))[0]?.events;
  };

  test('a change that the audit log does not take is answered all the same, and is lost only when the process ends', async () => {
    const away = openDatabase('postgresql://nobody@127.0.0.1:1/nothing');
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) });
    const audit = openAudit({ database: away, log });
    const served = await serve({ ...api.deps, audit, tracking: openTracking(api.deps) });
    const sent = { key: acme.keys.brand, body: acmeBlog, headers: { 'x-request-id': 'unaudited' } };
    expect((await served.send('POST', partners, sent)).status).toBe(201);
    expect(await eventsOf('unaudited')).toBe(0);
    await audit.close();
    expect(lines.join('')).toContain('"events":1,"msg":"events of the audit log are lost"');
    await served.close();
    await away.close();
  });
});
