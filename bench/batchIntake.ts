import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Pool } from 'undici';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { openDatabaseAcrossBrands } from '../database/orm.ts';
import { freePort } from '../standalone/ports.ts';
import { startProgram, type RunningProgram } from './lives/program.ts';
import { sideBySide } from './lives/rounds.ts';
import { onServers, type Servers } from './lives/servers.ts';
import { terms } from './lives/shapes.ts';
import type { Part } from './part.ts';
import { aProgram } from './program.ts';
import { spreadOf } from './spread.ts';

/*
 * Actions a second that are reported by `POST /v1/actions/batch`, beside as many that come one by one, with as many under way at
 * once: eight, as a batch has (api/batch.ts). Each is recorded and priced when it is answered. By turns A B B A.
 */

const plans = {
  FULL: { pairs: 7, actions: 200, warmUps: 2 },
  SMALL: { pairs: 1, actions: 16, warmUps: 0 },
} as const;
const atOnce = 8;

const adminKey = 'the-admin-key-of-the-benchmark-of-batches';

type Send = (path: string, body: object) => Promise<unknown>;
type Manner = 'batch' | 'oneByOne';

/** Actions a second by batch and one by one. */
export const batchIntake: Part = (size) =>
  onServers((servers) =>
    withApi(servers, async (send, partnerId) => {
      const { pairs, actions, warmUps } = plans[size];
      const reports = reportsOf(send, partnerId);
      for (let warmUp = 0; warmUp < warmUps; warmUp += 1) {
        await reports.batch(actions);
        await reports.oneByOne(actions);
      }
      const speeds: Record<Manner, number>[] = [];
      for (let pair = 0; pair < pairs; pair += 1) {
        const speed = { batch: 0, oneByOne: 0 };
        for (const manner of pair % 2 === 0 ? (['batch', 'oneByOne'] as const) : (['oneByOne', 'batch'] as const)) {
          const begin = performance.now();
          await reports[manner](actions);
          speed[manner] = (actions * 1000) / (performance.now() - begin);
        }
        speeds.push(speed);
      }
      const batch = spreadOf(speeds.map((speed) => speed.batch));
      const oneByOne = spreadOf(speeds.map((speed) => speed.oneByOne));
      const ratio = spreadOf(speeds.map((speed) => speed.batch / speed.oneByOne));
      console.log(`Actions a second, ${atOnce} at once:\n`);
      console.log(`in a batch of ${String(actions).padEnd(6)} ${batch.median} (${batch.least} to ${batch.most})`);
      console.log(`one by one          ${oneByOne.median} (${oneByOne.least} to ${oneByOne.most})`);
      console.log(`batch by one by one ${ratio.median} (${ratio.least} to ${ratio.most})`);
      return { figures: { batch, oneByOne, ratio }, unmet: [] };
    }),
  );

const reportsOf = (send: Send, partnerId: string): Readonly<Record<Manner, (count: number) => Promise<unknown>>> => {
  const aSale = () => ({
    eventType: 'SALE',
    orderId: uuid(),
    amount: '100.00',
    currency: 'USD',
    customerStatus: 'NEW',
    partnerId,
    eventDate: new Date().toISOString(),
  });
  return {
    async batch(count) {
      const { results } = batchAnswer.parse(
        await send('/v1/actions/batch', { actions: Array.from({ length: count }, aSale) }),
      );
      assert.deepEqual([results.length, ...new Set(results.map(({ status }) => status))], [count, 'CREATED']);
    },
    oneByOne: (count) =>
      sideBySide(count, atOnce, async () => {
        await send('/v1/actions', aSale());
      }),
  };
};

const batchAnswer = z.object({ results: z.array(z.object({ status: z.string() })) });

/** Has work done while an API and a worker run; what it sends carries a brand's key. */
async function withApi<Result>(
  { databaseUrl, temporalAddress, folder }: Servers,
  work: (send: Send, partnerId: string) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const environment = {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    DATA_DIR: folder,
    BOOTSTRAP_ADMIN_KEY: adminKey,
    RATE_LIMIT: '0',
    DRAIN_GRACE: '0',
  };
  const started: RunningProgram[] = [];
  const pool = new Pool(`http://127.0.0.1:${port}`);
  const sending =
    (key: string): Send =>
    async (path, body) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const answer = await pool.request({ method: 'POST', path, headers, body: JSON.stringify(body) });
      const text = await answer.body.text();
      assert(answer.statusCode === 200 || answer.statusCode === 201, text);
      const parsed: unknown = JSON.parse(text);
      return parsed;
    };
  try {
    for (const name of ['worker', 'api']) {
      started.push(await startProgram(`${name}/main.ts`, join(folder, `${name}.log`), environment));
    }
    const database = openDatabaseAcrossBrands(databaseUrl, 1);
    const { brandId, partnerId } = await aProgram(database.em.fork(), terms);
    await database.close();
    const made = await sending(adminKey)('/v1/api-keys', { role: 'brand', brandId });
    return await work(sending(z.object({ key: z.string() }).parse(made).key), partnerId);
  } finally {
    await pool.close();
    for (const program of started.toReversed()) await program.stop();
  }
}
