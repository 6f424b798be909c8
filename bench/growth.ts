import assert from 'node:assert/strict';
import { openDatabaseAsOwner } from '../database/orm.ts';
import { roundOfLives, sideBySide } from './lives/rounds.ts';
import { onServers, type Servers } from './lives/servers.ts';
import { withWorkers, type Contenders } from './lives/workers.ts';
import { unmetOf, type Part } from './part.ts';
import { quantile, spreadOf } from './spread.ts';
import { multiplyActions } from './storedActions.ts';

/*
 * Complete lives of actions a second on two installations side by side: one with few workflows that sleep and few stored actions,
 * one with many. One works while the other rests, by turns A B B A.
 */

interface Plan {
  readonly pairs: number;
  readonly lives: number;
  readonly warmUps: number;
  readonly small: Stock;
  readonly large: Stock;
}

/** What an installation has before it is measured. */
interface Stock {
  /** Workflows that sleep for a month. */
  readonly open: number;
  /** Actions that were paid. */
  readonly stored: number;
}

const few: Stock = { open: 1_000, stored: 1_000 };
const full = { pairs: 7, lives: 160, warmUps: 2, small: few } as const;
const trial: Plan = {
  pairs: 1,
  lives: 10,
  warmUps: 0,
  small: { open: 5, stored: 16 },
  large: { open: 20, stored: 2_000 },
};

const expectedRatio = 0.9;
const originals = 16;
const startsAtOnce = 32;
const usualCache = 1_000;
const monthMs = 30 * 24 * 3600 * 1000;

const growthOf =
  (large: Stock): Part =>
  (size) =>
    measured(size === 'FULL' ? { ...full, large } : trial);

/** With 20,000 open workflows and a million stored actions, beside 1,000 and few. */
export const growth: Part = growthOf({ open: 20_000, stored: 1_000_000 });

/** The same with 100,000 open workflows, which take hours to begin. */
export const farGrowth: Part = growthOf({ open: 100_000, stored: 1_000_000 });

const measured = (plan: Plan) =>
  onServers((small) =>
    onServers((large) =>
      withWorkers(small, usualCache, (ofSmall) =>
        withWorkers(large, usualCache, async (ofLarge) => {
          await stock(small, ofSmall, plan.small);
          await stock(large, ofLarge, plan.large);
          return compared(ofSmall, ofLarge, plan);
        }),
      ),
    ),
  );

/** Lives through some actions, copies them, and begins those that sleep. */
async function stock({ databaseUrl }: Servers, contenders: Contenders, { open, stored }: Stock): Promise<void> {
  const { shape, pids } = await contenders.of('ours');
  await roundOfLives(contenders.client, shape, pids, originals);
  const owner = openDatabaseAsOwner(databaseUrl, 1);
  try {
    await owner.em.fork().transactional((em) => multiplyActions(em, stored));
    await owner.em.getConnection().execute('VACUUM ANALYZE');
    const [row] = await owner.em
      .fork()
      .execute<{ paid: number }[]>(
        "SELECT count(*)::int AS paid FROM action WHERE state_detail IN ('PAYMENT_PENDING', 'PAID')",
      );
    assert((row?.paid ?? 0) >= stored, 'an action was not copied');
  } finally {
    await owner.close();
  }
  const wakingAt = new Date(Date.now() + monthMs).toISOString();
  await sideBySide(open, startsAtOnce, async () => {
    await shape.begin(wakingAt);
  });
}

async function compared(ofSmall: Contenders, ofLarge: Contenders, { pairs, lives, warmUps, small, large }: Plan) {
  const round = async ({ client, of }: Contenders) => {
    const { shape, pids } = await of('ours');
    return roundOfLives(client, shape, pids, lives);
  };
  const rounds = { small: () => round(ofSmall), large: () => round(ofLarge) };
  for (let warmUp = 0; warmUp < warmUps; warmUp += 1) {
    await rounds.small();
    await rounds.large();
  }
  const found = { small: [] as Awaited<ReturnType<typeof round>>[], large: [] as Awaited<ReturnType<typeof round>>[] };
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const kind of pair % 2 === 0 ? (['small', 'large'] as const) : (['large', 'small'] as const)) {
      found[kind].push(await rounds[kind]());
    }
  }
  const ratio = spreadOf(
    found.large.map(({ throughput }, pair) => throughput / (found.small[pair]?.throughput ?? NaN)),
  );
  console.log('Lives a second by what an installation has already, and CPU milliseconds of one by process:\n');
  console.log('open workflows  stored actions  a second  temporal  postgres    worker');
  for (const [kind, { open, stored }] of Object.entries({ small, large }) as [keyof typeof found, Stock][]) {
    const median = (of: (one: (typeof found.small)[number]) => number): string =>
      quantile(found[kind].map(of), 0.5).toFixed(1).padStart(10);
    const stocked = [open, stored].map((count) => count.toLocaleString('en'));
    console.log(
      `${stocked[0]?.padStart(14) ?? ''}${stocked[1]?.padStart(16) ?? ''}${median((one) => one.throughput)}` +
        `${median(({ cpu }) => cpu.temporal)}${median(({ cpu }) => cpu.postgres)}${median(({ cpu }) => cpu.worker)}`,
    );
  }
  console.log(`\nThe larger by the smaller: ${ratio.median} (${ratio.least} to ${ratio.most})`);
  return {
    figures: { small, large, ratio, expectedRatio },
    ratios: [
      {
        label: 'lives a second with many open workflows, by those with few',
        measured: ratio,
        expected: expectedRatio,
        direction: 'AT_LEAST' as const,
      },
    ],
    unmet: unmetOf({
      [`lives a second with ${large.open} open workflows are ${expectedRatio} of those with ${small.open}`]:
        ratio.median >= expectedRatio,
    }),
  };
}
