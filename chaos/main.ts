import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { options, wholeNumber } from '../simulation/commandLine.ts';
import { runProgram } from '../simulation/failure.ts';
import { Progress } from '../simulation/progress.ts';
import { takeOwnMounts } from './disk.ts';
import { chaos } from './run.ts';

/*
 * `npm run chaos`: kills the processes of an installation of its own under load, and counts what was lost or done twice. One line
 * at the end; 1 when there is a difference (docs/faults.md).
 */

takeOwnMounts();

await runProgram(async () => {
  const given = options(['seed', 'kills', 'data']);
  const seed = wholeNumber('seed', given.get('seed'), 1);
  const kills = wholeNumber('kills', given.get('kills'), 12);
  const data = given.get('data');
  const folder = data === undefined ? mkdtempSync(join(tmpdir(), 'payouts-chaos-')) : resolve(data);

  const progress = new Progress();
  const outcome = await chaos({
    seed,
    kills,
    folder,
    tell: (text) => {
      progress.tell(`seed ${seed}, ${progress.seconds} s, ${text}`);
    },
  });
  progress.end();
  const { actions, commands, webhooks, payouts, differences, slowestRecoverySeconds } = outcome;
  for (const difference of differences) console.error(difference);
  if (differences.length === 0 && data === undefined) rmSync(folder, { recursive: true, force: true });
  else console.error(`The journal and the logs are in ${folder}.`);
  console.log(`The slowest recovery took ${slowestRecoverySeconds} s, the run ${progress.seconds} s.`);
  console.log(
    `chaos: seed ${seed}, ${outcome.kills} kills, ${actions} actions, ${commands} commands, ${webhooks} webhooks, ${payouts} payouts, ${differences.length} differences`,
  );
  return differences.length === 0 ? 0 : 1;
});
