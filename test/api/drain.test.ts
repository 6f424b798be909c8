import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { TouchEntity } from '../../database/entities/touch.ts';
import { openDatabaseAcrossBrands } from '../../database/orm.ts';
import { freePort } from '../../standalone/ports.ts';
import { acmeBlog, acmeBrand } from '../support/program.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';

/*
 * One API is told to stop while another one goes on, as when a release is rolled out. Whoever distributes requests asks each for its
 * readiness, as load balancers do.
 */

const adminKey = 'bootstrap-key-of-this-test-0123456789';
const made = z.looseObject({ id: z.string(), key: z.string().default('') });

let database: TestDatabase;
const apis: Api[] = [];
beforeAll(async () => {
  database = await createDatabase();
  apis.push(await startApi(), await startApi());
}, 120_000);
afterAll(async () => {
  for (const { child } of apis) if (child.exitCode === null) child.kill('SIGKILL');
  await database.drop();
});

interface Api {
  readonly url: string;
  readonly child: ChildProcess;
  isReady: boolean;
}

async function startApi(): Promise<Api> {
  const port = await freePort();
  const child = spawn(process.execPath, ['api/main.ts'], {
    env: {
      PORT: String(port),
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      BOOTSTRAP_ADMIN_KEY: adminKey,
      RATE_LIMIT: '0',
      LOG_LEVEL: 'error',
      DRAIN_GRACE: '5',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const url = `http://127.0.0.1:${String(port)}`;
  const api = { url, child, isReady: false };
  while (child.exitCode === null && !(await isReady(api))) await delay(50);
  return { ...api, isReady: true };
}

const isReady = ({ url }: Pick<Api, 'url'>): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

const post = async (url: string, key: string, path: string, body: object) => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return made.parse(
    await (await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json(),
  );
};

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(20);
}

test('no request is dropped, and each click that was answered is stored', async () => {
  const [leaving, staying] = apis;
  if (!leaving || !staying) throw new Error('both are started');
  const { id: brandId } = await post(staying.url, adminKey, '/v1/brands', acmeBrand);
  const { key } = await post(staying.url, adminKey, '/v1/api-keys', { role: 'brand', brandId });
  const { id: partnerId } = await post(staying.url, key, '/v1/partners', acmeBlog);
  await post(staying.url, key, '/v1/tracking-links', { partnerId, code: 'spring', url: 'https://shop.example.com/' });

  const answers = { leaving: 0, closing: 0, staying: 0 };
  const clicks: string[] = [];
  const dropped: string[] = [];
  let goesOn = true;

  /** As a balancer does: to the first that is ready; elsewhere only if nobody took the connection. */
  async function ask(path: string): Promise<void> {
    for (const api of [leaving, staying]) {
      if (!api?.isReady) continue;
      try {
        const headers = { authorization: `Bearer ${key}` };
        const answer = await fetch(`${api.url}${path}`, { headers, redirect: 'manual' });
        await answer.text();
        if (answer.status >= 400) dropped.push(`${path} was answered ${String(answer.status)}`);
        const click = new URL(answer.headers.get('location') ?? 'https://none').searchParams.get('click_id');
        if (click !== null) clicks.push(click);
        if (api === staying) answers.staying += 1;
        else answers[answer.headers.get('connection') === 'close' ? 'closing' : 'leaving'] += 1;
        return;
      } catch (error) {
        // An error of fetch is none of this realm's.
        const cause = typeof error === 'object' && error !== null && 'cause' in error ? String(error.cause) : '';
        if (!cause.includes('ECONNREFUSED')) dropped.push(`${path} of ${api.url}: ${cause}`);
      }
    }
  }
  const client = async (path: string): Promise<void> => {
    while (goesOn) await ask(path);
  };
  const balancer = async (): Promise<void> => {
    while (goesOn) {
      for (const api of [leaving, staying]) api.isReady = await isReady(api);
      await delay(100);
    }
  };
  const all = [balancer(), ...Array.from({ length: 4 }, () => [client('/v1/partners'), client('/c/spring')]).flat()];
  await until(() => answers.leaving > 50);
  const ended = once(leaving.child, 'exit');
  leaving.child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  const stayed = answers.staying;
  await until(() => answers.staying > stayed + 50);
  goesOn = false;
  await Promise.all(all);

  expect(dropped).toEqual([]);
  expect(Object.entries(answers).filter(([, count]) => count === 0)).toEqual([]);
  const stoppedAt = once(staying.child, 'exit');
  staying.child.kill('SIGTERM');
  await stoppedAt;
  const orm = openDatabaseAcrossBrands(database.url);
  expect(await orm.em.fork().count(TouchEntity, { id: { $in: clicks } })).toBe(clicks.length);
  await orm.close();
}, 120_000);
