import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

/*
 * `npm run mutation`: changes the domain in small ways and asks whether the tests notice (docs/mutation.md). Each part of
 * domain/, a folder or a file at its top, is judged by its own tests alone: a rule belongs to the tests of its part, and all
 * tests for each change would take hours. `npm run mutation -- ledger 'evaluation/*'` runs two parts: a folder, and the
 * files of another without its sub-folders.
 */

const parts = globSync('*', { cwd: 'domain' }).map((name) => name.replace(/\.ts$/, ''));
const { positionals } = parseArgs({ allowPositionals: true });

interface Score {
  readonly noticed: number;
  readonly of: number;
}

const filesOf = (part: string): string => (part.endsWith('/*') ? part : `${part}{,/**/*}`);

/** How many of the changes to a part its tests notice; changes that leave nothing to run do not count. */
async function score(part: string): Promise<Score> {
  const stryker = new Stryker({
    mutate: [`domain/${filesOf(part)}.ts`],
    jsonReporter: { fileName: `reports/mutation/${part.replace('/*', '')}.json` },
    jest: { config: { testMatch: [`<rootDir>/test/domain/${filesOf(part)}.test.ts`] } },
  });
  const statuses = (await stryker.runMutationTest()).map(({ status }) => status);
  const noticed = statuses.filter((status) => status === 'Killed' || status === 'Timeout').length;
  const missed = statuses.filter((status) => status === 'Survived' || status === 'NoCoverage').length;
  return { noticed, of: noticed + missed };
}

// A part of words and types alone has nothing to change.
const line = (part: string, { noticed, of }: Score): string =>
  `${part.padEnd(18)} ${(of === 0 ? 100 : (100 * noticed) / of).toFixed(1).padStart(5)} %  ${String(noticed)} of ${String(of)}`;

const total = { noticed: 0, of: 0 };
const lines: string[] = [];
for (const part of positionals.length === 0 ? parts.toSorted() : positionals) {
  const { noticed, of } = await score(part);
  total.noticed += noticed;
  total.of += of;
  lines.push(line(part, { noticed, of }));
}
console.log([...lines, line('all', total)].join('\n'));
