import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Deps } from '../../api/deps.ts';
import type { BufferLimits } from '../../api/tracking/touchBuffer.ts';
import { openTracking } from '../../api/tracking/tracking.ts';
import { TouchEntity } from '../../database/entities/touch.ts';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { serve, startApi, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { asOwner } from '../support/tampering.ts';
import { agents, locationOf } from '../support/visits.ts';

let own: TestDatabase;
let database: Database;
let api: TestApi;
let acme: Program;
const opened: { close: () => Promise<void>; deps: Deps }[] = [];
beforeAll(async () => {
  own = await createDatabase();
  database = openDatabaseAcrossBrands(own.url);
  api = await startApi({ database });
  acme = await aProgram(api);
  const body = { code: 'spring', url: 'https://shop.example.com/' };
  await api.must('POST', '/v1/tracking-links', { key: acme.keys.partner, body });
});
afterEach(async () => {
  for (const { close, deps } of opened.splice(0)) {
    await close();
    await deps.tracking.touches.close();
  }
});
afterAll(async () => {
  await api.close();
  await database.close();
  await own.drop();
});

const never = 600_000;
const limits: BufferLimits = { most: 100_000, batch: 500, flushMilliseconds: never, closeMilliseconds: 8_000 };

/** Another process of the same installation, with limits of its own. */
async function another(changed: Partial<BufferLimits>) {
  const deps: Deps = { ...api.deps, tracking: openTracking(api.deps, { ...limits, ...changed }) };
  const served = await serve(deps);
  opened.push({ ...served, deps });
  const visit = () => served.send('GET', '/c/spring', { headers: { 'user-agent': agents.desktop } });
  return { ...served, touches: deps.tracking.touches, visit };
}

const clickIdIn = (answer: Parameters<typeof locationOf>[0]) =>
  new URL(locationOf(answer)).searchParams.get('click_id') ?? '';
const isStored = async (id: string) => (await database.em.fork().count(TouchEntity, { id })) === 1;
const stored = () => database.em.fork().count(TouchEntity, {});

/** Runs `work` while nobody can write touches, as when PostgreSQL is slow. */
const whileLocked = (work: () => Promise<void>): Promise<void> =>
  database.em.fork().transactional(async (em) => {
    await em.execute('LOCK TABLE touch IN SHARE MODE');
    await work();
  });

describe('touches that wait to be stored', () => {
  test('are stored together, a moment later', async () => {
    const before = await stored();
    const { visit, touches } = await another({ flushMilliseconds: 50 });
    const ids = (await Promise.all(Array.from({ length: 20 }, visit))).map(clickIdIn);
    await touches.flush();
    expect(await stored()).toBe(before + 20);
    for (const id of ids) expect(await isStored(id)).toBe(true);
  });

  test('do not wait for the moment when there are many', async () => {
    const { visit, touches } = await another({ batch: 10 });
    const ids = (await Promise.all(Array.from({ length: 10 }, visit))).map(clickIdIn);
    await Promise.all(ids.map((id) => touches.stored(id)));
    expect(await isStored(ids[9] ?? '')).toBe(true);
  });

  test('keep no visitor waiting while the database is slow, and are stored when it is not', async () => {
    const { visit, touches } = await another({ flushMilliseconds: 1 });
    await visit();
    const ids: string[] = [];
    await whileLocked(async () => {
      for (let count = 0; count < 30; count += 1) {
        const answer = await visit();
        expect(answer.status).toBe(302);
        ids.push(clickIdIn(answer));
      }
    });
    await touches.close();
    for (const id of ids) expect(await isStored(id)).toBe(true);
  });

  test('are kept while the database refuses them, and stored by themselves when it does not', async () => {
    const { visit, touches, send } = await another({ flushMilliseconds: 1 });
    await visit();
    await touches.flush();
    await asOwner(own.url, (em) => em.execute('ALTER TABLE touch RENAME TO touch_away'));
    const id = clickIdIn(await visit());
    await expect(touches.stored(id)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const list = await send('GET', '/v1/clicks', { key: acme.keys.brand });
    expect(list).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect((await visit()).status).toBe(302);
    await asOwner(own.url, (em) => em.execute('ALTER TABLE touch_away RENAME TO touch'));
    // Nobody asks for it: it is tried again.
    while (!(await isStored(id)));
  });

  test('are few enough to be kept: one more is refused, and nothing is lost without a word', async () => {
    const { visit, touches } = await another({ most: 3 });
    const answers = [await visit(), await visit(), await visit()];
    expect(await visit()).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    await touches.flush();
    for (const answer of answers) expect(await isStored(clickIdIn(answer))).toBe(true);
    expect((await visit()).status).toBe(302);
  });

  test('are stored before the process ends', async () => {
    const { visit, touches } = await another({});
    const id = clickIdIn(await visit());
    expect(await isStored(id)).toBe(false);
    await touches.close();
    expect(await isStored(id)).toBe(true);
  });

  test('do not keep one another waiting: one that the database never takes is let go', async () => {
    const { visit, touches } = await another({});
    const first = clickIdIn(await visit());
    const { brandId } = await database.em.fork().findOneOrFail(TouchEntity, { partnerId: acme.partnerId });
    const nobody = '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01';
    const template = await database.em.fork().findOneOrFail(TouchEntity, { brandId });
    touches.add({ ...template, id: nobody, partnerId: nobody });
    const last = clickIdIn(await visit());
    await touches.flush();
    expect(await Promise.all([first, nobody, last].map(isStored))).toEqual([true, false, true]);
  });

  test('are stored once and keep nobody waiting when one was stored though PostgreSQL’s answer was lost', async () => {
    const { visit, touches } = await another({});
    const lost = await database.em.fork().findOneOrFail(TouchEntity, { partnerId: acme.partnerId });
    const before = await stored();
    const first = clickIdIn(await visit());
    touches.add(lost);
    const last = clickIdIn(await visit());
    await touches.flush();
    expect(await Promise.all([first, last].map(isStored))).toEqual([true, true]);
    expect(await stored()).toBe(before + 2);
  });

  test('are found by the action that names one of them', async () => {
    const { visit, send } = await another({});
    const clickId = clickIdIn(await visit());
    expect(await isStored(clickId)).toBe(false);
    const body = { eventType: 'SALE', orderId: 'A-1', eventDate: '2026-11-20T10:00:00Z', amount: '1', currency: 'USD' };
    const answer = await send('POST', '/v1/actions', { key: acme.keys.brand, body: { ...body, clickId } });
    expect(answer.status).toBe(202);
    expect(await isStored(clickId)).toBe(true);
  });

  test('are seen by who looks for them', async () => {
    const { visit, send } = await another({});
    const clickId = clickIdIn(await visit());
    expect((await send('GET', `/v1/clicks/${clickId}`, { key: acme.keys.brand })).status).toBe(200);
  });
});

describe('links at hand', () => {
  test('a link that was followed before is followed while the database is away', async () => {
    const away = openDatabaseAcrossBrands('postgresql://nobody@127.0.0.1:1/nothing');
    const tracking = openTracking(api.deps, { ...limits, closeMilliseconds: 0 });
    const cut = await serve({ ...api.deps, database: away, tracking });
    await tracking.links.byCode('spring');
    const answer = await cut.send('GET', '/c/spring', { headers: { 'user-agent': agents.desktop } });
    expect(answer.status).toBe(302);
    await tracking.touches.flush();
    expect(await isStored(clickIdIn(answer))).toBe(true);
    await cut.close();
    await away.close();
  });
});
