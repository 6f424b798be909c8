import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { Pool } from 'undici';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { openDatabaseAcrossBrands } from '../../database/orm.ts';
import { connectTemporal } from '../../platform/temporal.ts';
import { freePort } from '../../standalone/ports.ts';
import { startProgram, type RunningProgram } from '../lives/program.ts';
import { sideBySide } from '../lives/rounds.ts';
import { onServers, type Servers } from '../lives/servers.ts';
import { terms } from '../lives/shapes.ts';
import { unmetOf, type Part, type Size } from '../part.ts';
import { aProgram } from '../program.ts';
import { trendOf, type Sample, type Trend } from './trend.ts';

/*
 * Whether an API and a worker keep memory of actions that are over. Actions are reported to the API, locked, paid and over; after
 * each thousand, when none is left open, both processes throw away what they do not need and tell what is in use. Through the
 * samples after the warm-up a line is laid: what another 20,000 actions would add by it must be less than 5 % of what is in use.
 * That goes for the heaps; what the system has given a process is shown beside, and rises and falls with the garbage.
 */

interface Plan {
  readonly actions: number;
  readonly eachActions: number;
  /** Until caches, pools and compiled code are as large as they get. */
  readonly warmUpActions: number;
}
const plans: Readonly<Record<Size, Plan>> = {
  FULL: { actions: 20_000, eachActions: 1_000, warmUpActions: 5_000 },
  SMALL: { actions: 120, eachActions: 20, warmUpActions: 40 },
};
const mostGrowth = 0.05;
const atOnce = 16;

const names = ['api', 'worker'] as const;
type Name = (typeof names)[number];
type Samples = Readonly<Record<Name, Sample[]>>;

const told = z.strictObject({ heapBytes: z.number(), residentBytes: z.number() });

/** How the memory of an API and a worker goes on over 20,000 actions. */
export const memory: Part = (size) =>
  onServers(async (servers) => {
    const plan = plans[size];
    const samples = await lived(servers, plan);
    const trends: Record<string, Trend> = {};
    console.log(`Memory over ${plan.actions} actions, after the first ${plan.warmUpActions}:\n`);
    for (const name of names) {
      const warm = samples[name].filter(({ actions }) => actions > plan.warmUpActions);
      for (const [what, figure] of [
        ['heaps', 'heapBytes'],
        ['resident', 'residentBytes'],
      ] as const) {
        const trend = trendOf(warm, figure, plans.FULL.actions);
        trends[`${name}, ${what}`] = trend;
        const growth = `${(trend.growth * 100).toFixed(1)} %`;
        console.log(
          `${`${name}, ${what}`.padEnd(20)} ${String(trend.level).padStart(8)} MiB, by another 20,000: ${growth}`,
        );
      }
    }
    const isFlat = (name: Name): boolean => (trends[`${name}, heaps`]?.growth ?? Infinity) < mostGrowth;
    return {
      figures: { trends, samples, mostGrowth },
      unmet: unmetOf({
        'the API keeps less than 5 % more for another 20,000 actions': isFlat('api'),
        'the worker keeps less than 5 % more for another 20,000 actions': isFlat('worker'),
      }),
    };
  });

async function lived(servers: Servers, { actions, eachActions }: Plan): Promise<Samples> {
  const port = await freePort();
  const adminKey = uuid() + uuid();
  const environment = {
    PORT: String(port),
    DATABASE_URL: servers.databaseUrl,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    DATA_DIR: servers.folder,
    BOOTSTRAP_ADMIN_KEY: adminKey,
    RATE_LIMIT: '0',
    DRAIN_GRACE: '0',
    WAKE_SPREAD: '0',
    LOG_LEVEL: 'warn',
  };
  const probed = ['--expose-gc', '--import', join(import.meta.dirname, 'probe.ts')];
  const temporal = await connectTemporal({ ...servers, temporalNamespace: 'default', timeSkipping: false });
  const pool = new Pool(`http://127.0.0.1:${port}`);
  const started = new Map<Name, RunningProgram>();
  try {
    for (const name of names) {
      const log = join(servers.folder, `${name}.log`);
      started.set(name, await startProgram(`${name}/main.ts`, log, environment, [], probed));
    }
    const report = await reporting(pool, servers.databaseUrl, adminKey);
    const samples: Samples = { api: [], worker: [] };
    for (let over = eachActions; over <= actions; over += eachActions) {
      await sideBySide(eachActions, atOnce, report);
      await untilOver(temporal.client);
      for (const [name, program] of started) {
        samples[name].push({ actions: over, ...told.parse(await program.ask('memory')) });
      }
    }
    return samples;
  } finally {
    await pool.close();
    await Promise.all([...started.values()].map((program) => program.stop()));
    await temporal.connection.close();
  }
}

/** Reports a sale of long ago, which is due for all that comes at once. */
async function reporting(pool: Pool, databaseUrl: string, adminKey: string): Promise<() => Promise<void>> {
  const database = openDatabaseAcrossBrands(databaseUrl, 1);
  const { brandId, partnerId } = await aProgram(database.em.fork(), terms);
  await database.close();
  const send = async (key: string, path: string, body: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await pool.request({ method: 'POST', path, headers, body: JSON.stringify(body) });
    assert(answer.statusCode < 300, `${path} answered ${answer.statusCode}`);
    return answer.body.json();
  };
  const { key } = z.object({ key: z.string() }).parse(await send(adminKey, '/v1/api-keys', { role: 'brand', brandId }));
  const sale = { eventType: 'SALE', eventDate: '2026-01-15T12:00:00Z', amount: '100.00', currency: 'USD', partnerId };
  return async () => {
    await send(key, '/v1/actions', { ...sale, orderId: uuid(), customerStatus: 'NEW' });
  };
}

const pollMs = 200;

async function untilOver({ workflow }: Client): Promise<void> {
  const open = async (): Promise<number> =>
    (await workflow.count("WorkflowType = 'action' AND ExecutionStatus = 'Running'")).count;
  while ((await open()) > 0) await delay(pollMs);
}
