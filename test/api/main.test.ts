import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { TouchEntity } from '../../database/entities/touch.ts';
import { openDatabaseAcrossBrands } from '../../database/orm.ts';
import { acmeBlog, acmeBrand } from '../support/program.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';

let database: TestDatabase;
const started: ChildProcess[] = [];
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(async () => {
  for (const { pid, exitCode } of started) if (pid !== undefined && exitCode === null) process.kill(pid, 'SIGKILL');
  await database.drop();
});

const adminKey = 'bootstrap-key-of-this-test-0123456789';

/** `npm run api` as a process, with Temporal down. */
function startProgram(port: number) {
  const child = spawn(process.execPath, ['api/main.ts'], {
    env: {
      PORT: String(port),
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      BOOTSTRAP_ADMIN_KEY: adminKey,
      LOG_LEVEL: 'info',
      DRAIN_GRACE: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  const listening = new Promise<void>((resolve) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('"listening"')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, output }));
  return { child, listening, ended };
}

/** A port that was free a moment ago, and what holds it until it is let go. */
async function takePort(): Promise<{ port: number; holder: Server }> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, resolve));
  const address = holder.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { port: address.port, holder };
}

describe('npm run api', () => {
  test('it starts while Temporal is down, opens to the bootstrap key, and ends cleanly when told to', async () => {
    const { port, holder } = await takePort();
    await new Promise((resolve) => holder.close(resolve));
    const { child, listening, ended } = startProgram(port);
    await listening;
    const brands = await fetch(`http://127.0.0.1:${port}/v1/brands`, {
      headers: { authorization: `Bearer ${adminKey}` },
    });
    expect(brands.status).toBe(200);
    child.kill('SIGTERM');
    const { code, output } = await ended;
    expect(code).toBe(0);
    expect(output).not.toContain(adminKey);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });

  test('a port that is taken is said in one line, and ends the program with 1', async () => {
    const { port, holder } = await takePort();
    const { code, output } = await startProgram(port).ended;
    await new Promise((resolve) => holder.close(resolve));
    expect(code).toBe(1);
    expect(output).toBe(`PORT ${port} is taken by another program\n`);
  });

  test('clicks that wait to be stored when it is told to end are stored before it does', async () => {
    const { port, holder } = await takePort();
    await new Promise((resolve) => holder.close(resolve));
    const { child, listening, ended } = startProgram(port);
    await listening;
    const url = `http://127.0.0.1:${port}`;
    const post = async (key: string, path: string, body: object) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return made.parse(await answer.json());
    };
    const brandId = (await post(adminKey, '/v1/brands', acmeBrand)).id;
    const { key = '' } = await post(adminKey, '/v1/api-keys', { role: 'brand', brandId });
    const { id: partnerId } = await post(key, '/v1/partners', acmeBlog);
    await post(key, '/v1/tracking-links', { partnerId, code: 'spring', url: 'https://shop.example.com/' });
    const follow = async () => (await fetch(`${url}/c/spring`, { redirect: 'manual' })).headers.get('location') ?? '';
    await follow();

    const orm = openDatabaseAcrossBrands(database.url);
    const locations: string[] = [];
    await orm.em.fork().transactional(async (em) => {
      // PostgreSQL takes no click until long after the process was told to end.
      await em.execute('LOCK TABLE touch IN SHARE MODE');
      for (let count = 0; count < 50; count += 1) locations.push(await follow());
      child.kill('SIGTERM');
      await untilRefused(url);
    });
    expect((await ended).code).toBe(0);
    const ids = locations.map((location) => new URL(location).searchParams.get('click_id') ?? '');
    expect(await orm.em.fork().count(TouchEntity, { id: { $in: ids } })).toBe(50);
    await orm.close();
  });
});

const made = z.looseObject({ id: z.string(), key: z.string().optional() });

/** Asks until nobody listens any more. */
async function untilRefused(url: string): Promise<void> {
  while (
    await fetch(`${url}/healthz`, { headers: { connection: 'close' } }).then(
      () => true,
      () => false,
    )
  );
}
