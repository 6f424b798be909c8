import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { v7 as uuid } from 'uuid';
import { updated } from '../../dispatch/update.ts';
import { connectTemporal } from '../../platform/temporal.ts';
import { unmetOf, type Part } from '../part.ts';
import { quantile, spreadOf, type Spread } from '../spread.ts';
import { withBrandApi, type Send } from './brandApi.ts';
import { answered } from './controls/messages.ts';
import { startProgram } from './program.ts';
import { sideBySide } from './rounds.ts';
import { onServers, type Servers } from './servers.ts';

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

const queue = 'bare';

/** With audit and rate limits, of which none is reached. */
const settings = { LOG_LEVEL: 'info', RATE_LIMIT: '999999999' };

/** Has work done while an API, its worker and a worker of bare workflows run. */
const withProcesses = <Result>(servers: Servers, work: (requests: Requests) => Promise<Result>): Promise<Result> =>
  withBrandApi(servers, settings, async (send, partnerId) => {
    const { databaseUrl, temporalAddress, folder } = servers;
    const { client, connection } = await connectTemporal({
      temporalAddress,
      temporalNamespace: 'default',
      timeSkipping: false,
    });
    const environment = { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporalAddress };
    const worker = await startProgram('bench/lives/controls/worker.ts', join(folder, 'bare.log'), environment, [queue]);
    try {
      return await work({ action: reporting(send, partnerId), ...bare(client) });
    } finally {
      await worker.stop();
      await connection.close();
    }
  });

/** Reports sales that lock at the end of their day. */
const reporting = (send: Send, partnerId: string) => async (): Promise<void> => {
  const sale = { eventType: 'SALE', orderId: uuid(), amount: '100.00', currency: 'USD', customerStatus: 'NEW' };
  await send('/v1/actions', { ...sale, partnerId, eventDate: new Date().toISOString() });
};

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
