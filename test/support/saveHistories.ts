import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { z } from 'zod';
import { paths } from './paths.ts';
import { startSharedServers, stopSharedServers } from './servers/sharedServers.ts';
import { openStage } from './stage.ts';

/*
 * `npm run save-histories`, once at each release: goes every path and keeps its histories under test/histories/<version>, where
 * test/workflows/replay.test.ts finds them for ever. `npm run save-histories -- contract` goes the paths of that name only.
 */

const root = join(import.meta.dirname, '../..');
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const folder = join(root, 'test/histories', version);
const [, , asked = ''] = process.argv;

// Where and by which process it was recorded is nobody's business, and replay does not ask.
const impersonal = (history: string): string =>
  JSON.stringify(
    JSON.parse(history, (field, value: unknown) => (field === 'stackTrace' || field === 'identity' ? '' : value)),
    null,
    2,
  );

await startSharedServers();
try {
  mkdirSync(folder, { recursive: true });
  const stage = await openStage();
  for (const [name, go] of Object.entries(paths).filter(([name]) => name.startsWith(asked))) {
    for (const [index, workflowId] of (await go(stage)).entries()) {
      const history = await stage.temporal.client.workflow.getHandle(workflowId).fetchHistory();
      const file = index === 0 ? `${name}.json` : `${name}-${String(index)}.json`;
      writeFileSync(join(folder, file), `${impersonal(historyToJSON(history))}\n`);
    }
  }
  await stage.close();
} finally {
  await stopSharedServers();
}
process.exit(0);
