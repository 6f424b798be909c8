import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createLogger } from '../../../platform/log.ts';
import { announceReady, runProgram, untilStopped } from '../../../platform/program.ts';
import { deploymentSettings } from '../../../platform/settings.ts';
import { installRuntime } from '../../../worker/runtime.ts';
import { workload } from '../../../worker/worker.ts';
import { emptySteps, textbookSteps } from './activities.ts';

/** A worker for the controls on a task queue of its own, tuned as that of ours. */
await runProgram(async () => {
  const settings = deploymentSettings(process.env);
  installRuntime(settings, createLogger(settings, 'control'));
  const [, , taskQueue = ''] = process.argv;
  const connection = await NativeConnection.connect({ address: settings.temporalAddress });
  const worker = await Worker.create({
    connection,
    namespace: settings.temporalNamespace,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
    activities: taskQueue === 'textbook' ? textbookSteps : emptySteps,
    ...workload(settings.workflowCache),
  });
  const running = worker.run();
  announceReady();
  await Promise.race([untilStopped(), running]);
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
  await connection.close();
});
