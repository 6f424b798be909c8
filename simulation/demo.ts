import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { takenAdminKey } from './adminKey.ts';
import { readBooks } from './books/books.ts';
import { differencesIn } from './books/differences.ts';
import { clockOf } from './clock.ts';
import { options, wholeNumber } from './commandLine.ts';
import { runProgram } from './failure.ts';
import { aDay } from './oracle/calendar.ts';
import { inWords, Play } from './play.ts';
import { bar, Progress } from './progress.ts';
import { Random } from './random.ts';
import { Server } from './server.ts';
import { counts, explained, placesToLook, sums, type Played } from './story.ts';
import { drawWorld } from './world/draw.ts';
import { openWorld } from './world/open.ts';

/*
 * `npm run demo`: a month of three brands in a running server, with progress. In a sandbox its clock is moved, a day at a time, and
 * partners are paid; elsewhere the month is reported afterwards, and what is due at once is paid.
 */

const days = 31;
/** Until what the last day brought has locked and is paid. */
const daysAfter = 14;
/** On a clock that is the world's, for payments that have just become due. */
const settlingMs = 3_000;

await runProgram(async () => {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const given = options(['url', 'key', 'seed', 'partners', 'actions']);
  const random = new Random(wholeNumber('seed', given.get('seed'), Math.floor(Math.random() * 1_000_000) + 1));
  const partners = wholeNumber('partners', given.get('partners'), 9);
  const actions = wholeNumber('actions', given.get('actions'), 120);
  const server = new Server(given.get('url') ?? `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`);
  const adminKey = await takenAdminKey(server, given.get('key') ?? (process.env['BOOTSTRAP_ADMIN_KEY'] || undefined));
  const clock = await clockOf(server, adminKey);
  const progress = new Progress();

  const now = await clock.now();
  const from = clock.moves ? now : now - days * aDay;
  const world = drawWorld(random, {
    partners,
    beginAt: from - 40 * aDay,
    changeAt: null,
    endAt: from + (days + daysAfter) * aDay,
    pace: clock.moves ? 'MONTH' : 'AT_ONCE',
    sandbox: clock.moves,
  });
  progress.tell('Three brands open, and sign contracts with their partners …');
  const brands = await openWorld(server, adminKey, world);
  const play = new Play({ server, clock }, world, brands, { random, now });

  const plot = {
    beginAt: from,
    days,
    daysInRound: clock.moves ? 1 : 4,
    actions,
    daysAfter: clock.moves ? daysAfter : 0,
  };
  for await (const { at, ...round } of clock.moves ? play.rounds(plot) : play.toldNow(plot, now)) {
    const done = bar(at - from, (plot.days + plot.daysAfter) * aDay);
    const date = new Date(at).toISOString().slice(0, 10);
    progress.tell(`${done} ${date}  ${String(round.actions)} actions, ${String(round.requests)} requests`);
  }
  if (!clock.moves) await delay(settlingMs);
  progress.end();

  const played: Played[] = [];
  for (const player of play.players) played.push({ player, books: await readBooks(server, player.desk.brand) });
  const told = [sums(played), counts(played), await explained(server, played), placesToLook(server, played)];
  console.log(told.join('\n\n'));
  if (!clock.moves) {
    console.log(
      '\nThis clock cannot be moved: what became payable after the first statement of a partner waits for tomorrow’s.',
    );
    return 0;
  }
  const differences = [...play.differences, ...played.flatMap(({ player, books }) => differencesIn(books, player))];
  for (const difference of differences) console.error(inWords(difference));
  if (differences.length > 0) return 1;
  console.log(
    '\nAn oracle that shares no code with the service says the same of every action and partner, to the cent.',
  );
  return 0;
});
