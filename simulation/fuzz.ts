import { clockOf } from './clock.ts';
import { options, wholeNumber } from './commandLine.ts';
import { runProgram } from './failure.ts';
import { writeConfiguration } from './fuzz/configuration.ts';
import { installSchemathesis, sendRound, type Report } from './fuzz/schemathesis.ts';
import { openTenant, requireKeys } from './fuzz/tenant.ts';
import { aDay } from './oracle/calendar.ts';
import { startSandbox } from './ownSandbox.ts';
import { Progress } from './progress.ts';

/*
 * `npm run fuzz`: requests by the thousand, valid and not, made by Schemathesis from the OpenAPI document and sent to a sandbox of
 * its own; every answer is held against the document by all of its checks. One JSON object on the last line; 1 when anything
 * fails.
 */

const phases = ['examples', 'coverage', 'fuzzing', 'stateful'];

const requestsOf = (rounds: readonly Report[]): number =>
  rounds.reduce((sum, { test_cases: { generated } }) => sum + generated, 0);

const countOf = (failures: Report['failures']): number => failures.reduce((sum, { count }) => sum + count, 0);

await runProgram(async () => {
  const given = options(['requests', 'seed', 'cases']);
  const wanted = wholeNumber('requests', given.get('requests'), 20_000);
  const seed = wholeNumber('seed', given.get('seed'), Math.floor(Math.random() * 1_000_000) + 1);
  const casesOfOperation = wholeNumber('cases', given.get('cases'), 10);

  const progress = new Progress();
  progress.tell('Schemathesis is installed …');
  const installed = await installSchemathesis();
  progress.tell(`Seed ${String(seed)}. Starting a sandbox …`);
  await using sandbox = await startSandbox();
  const { server, adminKey, folder } = sandbox;
  const clock = await clockOf(server, adminKey);
  const keys = await openTenant(server, adminKey);
  await writeConfiguration(folder, server, keys);

  const rounds: Report[] = [];
  for (let sent = 0; sent < wanted; sent = requestsOf(rounds)) {
    const document = `${server.url}/openapi.json`;
    const how = { installed, folder, document, phases, seed: seed + rounds.length, casesOfOperation };
    rounds.push(await sendRound(how));
    await requireKeys(server, keys);
    // What was made locks, is paid, and is there for the next round.
    await clock.moveTo((await clock.now()) + 31 * aDay);
  }

  const failures = rounds.flatMap((round) => round.failures);
  const incomplete = rounds.filter(({ complete, errors }) => !complete || errors.length > 0).length;
  const result = {
    requests: requestsOf(rounds),
    failures: countOf(failures),
    serverErrors: countOf(failures.filter(({ type }) => type === 'ServerError')),
    incomplete,
    seed,
    seconds: progress.seconds,
  };
  console.log(JSON.stringify(result));
  return result.failures === 0 && incomplete === 0 ? 0 : 1;
});
