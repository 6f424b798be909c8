import { bankDifferences } from './books/bankFiles.ts';
import { figuresOf } from './books/figures.ts';
import { clockOf } from './clock.ts';
import { options, wholeNumber } from './commandLine.ts';
import { runProgram } from './failure.ts';
import { startSandbox } from './ownSandbox.ts';
import { bar, Progress } from './progress.ts';
import { inWords } from './play.ts';
import { liveThrough } from './year.ts';

/*
 * `npm run simulate`: a year of three brands in a sandbox of its own, held against an oracle that shares no code with the service.
 * One JSON object on the last line; 1 when anything differs.
 */

const shownDifferences = 20;

await runProgram(async () => {
  const given = options(['seed', 'partners', 'actions', 'days', 'round']);
  const number = (name: 'seed' | 'partners' | 'actions' | 'days' | 'round', otherwise: number): number =>
    wholeNumber(name, given.get(name), otherwise);
  const seed = number('seed', Math.floor(Math.random() * 1_000_000) + 1);
  const days = number('days', 365);
  const daysAfter = 120;

  const progress = new Progress();
  progress.tell(`Seed ${String(seed)}. Starting a sandbox …`);
  await using sandbox = await startSandbox();
  const { server, adminKey, folder } = sandbox;
  const clock = await clockOf(server, adminKey);
  let rounds = 0;
  const daysInRound = number('round', 1);
  const { play, differences, books } = await liveThrough(
    server,
    { adminKey, clock },
    {
      seed,
      days,
      daysAfter,
      daysInRound,
      partners: number('partners', 40),
      actions: number('actions', 5_000),
      onRound({ at, actions, requests }) {
        rounds += 1;
        const date = new Date(at).toISOString().slice(0, 10);
        const done = bar(rounds * daysInRound, days + daysAfter);
        progress.tell(
          `${done} ${date}  ${String(actions)} actions, ${String(requests)} requests, ${String(progress.seconds)} s`,
        );
      },
    },
  );
  progress.end();

  const payouts = books.flatMap(({ partners }) => partners.flatMap((partner) => partner.payouts));
  const all = [...differences, ...bankDifferences(folder, payouts)];
  for (const difference of all.slice(0, shownDifferences)) console.error(inWords(difference));
  const { seconds } = progress;
  const { replayed, cutOff } = server;
  const refused = Object.fromEntries(play.refusals);
  const asked = { requests: play.requests, refused, replayed, cutOff };
  const transactions = books.reduce((sum, { ledger }) => sum + ledger.transactions, 0);
  console.log(
    JSON.stringify({
      seed,
      days,
      ...figuresOf(play.players),
      ...asked,
      transactions,
      differences: all.length,
      seconds,
    }),
  );
  return all.length === 0 ? 0 : 1;
});
