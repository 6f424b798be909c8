import { TestWorkflowEnvironment } from '@temporalio/testing';
import { z } from 'zod';
import { runProgram, StartError } from '../platform/program.ts';

const args = z.tuple([z.enum(['temporal', 'temporal-test-server']), z.string()]);

/** Makes the SDK download a server into a folder. It does that only by starting the server, which ends at once. */
await runProgram(async () => {
  const [name, downloadDir] = args.parse(process.argv.slice(2));
  const server = { executable: { type: 'cached-download', downloadDir } } as const;
  try {
    const environment =
      name === 'temporal'
        ? await TestWorkflowEnvironment.createLocal({ server })
        : await TestWorkflowEnvironment.createTimeSkipping({ server });
    await environment.teardown();
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : 'the SDK failed', { cause: error });
  }
});
