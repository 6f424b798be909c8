import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openRateLimits, type RateLimits } from '../../../api/limits/limits.ts';
import { subjectOf } from '../../../api/limits/admission.ts';
import { openDatabaseAcrossBrands, type Database } from '../../../database/orm.ts';
import { createLogger } from '../../../platform/log.ts';
import { serve, startApi, type TestApi } from '../../support/api.ts';
import { until } from '../../endToEnd/installation.ts';
import { aProgram, type Program } from '../../support/program.ts';
import { createDatabase, type TestDatabase } from '../../support/servers/postgres.ts';

const rateLimit = 50;
const log = createLogger({ logLevel: 'silent' }, 'api');
let stored: TestDatabase;
let database: Database;
let api: TestApi;
let program: Program;
const opened: { close: () => Promise<void> }[] = [];

/** A process of the same installation. */
async function anApi(databaseUrl = stored.url) {
  const limits = openRateLimits({ databaseUrl, rateLimit, log });
  const served = await serve({ ...api.deps, limits });
  opened.push({
    async close() {
      await served.close();
      await limits?.close();
    },
  });
  return { ...served, limits };
}

const told = async (limits: RateLimits | undefined): Promise<void> => {
  for (const limit of [limits?.byKey, limits?.byAddress, limits?.refusedKeys]) await limit?.count.tell();
};

beforeAll(async () => {
  stored = await createDatabase();
  database = openDatabaseAcrossBrands(stored.url);
  api = await startApi({ database });
  program = await aProgram(api);
});
afterAll(async () => {
  for (const each of opened) await each.close();
  await api.close();
  await database.close();
  await stored.drop();
});

describe('requests by key', () => {
  test('over the limit are refused until the minute is over, by whichever process they come', async () => {
    const [one, other] = [await anApi(), await anApi()];
    const ask = (process: typeof one) => process.send('GET', '/v1/partners', { key: program.keys.finance });
    const first = await ask(one);
    expect(first.headers.get('ratelimit-policy')).toBe(`"key";q=${rateLimit};w=60`);
    expect(first.headers.get('ratelimit')).toMatch(/^"key";r=49;t=(59|60)$/);
    for (let count = 1; count < rateLimit; count += 1) expect((await ask(one)).status).toBe(200);
    const refused = await ask(one);
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);

    await told(one.limits);
    await ask(other);
    await told(other.limits);
    expect((await ask(other)).status).toBe(429);
    const support = await other.send('GET', '/v1/actions', { key: program.keys.support });
    expect(support.status).toBe(200);
  });

  test('go on where PostgreSQL cannot be reached for counting, and the process limits what it sees by itself', async () => {
    const alone = await anApi('postgres://nobody@127.0.0.1:1/nowhere');
    const ask = () => alone.send('GET', '/v1/contracts', { key: program.keys.brand });
    for (let count = 0; count < rateLimit; count += 1) expect((await ask()).status).toBe(200);
    await expect(told(alone.limits)).rejects.toThrow('ECONNREFUSED');
    expect((await ask()).status).toBe(429);
  });

  test('are not limited, nor counted, where the setting says 0', async () => {
    expect(openRateLimits({ databaseUrl: stored.url, rateLimit: 0, log })).toBeUndefined();
    const { headers } = await api.send('GET', '/v1/partners', { key: program.keys.brand });
    expect(headers.get('ratelimit')).toBeNull();
  });

  test('what a key is answered is kept by no proxy on the way', async () => {
    const answered = await api.send('GET', '/v1/partners', { key: program.keys.brand });
    expect(answered.headers.get('cache-control')).toBe('no-store');
  });

  test('what is counted is told to the other processes without anybody’s doing', async () => {
    const busy = await anApi();
    await busy.send('GET', '/v1/brands', { key: api.adminKey });
    await until('the count is in PostgreSQL', async () => {
      const rows = await database.em.fork().execute("SELECT 1 FROM rate_limit WHERE key LIKE 'key:%' AND points = 1");
      return rows.length === 1;
    });
  });
});

describe('keys that open nothing', () => {
  const from = (address: string) => ({ 'x-forwarded-for': address });

  test('are looked at twenty times a minute from one address; who is known there works on', async () => {
    const process = await anApi();
    const ask = (key: string, address = '203.0.113.7') =>
      process.send('GET', '/v1/promo-codes', { key, headers: from(address) });
    expect((await ask(program.keys.brand)).status).toBe(200);
    for (let count = 0; count < 20; count += 1) expect((await ask(`pp_brand_guess${count}`)).status).toBe(401);
    expect(await ask('pp_brand_guess')).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect((await ask(program.keys.brand)).status).toBe(200);
    expect((await ask('pp_brand_guess', '203.0.113.8')).status).toBe(401);
  });

  test('no key at all is no guess', async () => {
    const process = await anApi();
    for (let count = 0; count < 25; count += 1) {
      const { status } = await process.send('GET', '/v1/promo-codes', { headers: from('203.0.113.9') });
      expect(status).toBe(401);
    }
  });
});

test('what a page of the brand sends without a key is counted by address; links and health are not', async () => {
  const process = await anApi();
  const tag = await process.send('GET', `/partner-tag.js?partner=${program.partnerId}`);
  expect(tag.headers.get('ratelimit-policy')).toBe('"address";q=1200;w=60');
  for (const path of ['/c/nothing', '/healthz', '/tag.js']) {
    expect((await process.send('GET', path)).headers.get('ratelimit-policy')).toBeNull();
  }
});

test.each([
  { rule: 'IPv4 is itself', address: '203.0.113.7', subject: '203.0.113.7' },
  { rule: 'IPv4 in the form of IPv6 is the same', address: '::ffff:203.0.113.7', subject: '203.0.113.7' },
  { rule: 'IPv6 is its network', address: '2001:db8:1:2:3:4:5:6', subject: '2001:db8:1:2::/64' },
  { rule: 'another network is another', address: '2001:db8:1:3:3:4:5:6', subject: '2001:db8:1:3::/64' },
  { rule: 'what is no address is itself', address: '', subject: '' },
])('an address is counted as a whole: $rule', ({ address, subject }) => {
  expect(subjectOf(address)).toBe(subject);
});
