import { options, wholeNumber } from '../simulation/commandLine.ts';
import { runProgram } from '../simulation/failure.ts';
import { bar, Progress } from '../simulation/progress.ts';
import { Random } from '../simulation/random.ts';
import { startInstallation } from './installation.ts';
import { play } from './play.ts';

/*
 * `npm run interleave`: sales and reversals that want the same limits and tiers at once, over two worker processes, held against
 * one who takes them one after the other in the order in which they were recorded. One JSON object on the last line; 1 when
 * anything differs, or when nothing met.
 */

const shownDifferences = 20;

await runProgram(async () => {
  const given = options(['seed', 'count', 'side']);
  const seed = wholeNumber('seed', given.get('seed'), Math.floor(Math.random() * 1_000_000) + 1);
  const count = wholeNumber('count', given.get('count'), 1_000);
  const side = wholeNumber('side', given.get('side'), 6);

  const starting = new Progress();
  starting.tell(`Seed ${String(seed)}. Starting PostgreSQL, Temporal, the API and two workers …`);
  await using installation = await startInstallation();
  const progress = new Progress();
  const { figures, differences } = await play(installation, {
    random: new Random(seed),
    count,
    side,
    onEach({ interleavings, overlapping }, { length }) {
      const speed = (interleavings / Math.max(1, progress.seconds)).toFixed(1);
      const found = `${String(overlapping)} overlapping, ${String(length)} differences`;
      progress.tell(`${bar(interleavings, count)} ${String(interleavings)} of ${String(count)}, ${found}, ${speed}/s`);
    },
  });
  const { seconds } = progress;
  progress.end();

  for (const { run, about, expected, found } of differences.slice(0, shownDifferences)) {
    console.error(`${run}: ${about}\n  expected ${JSON.stringify(expected)}\n  found    ${JSON.stringify(found)}`);
  }
  const tasksOfWorkers = await installation.tasksOfWorkers();
  const waits = await installation.waits();
  console.log(JSON.stringify({ seed, ...figures, waits, tasksOfWorkers, differences: differences.length, seconds }));
  const haveMet = figures.overlapping > 0 && tasksOfWorkers.every((tasks) => tasks > 0);
  return differences.length === 0 && haveMet ? 0 : 1;
});
