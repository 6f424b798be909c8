import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { migrate } from '../database/migrate.ts';
import { openDatabaseAcrossBrands, type Database } from '../database/orm.ts';
import { claimDataDir } from '../standalone/dataDir.ts';
import { startPostgres } from '../standalone/postgres.ts';
import { Supervisor } from '../standalone/supervisor.ts';
import { unmetOf, type Part, type Size } from './part.ts';
import { quantile, spreadOf, type Spread } from './spread.ts';
import { visitLink } from './visits.ts';

/*
 * How much a redirect costs that records a click, beside one of bare Express that records nothing: two processes under the
 * same load, by turns A B B A, each visitor another browser. A turn ends when its last click is stored; at the end every click
 * must be in PostgreSQL. Load, server and PostgreSQL share the machine. A turn is long beside the moment in which only the last
 * clicks are stored: whoever redirects all day does not wait for them.
 */

const turns = { FULL: { pairs: 9, visits: 60_000 }, SMALL: { pairs: 2, visits: 2_000 } } as const;
const warmUps = 2;

/**
 * How many visitors there are at a time. With many the server always has one to answer; with few it waits for the load, ours more
 * than the other, since the load waits for PostgreSQL's core. Both are held to what is expected.
 */
const manyAtOnce = 64;
const fewAtOnce = 16;
const visitsAlone = 1_000;

/** Ours beside bare Express, median and range of the pairs. */
interface Compared {
  /** Redirects a second until the last click is stored. */
  readonly throughput: Spread;
  /** The same until the last visitor is answered, though clicks may still wait. */
  readonly answered: Spread;
  /** CPU time for one: that of bare Express by ours. */
  readonly cpu: Spread;
}

/** What the redirect costs. */
interface RedirectCost {
  readonly ofMany: Compared;
  readonly ofFew: Compared;
  /** From a request's arrival to the end of its answer, one at a time, in milliseconds. */
  readonly ownMilliseconds: { readonly p50: number; readonly p99: number };
}

interface Server {
  readonly process: ChildProcess;
  readonly port: number;
}

const messageOf = async (child: ChildProcess): Promise<unknown> => ((await once(child, 'message')) as unknown[])[0];

const started = z.object({ port: z.int() });
const told = z.object({ spent: z.array(z.number()), cpuMilliseconds: z.number() });

async function startServer(kind: 'ours' | 'bare', databaseUrl: string): Promise<Server> {
  const child = fork(join(import.meta.dirname, 'redirectServer.ts'), [kind, databaseUrl], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const message = await messageOf(child);
  return { process: child, port: started.parse(message).port };
}

async function spentBy({ process: child }: Server): Promise<z.output<typeof told>> {
  child.send('spent');
  return told.parse(await messageOf(child));
}

/** Redirects a second, until the last click is stored and until the last visitor is answered; and CPU milliseconds for each. */
async function turn(server: Server, visits: number, atOnce: number) {
  const before = await spentBy(server);
  const begin = performance.now();
  await visitLink(server.port, visits, atOnce);
  const answeredIn = (performance.now() - begin) / 1000;
  const { spent, cpuMilliseconds } = await spentBy(server);
  const seconds = (performance.now() - begin) / 1000;
  return {
    throughput: visits / seconds,
    answered: visits / answeredIn,
    cpu: (cpuMilliseconds - before.cpuMilliseconds) / visits,
    spent,
  };
}

async function compared(ours: Server, bare: Server, atOnce: number, size: Size): Promise<Compared> {
  const { pairs, visits } = turns[size];
  for (let warmUp = 0; warmUp < warmUps; warmUp += 1) {
    for (const server of [ours, bare]) await turn(server, visits, atOnce);
  }
  const throughput: number[] = [];
  const answered: number[] = [];
  const cpu: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const order = pair % 2 === 0 ? [ours, bare] : [bare, ours];
    const turnOf = new Map<Server, Awaited<ReturnType<typeof turn>>>();
    for (const server of order) turnOf.set(server, await turn(server, visits, atOnce));
    const [our, their] = [turnOf.get(ours), turnOf.get(bare)];
    assert(our && their);
    throughput.push(our.throughput / their.throughput);
    answered.push(our.answered / their.answered);
    cpu.push(their.cpu / our.cpu);
  }
  return { throughput: spreadOf(throughput), answered: spreadOf(answered), cpu: spreadOf(cpu) };
}

async function costOn(database: Database, databaseUrl: string, size: Size): Promise<RedirectCost> {
  await aLink(database);
  const ours = await startServer('ours', databaseUrl);
  const bare = await startServer('bare', databaseUrl);
  try {
    const ofMany = await compared(ours, bare, manyAtOnce, size);
    const ofFew = await compared(ours, bare, fewAtOnce, size);
    const { spent } = await turn(ours, visitsAlone, 1);
    ours.process.send('end');
    await once(ours.process, 'exit');
    const [row] = await database.em.fork().execute<{ count: string }[]>('SELECT count(*) FROM touch');
    const { pairs, visits } = turns[size];
    assert.equal(Number(row?.count), 2 * (warmUps + pairs) * visits + visitsAlone, 'a click is missing');
    return {
      ofMany,
      ofFew,
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
async function redirectCost(size: Size): Promise<RedirectCost> {
  const folder = mkdtempSync(join(tmpdir(), 'payouts-bench-'));
  using dataDir = claimDataDir(folder);
  const supervisor = new Supervisor(dataDir.logs, () => undefined);
  try {
    const databaseUrl = await startPostgres(supervisor, dataDir);
    await migrate(databaseUrl);
    const database = openDatabaseAcrossBrands(databaseUrl, 2);
    try {
      return await costOn(database, databaseUrl, size);
    } finally {
      await database.close();
    }
  } finally {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const expected = { milliseconds: 5, throughput: 0.7 } as const;

/** What a redirect costs that records a click. */
export const redirect: Part = async (size) => {
  const cost = await redirectCost(size);
  const { ofMany, ofFew, ownMilliseconds } = cost;
  console.log('A redirect that records a click, beside one of bare Express that records nothing:\n');
  const figures = [
    [manyAtOnce, ofMany],
    [fewAtOnce, ofFew],
  ] as const;
  for (const [atOnce, { throughput, answered, cpu }] of figures) {
    const lines = { 'a second, all stored': throughput, 'a second, answered': answered, 'by CPU time': cpu };
    for (const [figure, { median, least, most }] of Object.entries(lines)) {
      console.log(`${`${atOnce} at a time, ${figure}`.padEnd(34)} ${median} × (${least} to ${most})`);
    }
  }
  console.log(`${'our own time, p50 and p99'.padEnd(34)} ${ownMilliseconds.p50} ms, ${ownMilliseconds.p99} ms`);
  return {
    figures: { ...cost, expected },
    ratios: figures.map(([atOnce, { throughput }]) => ({
      label: `redirects a second, ${atOnce} at a time, by those of bare Express`,
      measured: throughput,
      expected: expected.throughput,
      direction: 'AT_LEAST' as const,
    })),
    unmet: unmetOf({
      'a redirect takes less than 5 ms of our own time': ownMilliseconds.p50 < expected.milliseconds,
      'with 64 visitors at a time there are at least 0.7 times as many redirects a second as with bare Express':
        ofMany.throughput.median >= expected.throughput,
      'with 16 visitors at a time there are at least 0.7 times as many redirects a second as with bare Express':
        ofFew.throughput.median >= expected.throughput,
    }),
  };
};
