import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { cpuSecondsOf } from './cpu.ts';
import type { Shape } from './shapes.ts';

/** What a round came to. */
export interface Round {
  /** Lives a second. */
  readonly throughput: number;
  /** CPU milliseconds of a life, by process. */
  readonly cpu: CpuTimes;
}

/** By process; `driver` is this one. */
export type CpuTimes = Readonly<Record<Process, number>>;
type Process = 'temporal' | 'postgres' | 'worker' | 'driver';

/** The processes that a shape keeps busy, beside this one. */
export type Pids = Readonly<Record<Exclude<Process, 'driver'>, number>>;

/** How many lives are begun at a time. */
const livesAtOnce = 16;

const longPast = '2026-02-01T00:00:00.000Z';

/** Lives of what was due long ago, from submission to the end of the workflow. */
export const roundOfLives = (client: Client, shape: Shape, pids: Pids, lives: number): Promise<Round> =>
  measured(pids, lives, () =>
    sideBySide(lives, livesAtOnce, async () => {
      await client.workflow.getHandle(await shape.begin(longPast)).result();
    }),
  );

/**
 * Wake-ups: actions are begun, sleep, and are all due at one instant; the time counts from then until the last has ended.
 * @param restSeconds how long beginning them may take
 */
export async function roundOfSleepers(
  client: Client,
  shape: Shape,
  pids: Pids,
  { lives, restSeconds }: { readonly lives: number; readonly restSeconds: number },
): Promise<Round> {
  const dueAt = new Date(Date.now() + restSeconds * 1000);
  await sideBySide(lives, livesAtOnce, async () => {
    await shape.begin(dueAt.toISOString());
  });
  const leftMs = dueAt.getTime() - Date.now();
  if (leftMs <= 0) throw new Error(`${lives} actions were not begun within ${restSeconds} s`);
  await delay(leftMs);
  return measured(pids, lives, async () => {
    while ((await running(client, shape)) > 0) await delay(pollMs);
  });
}

const pollMs = 100;

const running = async (client: Client, { workflowType }: Shape): Promise<number> =>
  (await client.workflow.count(`WorkflowType = '${workflowType}' AND ExecutionStatus = 'Running'`)).count;

async function measured(pids: Pids, lives: number, work: () => Promise<unknown>): Promise<Round> {
  const before = cpuOf(pids);
  const begin = performance.now();
  await work();
  const seconds = (performance.now() - begin) / 1000;
  const after = cpuOf(pids);
  const each = (process: Process): number => ((after[process] - before[process]) * 1000) / lives;
  const cpu = {
    temporal: each('temporal'),
    postgres: each('postgres'),
    worker: each('worker'),
    driver: each('driver'),
  };
  return { throughput: lives / seconds, cpu };
}

const cpuOf = (pids: Pids): CpuTimes => ({
  temporal: cpuSecondsOf(pids.temporal),
  postgres: cpuSecondsOf(pids.postgres),
  worker: cpuSecondsOf(pids.worker),
  driver: ownCpuSeconds(),
});

/** Of this process alone: servers and workers are its children. */
function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

/** Does it so many times, some at a time. After the first that fails none is begun, and those under way are waited for. */
export async function sideBySide(times: number, atOnce: number, work: () => Promise<void>): Promise<void> {
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < times) {
      begun += 1;
      await work().catch((error: unknown) => {
        begun = times;
        throw error;
      });
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(atOnce, times) }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
}
