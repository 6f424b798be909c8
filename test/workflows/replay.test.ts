import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { z } from 'zod';
import { workflowBundle } from '../support/servers/workflowBundle.ts';

/*
 * Workflows live for months, so the code of today must go on with the histories of every release. A failure here means that a
 * change of workflow code needs `patched` (docs/changing-workflows.md).
 */

const folder = join(import.meta.dirname, '../histories');
const histories = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));

const replayed = (history: unknown): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: workflowBundle() }, history);

describe('a saved history goes on with the code of today', () => {
  test.each(histories)('%s', async (file) => {
    await replayed(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  });

  test('and the history of other code is noticed', async () => {
    const text = readFileSync(join(folder, '0.1.0/action-open.json'), 'utf8');
    const ofAPayout: unknown = JSON.parse(text.replaceAll('"name": "action"', '"name": "payout"'));
    await expect(replayed(ofAPayout)).rejects.toThrow('Replay failed');
  });
});

describe('the histories of a release', () => {
  const root = join(folder, '../..');
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const released = [...changelog.matchAll(/^## \[(\d+\.\d+\.\d+)\]/gm)].map(([, release = '']) => release).reverse();
  const pathsOf = (release: string): string[] => {
    const saved = join(folder, release);
    return existsSync(saved) ? readdirSync(saved) : [];
  };

  test.each([...new Set([...released, version])])('of %s are saved (npm run save-histories)', (release) => {
    expect(pathsOf(release).length).toBeGreaterThan(0);
  });

  test.each(released.slice(1).map((release, index) => ({ release, before: released[index] ?? '' })))(
    'of $release have every path that $before had',
    ({ release, before }) => {
      expect(pathsOf(release)).toEqual(expect.arrayContaining(pathsOf(before)));
    },
  );
});
