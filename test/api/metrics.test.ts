import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase, openDatabaseAcrossBrands } from '../../database/orm.ts';
import { openTracking } from '../../api/tracking/tracking.ts';
import { serve, startApi, type TestApi } from '../support/api.ts';
import { samplesOf, unbounded } from '../support/exposition.ts';
import { acmeBlog } from '../support/program.ts';
import { createDatabase } from '../support/servers/postgres.ts';
import { asOwner } from '../support/tampering.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
});
afterAll(() => mall.close());

async function scraped(from: Pick<TestApi, 'send'> = mall) {
  const { status, text } = await from.send('GET', '/metrics');
  expect(status).toBe(200);
  const samples = samplesOf(text);
  return {
    text,
    samples,
    value: (name: string, labels: Record<string, string> = {}) =>
      samples.find((sample) => sample.name === name && Object.entries(labels).every(([k, v]) => sample.labels[k] === v))
        ?.value,
  };
}

describe('the metrics', () => {
  test('they count actions by state, and say that nothing is late or overdue when all went well', async () => {
    await shop.sale();
    await shop.reverse((await shop.sale()).id);
    const { value } = await scraped();
    expect(value('payouts_database_up')).toBe(1);
    expect(value('payouts_actions', { state: 'PENDING', detail: 'OPEN' })).toBe(1);
    expect(value('payouts_actions', { state: 'REVERSED', detail: 'ITEM_RETURNED' })).toBe(1);
    expect(value('payouts_submissions_waiting')).toBe(0);
    expect(value('payouts_overdue_oldest_seconds')).toBe(0);
  });

  test('requests are told apart by the pattern of their route, never by what stands in it', async () => {
    await mall.send('GET', `/v1/partners/${shop.partnerId}`, { key: shop.keys.brand });
    await mall.send('GET', '/wp-login.php/x');
    const { value } = await scraped();
    const answered = 'payouts_http_request_duration_seconds_count';
    expect(value(answered, { method: 'GET', route: '/v1/partners/:id', status: '200' })).toBeGreaterThan(0);
    expect(value(answered, { method: 'any', route: 'none', status: '404' })).toBeGreaterThan(0);
  });

  test('a key that was revoked and is used is told apart from one that was never ours', async () => {
    const key = await mall.must('POST', '/v1/api-keys', { key: shop.keys.brand, body: { role: 'support' } });
    await mall.send('DELETE', `/v1/api-keys/${key.id}`, { key: shop.keys.brand });
    await mall.send('POST', '/v1/partners', { key: String(key['key']), body: acmeBlog });
    await mall.send('GET', '/v1/partners', { key: 'never-ours' });
    const { value } = await scraped();
    expect(value('payouts_keys_refused_total', { key: 'former' })).toBe(1);
    expect(value('payouts_keys_refused_total', { key: 'unknown' })).toBe(1);
  });

  test('no label is an id, a name or an address, so that there are few of each', async () => {
    const { samples, text } = await scraped();
    const found = samples.flatMap(({ name, labels }) =>
      Object.values(labels)
        .filter((label) => unbounded.test(label))
        .map((label) => `${name} ${label}`),
    );
    expect(found).toEqual([]);
    expect(text).not.toContain('Acme');
  });

  test('with METRICS_TOKEN they are for whoever sends it', async () => {
    const settings = { ...mall.deps.settings, metricsToken: 'the-token-of-this-test' };
    const closed = await serve({ ...mall.deps, settings });
    const asked = (headers: Record<string, string>) => closed.send('GET', '/metrics', { headers });
    expect(await asked({})).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect(await asked({ authorization: 'Bearer the-token-of-another' })).toMatchObject({ status: 401 });
    expect(await asked({ authorization: 'Bearer the-token-of-this-test' })).toMatchObject({ status: 200 });
    await closed.close();
  });

  test('without PostgreSQL they still tell of the process, and that it does not answer', async () => {
    const database = openDatabase('postgresql://nobody@127.0.0.1:1/nothing');
    const deps = { ...mall.deps, database };
    const cut = await serve({ ...deps, tracking: openTracking(deps) });
    const { value, samples } = await scraped(cut);
    await cut.close();
    await database.close();
    expect(value('payouts_database_up')).toBe(0);
    expect(samples.some(({ name }) => name === 'payouts_actions')).toBe(false);
    expect(samples.some(({ name }) => name.startsWith('payouts_http_request_duration_seconds'))).toBe(true);
  });
});

describe('readiness', () => {
  test('a database that lacks a migration of this release is not ready for it', async () => {
    const { url, drop } = await createDatabase();
    const database = openDatabaseAcrossBrands(url);
    const api = await startApi({ database });
    expect(await api.send('GET', '/readyz')).toMatchObject({ status: 200, body: { migrations: 'done' } });
    await asOwner(url, (em) => em.execute("DELETE FROM schema_migration WHERE name = '0012'"));
    expect(await api.send('GET', '/readyz')).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    await api.close();
    await database.close();
    await drop();
  });
});
