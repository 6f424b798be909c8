import { readBooks, type Books } from './books/books.ts';
import { differencesIn } from './books/differences.ts';
import type { Clock } from './clock.ts';
import { aDay } from './oracle/calendar.ts';
import { Play, type Difference, type Plot, type Round } from './play.ts';
import { Random } from './random.ts';
import type { Server } from './server.ts';
import { drawWorld } from './world/draw.ts';
import { openWorld } from './world/open.ts';

export interface YearAsked extends Omit<Plot, 'beginAt'> {
  readonly seed: number;
  readonly partners: number;
  /** Told after each round. */
  readonly onRound: (round: Round) => void;
}

/** What came of it. */
export interface YearResult {
  readonly play: Play;
  /** What is not as the oracle says; the first first. */
  readonly differences: readonly Difference[];
  /** Of each brand. */
  readonly books: readonly Books[];
}

/**
 * Lives through a time in a server whose clock can be moved, and holds its books against the oracle's.
 *
 * @throws Failure when the server refuses what must succeed
 */
export async function liveThrough(
  server: Server,
  { adminKey, clock }: { readonly adminKey: string; readonly clock: Clock },
  asked: YearAsked,
): Promise<YearResult> {
  const { seed, partners, days, daysAfter, onRound } = asked;
  const random = new Random(seed);
  const beginAt = await clock.now();
  const world = drawWorld(random, {
    partners,
    beginAt: startOfMonthBefore(beginAt),
    changeAt: startOfDay(beginAt) + Math.floor(days / 2) * aDay,
    endAt: beginAt + (days + daysAfter) * aDay,
    pace: 'YEAR',
    sandbox: true,
  });
  const brands = await openWorld(server, adminKey, world);
  const play = new Play({ server, clock }, world, brands, { random, now: beginAt });
  for await (const round of play.rounds({ ...asked, beginAt })) {
    onRound(round);
    // What people were told is checked at once, so that the first difference is near its cause.
    if (play.differences.length > 0) break;
  }
  const books: Books[] = [];
  for (const { desk } of play.players) books.push(await readBooks(server, desk.brand));
  const found = play.players.flatMap((player, index) => {
    const own = books[index];
    return own ? differencesIn(own, player) : [];
  });
  return { play, differences: [...play.differences, ...found], books };
}

const startOfDay = (at: number): number => at - (at % aDay);

/** A month and more before: what is reported late falls under a contract, too. */
const startOfMonthBefore = (at: number): number => startOfDay(at) - 40 * aDay;
