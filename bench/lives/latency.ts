import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { Pool } from 'undici';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { openDatabaseAcrossBrands } from '../../database/orm.ts';
import { updated } from '../../dispatch/update.ts';
import { connectTemporal } from '../../platform/temporal.ts';
import { freePort } from '../../standalone/ports.ts';
import { unmetOf, type Part } from '../part.ts';
import { aProgram } from '../program.ts';
import { quantile, spreadOf, type Spread } from '../spread.ts';
import { answered } from './controls/messages.ts';
import { startProgram, type RunningProgram } from './program.ts';
import { sideBySide } from './rounds.ts';
import { onServers, type Servers } from './servers.ts';
import { terms } from './shapes.ts';

/*
 * How long `POST /v1/actions` takes to answer, by a brand's key, with audit and rate limits, recorded and priced, beside what it is
 * built on: an update-with-start of a workflow with one empty local activity, and a start that waits for nothing. By turns.
 */

const plans = {
  FULL: { pairs: 7, requests: 150, warmUps: 2 },
  SMALL: { pairs: 1, requests: 20, warmUps: 0 },
} as const;
const concurrencies = [1, 4] as const;
const expectedRatio = 2;

type Name = 'action' | 'update' | 'start';
const names: readonly Name[] = ['action', 'update', 'start'];
const heads: Readonly<Record<Name, string>> = {
  action: 'POST /v1/actions',
  update: 'bare update-with-start',
  start: 'bare start',
};

type Requests = Readonly<Record<Name, () => Promise<void>>>;

/** Milliseconds of an answer, and how many times those of the bare update-with-start it takes. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly timesUpdate: Spread;
}

const adminKey = 'the-admin-key-of-the-benchmark-of-latency';
const queue = 'bare';

/** Has work done while an API and the workers run. */
async function withProcesses<Result>(
  { databaseUrl, temporalAddress, folder }: Servers,
  work: (requests: Requests) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const environment = {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    DATA_DIR: folder,
    LOG_LEVEL: 'info',
    BOOTSTRAP_ADMIN_KEY: adminKey,
    RATE_LIMIT: '999999999',
    DRAIN_GRACE: '0',
  };
  const started: RunningProgram[] = [];
  const start = async (name: string, script: string, ...args: string[]): Promise<void> => {
    started.push(await startProgram(script, join(folder, `${name}.log`), environment, args));
  };
  const { client, connection } = await connectTemporal({
    temporalAddress,
    temporalNamespace: 'default',
    timeSkipping: false,
  });
  const pool = new Pool(`http://127.0.0.1:${port}`);
  try {
    await start('worker', 'worker/main.ts');
    await start('bare', 'bench/lives/controls/worker.ts', queue);
    await start('api', 'api/main.ts');
    return await work({ action: await reporting(pool, databaseUrl), ...bare(client) });
  } finally {
    await pool.close();
    for (const program of started.toReversed()) await program.stop();
    await connection.close();
  }
}

/** Reports sales that lock at the end of their day. */
async function reporting(pool: Pool, databaseUrl: string): Promise<() => Promise<void>> {
  const database = openDatabaseAcrossBrands(databaseUrl, 1);
  const { brandId, partnerId } = await aProgram(database.em.fork(), terms);
  await database.close();
  const post = async (path: string, key: string, body: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await pool.request({ method: 'POST', path, headers, body: JSON.stringify(body) });
    const text = await answer.body.text();
    assert.equal(answer.statusCode, 201, text);
    return JSON.parse(text);
  };
  const made = await post('/v1/api-keys', adminKey, { role: 'brand', brandId });
  const { key } = z.object({ key: z.string() }).parse(made);
  return async () => {
    const sale = { eventType: 'SALE', orderId: uuid(), amount: '100.00', currency: 'USD', customerStatus: 'NEW' };
    await post('/v1/actions', key, { ...sale, partnerId, eventDate: new Date().toISOString() });
  };
}

const bare = (client: Client) => {
  const options = () => ({ workflowId: uuid(), taskQueue: queue, workflowIdConflictPolicy: 'USE_EXISTING' as const });
  return {
    update: () =>
      updated<() => Promise<void>, []>(
        client,
        { type: 'bareUpdate', start: options(), definition: answered, args: [], updateId: uuid() },
        10_000,
      ),
    start: async () => {
      await client.workflow.start<() => Promise<void>>('bareUpdate', options());
    },
  };
};

/** Milliseconds of each of many requests, some at a time. */
async function round(request: () => Promise<void>, requests: number, atOnce: number): Promise<number[]> {
  const times: number[] = [];
  await sideBySide(requests, atOnce, async () => {
    const begin = performance.now();
    await request();
    times.push(performance.now() - begin);
  });
  return times;
}

async function latenciesAt(
  requests: Requests,
  atOnce: number,
  plan: (typeof plans)[keyof typeof plans],
): Promise<Readonly<Record<Name, Latency>>> {
  for (let warmUp = 0; warmUp < plan.warmUps; warmUp += 1) {
    for (const name of names) await round(requests[name], plan.requests, atOnce);
  }
  const rounds: Record<Name, number[][]> = { action: [], update: [], start: [] };
  for (let pair = 0; pair < plan.pairs; pair += 1) {
    for (const name of pair % 2 === 0 ? names : names.toReversed()) {
      rounds[name].push(await round(requests[name], plan.requests, atOnce));
    }
  }
  const latencyOf = (name: Name): Latency => {
    const all = rounds[name].flat();
    const ratios = rounds[name].map((times, pair) => quantile(times, 0.5) / quantile(rounds.update[pair] ?? [], 0.5));
    return { p50: quantile(all, 0.5), p99: quantile(all, 0.99), timesUpdate: spreadOf(ratios) };
  };
  return { action: latencyOf('action'), update: latencyOf('update'), start: latencyOf('start') };
}

/** How long a submission takes to answer. */
export const latency: Part = async (size) =>
  onServers((servers) =>
    withProcesses(servers, async (requests) => {
      const found: Record<number, Readonly<Record<Name, Latency>>> = {};
      console.log('Milliseconds of an answer, so many at a time:\n');
      for (const atOnce of concurrencies) {
        const latencies = await latenciesAt(requests, atOnce, plans[size]);
        found[atOnce] = latencies;
        for (const name of names) {
          const { p50, p99, timesUpdate } = latencies[name];
          const { median, least, most } = timesUpdate;
          const cells = [`p50 ${p50.toFixed(1)}`, `p99 ${p99.toFixed(1)}`].map((cell) => cell.padStart(12)).join('');
          console.log(`${atOnce}  ${heads[name].padEnd(24)}${cells}   ${median} × (${least} to ${most})`);
        }
      }
      return {
        ratios: Object.entries(found).map(([atOnce, { action }]) => ({
          label: `a submission's p50 by a bare update's, ${atOnce} at a time`,
          measured: action.timesUpdate,
          expected: expectedRatio,
          direction: 'AT_MOST',
        })),
        figures: { atOnce: found, plan: plans[size], expectedRatio },
        unmet: unmetOf(
          Object.fromEntries(
            Object.entries(found).map(([atOnce, { action }]) => [
              `${atOnce} at a time, half of the submissions take at most twice as long as a bare update-with-start`,
              action.timesUpdate.median <= expectedRatio,
            ]),
          ),
        ),
      };
    }),
  );
