import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { workflowTracingModule } from '../../platform/tracingSdk.ts';

// What is replayed exports nothing, and its worker has nowhere to put it.
Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });

const folder = join(import.meta.dirname, '../histories');
const histories = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));

test('every saved history goes on with tracing switched on: it adds no step to a workflow', async () => {
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    workflowInterceptorModules: [workflowTracingModule],
  });
  const saved = histories.map((file) => ({
    workflowId: file,
    history: JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown,
  }));
  const failed: string[] = [];
  let replayed = 0;
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, saved)) {
    replayed += 1;
    if (error) failed.push(`${workflowId}: ${error.message}`);
  }
  expect(failed).toEqual([]);
  expect(replayed).toBe(histories.length);
});
