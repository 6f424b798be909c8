import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { Pool } from 'pg';
import { play } from '../../interleavings/play.ts';
import { Random } from '../../simulation/random.ts';
import { Server } from '../../simulation/server.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { openDevStage, type DevStage } from '../support/devStage.ts';

/*
 * What `npm run interleave` does ten thousand times, a few times: each of two workers has connections of its own, as in
 * processes of their own.
 */

// A refused reversal is a failed activity; it is seen in the answer.
Runtime.install({ logger: new DefaultLogger('ERROR') });

let stage: DevStage;
let api: TestApi;
let postgres: Pool;
beforeAll(async () => {
  stage = await openDevStage();
  api = await startApi({ database: stage.database, temporal: stage.temporal.client, clock: stage.temporal.clock });
  await Promise.all([stage.startWorker(), stage.startWorker()]);
  postgres = new Pool({ connectionString: stage.databaseUrl });
}, 60_000);
afterAll(async () => {
  await postgres.end();
  await api.close();
  await stage.close();
});

test('sales and reversals that meet under limits and tiers are paid as if they had come one after the other', async () => {
  const { figures, differences } = await play(
    { server: new Server(api.url), adminKey: api.adminKey, postgres },
    { random: new Random(7), count: 30, side: 4, onEach: () => undefined },
  );
  expect(differences).toEqual([]);
  expect(figures).toMatchObject({ interleavings: 30, overlapping: 30 });
  expect(figures.otherwisePaid).toBeGreaterThan(0);
}, 180_000);
