import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { migrate } from '../database/migrate.ts';
import { openDatabaseAcrossBrands, type Database } from '../database/orm.ts';
import { claimDataDir } from '../standalone/dataDir.ts';
import { startPostgres } from '../standalone/postgres.ts';
import { Supervisor } from '../standalone/supervisor.ts';
import { unmetOf, type Part } from './part.ts';
import { quantile, spreadOf, type Spread } from './spread.ts';

/*
 * How much a redirect costs that records a click, beside one of bare Express that records nothing: two processes under the
 * same load, by turns A B B A, each visitor another browser. Every click must be in PostgreSQL at the end.
 */

const pairs = 7;
const visitsInRound = 3_000;
const warmUps = 2;

interface Load {
  readonly connections: number;
  readonly pipelining: number;
}
const atOnce: Load = { connections: 4, pipelining: 4 };

const visitsAlone = 1_000;

/** What the redirect costs. */
interface RedirectCost {
  /** Redirects a second: ours by those of bare Express, median and range of the pairs. */
  readonly throughput: Spread;
  /** CPU time for one: that of bare Express by ours. */
  readonly cpu: Spread;
  /** From a request's arrival to the end of its answer, one at a time, in milliseconds. */
  readonly ownMilliseconds: { readonly p50: number; readonly p99: number };
}

interface Server {
  readonly process: ChildProcess;
  readonly url: string;
}

const messageOf = async (child: ChildProcess): Promise<unknown> => ((await once(child, 'message')) as unknown[])[0];

const started = z.object({ port: z.int() });
const told = z.object({ spent: z.array(z.number()), cpuMilliseconds: z.number() });

async function startServer(kind: 'ours' | 'bare', databaseUrl: string): Promise<Server> {
  const child = fork(join(import.meta.dirname, 'redirectServer.ts'), [kind, databaseUrl], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const message = await messageOf(child);
  return { process: child, url: `http://127.0.0.1:${started.parse(message).port}` };
}

async function spentBy({ process: child }: Server): Promise<z.output<typeof told>> {
  child.send('spent');
  return told.parse(await messageOf(child));
}

/** Sends visitors, each from an address of its own; answers redirects a second and CPU milliseconds for each. */
async function round(server: Server, visits: number, { connections, pipelining }: Load = atOnce) {
  const pool = new Pool(server.url, { connections, pipelining });
  const before = await spentBy(server);
  const begin = performance.now();
  let next = 0;
  const visitor = async (): Promise<void> => {
    while (next < visits) {
      next += 1;
      const { statusCode, body } = await pool.request({ method: 'GET', path: '/c/bench', headers: aBrowser(next) });
      assert.equal(statusCode, 302);
      await body.dump();
    }
  };
  await Promise.all(Array.from({ length: connections * pipelining }, visitor));
  const seconds = (performance.now() - begin) / 1000;
  const { spent, cpuMilliseconds } = await spentBy(server);
  await pool.close();
  return { throughput: visits / seconds, cpu: (cpuMilliseconds - before.cpuMilliseconds) / visits, spent };
}

const aBrowser = (visitor: number) => ({
  'user-agent': `Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/${130 + (visitor % 8)}.0`,
  'x-forwarded-for': `8.${visitor & 255}.${(visitor >> 8) & 255}.8`,
});

async function compared(database: Database, databaseUrl: string): Promise<RedirectCost> {
  await aLink(database);
  const ours = await startServer('ours', databaseUrl);
  const bare = await startServer('bare', databaseUrl);
  try {
    for (let warmUp = 0; warmUp < warmUps; warmUp += 1) {
      for (const server of [ours, bare]) await round(server, visitsInRound);
    }
    const throughput: number[] = [];
    const cpu: number[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const order = pair % 2 === 0 ? [ours, bare] : [bare, ours];
      const rounds = new Map<Server, Awaited<ReturnType<typeof round>>>();
      for (const server of order) rounds.set(server, await round(server, visitsInRound));
      const [our, their] = [rounds.get(ours), rounds.get(bare)];
      assert(our && their);
      throughput.push(our.throughput / their.throughput);
      cpu.push(their.cpu / our.cpu);
    }
    const { spent } = await round(ours, visitsAlone, { connections: 1, pipelining: 1 });
    ours.process.send('end');
    await once(ours.process, 'exit');
    const [row] = await database.em.fork().execute<{ count: string }[]>('SELECT count(*) FROM touch');
    assert.equal(Number(row?.count), (warmUps + pairs) * visitsInRound + visitsAlone, 'a click is missing');
    return {
      throughput: spreadOf(throughput),
      cpu: spreadOf(cpu),
      ownMilliseconds: { p50: quantile(spent, 0.5), p99: quantile(spent, 0.99) },
    };
  } finally {
    for (const { process: child } of [ours, bare]) child.kill();
  }
}

async function aLink(database: Database): Promise<void> {
  const [brandId, partnerId] = [uuid(), uuid()];
  await database.em.fork().execute(
    `INSERT INTO brand (id, name, currency, time_zone, credit_policy, fiscal_year_start_month, minimum_review_period, created_at)
     VALUES ('${brandId}', 'Acme Inc', 'USD', 'UTC', 'LAST_REFERRER', 1, 0, now());
     INSERT INTO partner (id, brand_id, name, email, country, currency, groups, tags, payout_method, created_at)
     VALUES ('${partnerId}', '${brandId}', 'Acme Blog', 'blog@example.com', 'US', 'USD', '{}', '{}', '{}', now());
     INSERT INTO tracking_link (id, brand_id, partner_id, code, url, created_at)
     VALUES ('${uuid()}', '${brandId}', '${partnerId}', 'bench', 'https://shop.example.com/', now())`,
  );
}

/** Measures it on a PostgreSQL of its own. */
async function redirectCost(): Promise<RedirectCost> {
  const folder = mkdtempSync(join(tmpdir(), 'payouts-bench-'));
  using dataDir = claimDataDir(folder);
  const supervisor = new Supervisor(dataDir.logs, () => undefined);
  try {
    const databaseUrl = await startPostgres(supervisor, dataDir);
    await migrate(databaseUrl);
    const database = openDatabaseAcrossBrands(databaseUrl, 2);
    try {
      return await compared(database, databaseUrl);
    } finally {
      await database.close();
    }
  } finally {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const expectedMilliseconds = 5;

/** What a redirect costs that records a click. */
export const redirect: Part = async () => {
  const cost = await redirectCost();
  const { throughput, cpu, ownMilliseconds } = cost;
  console.log(
    `A redirect that records a click takes ${ownMilliseconds.p50} ms of our own time (p99 ${ownMilliseconds.p99} ms). Beside bare Express: ` +
      `${throughput.median} × as many a second (${throughput.least} to ${throughput.most}), ${cpu.median} × as many by CPU time.`,
  );
  return {
    figures: { ...cost, expectedMilliseconds },
    unmet: unmetOf({ 'a redirect takes less than 5 ms of our own time': ownMilliseconds.p50 < expectedMilliseconds }),
  };
};
