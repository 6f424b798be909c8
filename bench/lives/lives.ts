import assert from 'node:assert/strict';
import { acrossBrands } from '../../database/tenancy.ts';
import { unmetOf, type Part, type Ratio, type Size } from '../part.ts';
import { quantile, spreadOf, type Spread } from '../spread.ts';
import { roundOfLives, roundOfSleepers, type CpuTimes, type Round } from './rounds.ts';
import { onServers } from './servers.ts';
import { withWorkers, type Contender, type Contenders, type Name } from './workers.ts';

/*
 * Lives of actions, submitted, locked, paid and over, on one PostgreSQL and one Temporal, beside three controls: the
 * same shape with empty activities, with activities that only write the same rows, and the textbook, whose are empty too. One worker
 * process for each; by turns A B C D D C B A. First what is due long since, in one go; then what sleeps and is due all at once, kept in memory and not.
 */

interface Plan {
  readonly pairs: number;
  readonly lives: Readonly<Record<Name, number>>;
  readonly sleepers: number;
  readonly warmUps: number;
}
const plans: Readonly<Record<Size, Plan>> = {
  FULL: { pairs: 7, lives: { ours: 120, control: 120, copied: 120, textbook: 40 }, sleepers: 40, warmUps: 2 },
  SMALL: { pairs: 1, lives: { ours: 20, control: 20, copied: 20, textbook: 10 }, sleepers: 10, warmUps: 0 },
};

/** Smaller than the sleepers are many: each is read from its history when it wakes. */
const smallCache = 8;
const usualCache = 1_000;

const expected = { toControl: 0.85, toTextbook: 2.5 } as const;

/** What rounds of one contender came to. */
interface Found {
  /** Lives a second. */
  readonly throughput: Spread;
  /** CPU milliseconds of a life, by process: the median of the rounds. */
  readonly cpuMilliseconds: CpuTimes;
}

interface Compared {
  readonly found: Readonly<Partial<Record<Name, Found>>>;
  /** Lives a second of ours by those of the other, of neighbouring rounds. */
  readonly ratio: Readonly<Partial<Record<Name, Spread>>>;
  /** Those of the same rows by those of empty activities: what is left to those who store what a life is. */
  readonly storing?: Spread;
}

/** Rounds by turns, forth and back. */
async function compared(
  { of }: Contenders,
  names: readonly Name[],
  { pairs, warmUps }: Plan,
  roundOf: (contender: Contender, name: Name) => Promise<Round>,
): Promise<Compared> {
  const round = async (name: Name): Promise<Round> => roundOf(await of(name), name);
  for (let warmUp = 0; warmUp < warmUps; warmUp += 1) for (const name of names) await round(name);
  const rounds: Record<Name, Round[]> = { ours: [], control: [], copied: [], textbook: [] };
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const name of pair % 2 === 0 ? names : names.toReversed()) rounds[name].push(await round(name));
  }
  const ratio = (one: Name, other: Name): Spread =>
    spreadOf(rounds[one].map(({ throughput }, pair) => throughput / (rounds[other][pair]?.throughput ?? NaN)));
  return {
    found: Object.fromEntries(names.map((name) => [name, foundIn(rounds[name])])),
    ratio: Object.fromEntries(names.slice(1).map((name) => [name, ratio('ours', name)])),
    ...(names.includes('copied') && { storing: ratio('copied', 'control') }),
  };
}

function foundIn(rounds: readonly Round[]): Found {
  const median = (process: keyof CpuTimes): number =>
    quantile(
      rounds.map(({ cpu }) => cpu[process]),
      0.5,
    );
  return {
    throughput: spreadOf(rounds.map(({ throughput }) => throughput)),
    cpuMilliseconds: {
      temporal: median('temporal'),
      postgres: median('postgres'),
      worker: median('worker'),
      driver: median('driver'),
    },
  };
}

/** Ours must be the same workflow for Temporal as the control: the same events, and payloads of about the same size. */
async function assertSameShape({ client, of }: Contenders): Promise<void> {
  const eventsOf = async ({ shape }: Contender): Promise<(number | null | undefined)[]> => {
    const handle = client.workflow.getHandle(await shape.begin('2026-02-01T00:00:00.000Z'));
    await handle.result();
    return ((await handle.fetchHistory()).events ?? []).map(({ eventType }) => eventType);
  };
  assert.deepEqual(
    await eventsOf(await of('ours')),
    await eventsOf(await of('control')),
    'the control has another shape',
  );
}

