import assert from 'node:assert/strict';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { withBrandApi, type Send } from './lives/brandApi.ts';
import { sideBySide } from './lives/rounds.ts';
import { onServers } from './lives/servers.ts';
import type { Part } from './part.ts';
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

type Manner = 'batch' | 'oneByOne';

/** Actions a second by batch and one by one. */
export const batchIntake: Part = (size) =>
  onServers((servers) =>
    withBrandApi(servers, { RATE_LIMIT: '0' }, async (send, partnerId) => {
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
