import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createLogger } from '../../../platform/log.ts';
import { announceReady, runProgram, untilStopped } from '../../../platform/program.ts';
import { deploymentSettings } from '../../../platform/settings.ts';
import { installRuntime } from '../../../worker/runtime.ts';
import { workload } from '../../../worker/worker.ts';
import { copyingSteps, emptySteps, textbookSteps } from './activities.ts';
import { openCopiedRows } from './copiedRows.ts';

/** A worker for the controls on a task queue of its own, tuned as that of ours. */
await runProgram(async () => {
  const settings = deploymentSettings(process.env);
  installRuntime(settings, createLogger(settings, 'control'));
  const [, , taskQueue = ''] = process.argv;
  const rows = taskQueue === 'copied-rows' ? await openCopiedRows(settings.databaseUrl) : undefined;
  const empty = taskQueue === 'textbook' ? textbookSteps : emptySteps;
  const connection = await NativeConnection.connect({ address: settings.temporalAddress });
  const worker = await Worker.create({
    connection,
    namespace: settings.temporalNamespace,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
    activities: rows ? copyingSteps(rows) : empty,
    ...workload(settings.workflowCache),
  });
  const running = worker.run();
  announceReady();
  await Promise.race([untilStopped(), running]);
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
  await connection.close();
  await rows?.close();
});