/** No action may be left on its way. */
async function assertAllPaid({ database }: Contenders): Promise<void> {
  const states = await acrossBrands(() =>
    database.em.fork().execute<{ state: string | null }[]>(
      `SELECT DISTINCT a.state_detail AS state FROM submission s LEFT JOIN action a ON a.id = s.id
       WHERE a.state_detail IS DISTINCT FROM 'PAYMENT_PENDING' AND a.state_detail IS DISTINCT FROM 'PAID'`,
    ),
  );
  assert.deepEqual(states, [], 'an action has not been paid');
}

const heads: Readonly<Record<Name, string>> = {
  ours: 'ours',
  control: 'same shape, empty activities',
  copied: 'same shape, same rows by pg',
  textbook: 'textbook, empty activities',
};
const names: readonly Name[] = ['ours', 'control', 'copied', 'textbook'];

function print(title: string, { found, ratio, storing }: Compared): void {
  console.log(`${title}\n`);
  const columns = ['a second', 'temporal', 'postgres', 'worker', 'driver'];
  console.log(`${''.padEnd(30)}${columns.map((column) => column.padStart(10)).join('')}  ours, times this (range)`);
  for (const name of names) {
    const rounds = found[name];
    if (rounds === undefined) continue;
    const { temporal, postgres, worker, driver } = rounds.cpuMilliseconds;
    const cells = [rounds.throughput.median, temporal, postgres, worker, driver];
    const by = ratio[name];
    const range = by ? `${by.median} (${by.least} to ${by.most})` : '';
    console.log(`${heads[name].padEnd(30)}${cells.map((cell) => cell.toFixed(1).padStart(10)).join('')}  ${range}`);
  }
  if (storing) {
    console.log(
      `\nThe same rows by pg alone, times empty activities: ${storing.median} (${storing.least} to ${storing.most})`,
    );
  }
}

const ratioTo = (other: string, measured: Spread, least: number): Ratio => ({
  label: `lives a second, by those of ${other}`,
  measured,
  expected: least,
  direction: 'AT_LEAST',
});

/** Complete lives of actions a second. */
export const lives: Part = async (size) => {
  const plan = plans[size];
  return onServers(async (servers) => {
    const restSeconds = ({ throughput }: Found): number => 5 + (2 * plan.sleepers) / throughput.least;
    const sleeping = (contenders: Contenders, rest: number): Promise<Compared> =>
      compared(contenders, ['ours', 'control'], { ...plan, warmUps: 0 }, ({ shape, pids }) =>
        roundOfSleepers(contenders.client, shape, pids, { lives: plan.sleepers, restSeconds: rest }),
      );
    const { due, asleep, rest } = await withWorkers(servers, usualCache, async (contenders) => {
      await assertSameShape(contenders);
      const due = await compared(contenders, names, plan, ({ shape, pids }, name) =>
        roundOfLives(contenders.client, shape, pids, plan.lives[name]),
      );
      print('Lives a second of what is due at once, and CPU milliseconds of one by process:', due);
      const { ours, control: empty } = due.found;
      const rest = Math.max(...[ours, empty].map((found) => (found ? restSeconds(found) : 0)));
      const asleep = await sleeping(contenders, rest);
      print('\nThe same of what sleeps, from the instant that all are due:', asleep);
      await assertAllPaid(contenders);
      return { due, asleep, rest };
    });
    const uncached = await withWorkers(servers, smallCache, (contenders) => sleeping(contenders, rest));
    print(`\nThe same when a worker keeps ${smallCache} workflows in memory:`, uncached);
    const { control, textbook } = due.ratio;
    return {
      figures: { due, asleep, uncached, plan, smallCache, expected },
      ratios: [
        ...(control ? [ratioTo('the same shape without work', control, expected.toControl)] : []),
        ...(textbook ? [ratioTo('the textbook', textbook, expected.toTextbook)] : []),
      ],
      unmet: unmetOf({
        'lives a second are 0.85 of those of the same shape with empty activities':
          (control?.median ?? 0) >= expected.toControl,
        'lives a second are 2.5 times those of the textbook': (textbook?.median ?? 0) >= expected.toTextbook,
      }),
    };
  });
};
