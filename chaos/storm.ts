import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../simulation/random.ts';
import type { Bank, BankState } from './bank.ts';
import type { Disk } from './disk.ts';
import { linkNames, processNames, type Installation, type LinkName, type ProcessName } from './installation.ts';
import type { Receiver } from './receiver.ts';
import type { LinkState } from './link.ts';

/* What breaks in one round: a few kills, and things that go wrong beside them. */

interface Kill {
  readonly process: ProcessName;
  readonly afterMs: number;
  readonly downMs: number;
  /** How far its clock is ahead when it is back, in milliseconds; of ours alone. */
  readonly clockAheadMs: number;
}

type Mishap =
  | { readonly what: 'LINK'; readonly link: LinkName; readonly state: Exclude<LinkState, 'OPEN'> }
  | { readonly what: 'BANK'; readonly state: Exclude<BankState, 'WELL'> }
  | { readonly what: 'RECEIVERS_DEAD' }
  | { readonly what: 'DISK_FULL' };

interface Timed {
  readonly mishap: Mishap;
  readonly afterMs: number;
  readonly forMs: number;
}

export interface Storm {
  readonly kills: readonly Kill[];
  readonly mishaps: readonly Timed[];
}

/** What a storm can get hold of. */
export interface Place {
  readonly installation: Installation;
  readonly bank: Bank;
  readonly receiver: Receiver;
  /** Null: it cannot be full here. */
  readonly disk: Disk | null;
}

/** @param mostKills how many of them are left */
export function drawStorm(random: Random, mostKills: number, canFillDisk: boolean): Storm {
  const processes = shuffled(random, processNames).slice(0, Math.min(mostKills, random.whole(1, 3)));
  const mishaps = Array.from({ length: random.whole(0, 2) }, () => ({
    mishap: aMishap(random, canFillDisk),
    afterMs: random.whole(0, 3_000),
    forMs: random.whole(500, 5_000),
  }));
  return {
    kills: processes.map((process) => ({
      process,
      afterMs: random.whole(200, 4_000),
      downMs: random.whole(0, 2_000),
      clockAheadMs: random.happens(0.25) ? random.whole(-20_000, 20_000) : 0,
    })),
    mishaps,
  };
}

function aMishap(random: Random, canFillDisk: boolean): Mishap {
  const chance = random.unit();
  if (chance < 0.55) return { what: 'LINK', link: random.one(linkNames), state: random.one(['CUT', 'HUNG', 'SLOW']) };
  if (chance < 0.7) return { what: 'BANK', state: random.one(['SLOW', 'DEAD', 'LOST']) };
  if (chance < 0.85 || !canFillDisk) return { what: 'RECEIVERS_DEAD' };
  return { what: 'DISK_FULL' };
}

/** Resolves when everything is up again. @param killed is told of each kill just before it */
export async function carryOut(storm: Storm, place: Place, killed: (process: ProcessName) => void): Promise<void> {
  await Promise.all([
    ...storm.kills.map((kill) => carryOutKill(kill, place.installation, killed)),
    ...storm.mishaps.map((timed) => carryOutMishap(timed, place)),
  ]);
}

async function carryOutKill(
  { process, afterMs, downMs, clockAheadMs }: Kill,
  installation: Installation,
  killed: (process: ProcessName) => void,
): Promise<void> {
  await delay(afterMs);
  killed(process);
  await installation.kill(process);
  await delay(downMs);
  await installation.start(process, clockAheadMs === 0 ? {} : withClock(clockAheadMs));
}

const withClock = (aheadMs: number): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import=${join(import.meta.dirname, 'shiftedClock.ts')}`,
  CHAOS_CLOCK_AHEAD_MS: String(aheadMs),
});

async function carryOutMishap({ mishap, afterMs, forMs }: Timed, place: Place): Promise<void> {
  await delay(afterMs);
  const isOver = place.installation.troubles.begin(mishap.what);
  const mend = breakWith(mishap, place);
  await delay(forMs);
  mend();
  isOver();
}

/** Answers what mends it. */
function breakWith(mishap: Mishap, { installation, bank, receiver, disk }: Place): () => void {
  switch (mishap.what) {
    case 'LINK': {
      const link = installation.links[mishap.link];
      link.become(mishap.state);
      return () => {
        link.become('OPEN');
      };
    }
    case 'BANK':
      bank.state = mishap.state;
      return () => {
        bank.state = 'WELL';
      };
    case 'RECEIVERS_DEAD':
      receiver.areMoodyDead = true;
      return () => {
        receiver.areMoodyDead = false;
      };
    case 'DISK_FULL':
      disk?.fill();
      return () => {
        disk?.empty();
      };
  }
}

/** In words, for the one who watches. */
export const inWords = ({ kills, mishaps }: Storm): string =>
  [
    ...kills.map(({ process, clockAheadMs }) => process + (clockAheadMs === 0 ? '' : ` (clock ${clockAheadMs} ms)`)),
    ...mishaps.map(({ mishap }) =>
      mishap.what === 'LINK'
        ? `${mishap.link} ${mishap.state}`
        : 'state' in mishap
          ? `bank ${mishap.state}`
          : mishap.what,
    ),
  ].join(', ');

function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: random.unit() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
