import { parseArgs } from 'node:util';
import type { Outcome, Part } from './part.ts';
import { publish } from './published.ts';

/*
 * `npm run bench`: all parts, one after the other, but those that are only run when named; `npm run bench -- lives latency`: these
 * two. With `--small` each only shows that it works. The last line is one JSON object; the exit code is 1 when a figure is not
 * what is expected. What is run in full is drawn into docs/performance.svg.
 */

/** Each is loaded when its turn comes: what one needs is no burden of another. */
const parts: Readonly<Record<string, () => Promise<Part>>> = {
  engines: async () => (await import('./evaluations.ts')).engines,
  redirect: async () => (await import('./redirect.ts')).redirect,
  lives: async () => (await import('./lives/lives.ts')).lives,
  latency: async () => (await import('./lives/latency.ts')).latency,
  bytes: async () => (await import('./bytes/bytes.ts')).bytes,
  steps: async () => (await import('./steps/steps.ts')).steps,
  ledger: async () => (await import('./ledger.ts')).ledger,
  postings: async () => (await import('./postings.ts')).postings,
  hotContract: async () => (await import('./hotContract.ts')).hotContract,
  batchIntake: async () => (await import('./batchIntake.ts')).batchIntake,
  reports: async () => (await import('./reports.ts')).reports,
  memory: async () => (await import('./memory/memory.ts')).memory,
  growth: async () => (await import('./growth.ts')).growth,
  farGrowth: async () => (await import('./growth.ts')).farGrowth,
};

/** They take too long to be run unasked. */
const onlyWhenNamed: readonly string[] = ['bytes', 'growth', 'farGrowth'];

const { values, positionals } = parseArgs({ options: { small: { type: 'boolean' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. The parts are ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}
const chosen =
  positionals.length > 0 ? positionals : Object.keys(parts).filter((name) => !onlyWhenNamed.includes(name));

const outcomes: Record<string, Outcome> = {};
for (const [name, load] of Object.entries(parts)) {
  if (!chosen.includes(name)) continue;
  const part = await load();
  outcomes[name] = await part(values.small ? 'SMALL' : 'FULL');
  console.log();
}

const unmet = Object.values(outcomes).flatMap((outcome) => outcome.unmet);
for (const sentence of unmet) console.log(`Not as expected: ${sentence}.`);
const figures = Object.fromEntries(Object.entries(outcomes).map(([name, outcome]) => [name, outcome.figures]));
const ratios = Object.values(outcomes).flatMap((outcome) => outcome.ratios ?? []);
if (!values.small) publish(outcomes);
console.log(JSON.stringify({ ...figures, ratios, unmet, met: unmet.length === 0 }));
if (unmet.length > 0) process.exitCode = 1;
