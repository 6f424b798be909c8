import { hostname } from 'node:os';
import { requiredTsToMs } from '@temporalio/common/lib/time.js';
import { runProgram, StartError } from '../platform/program.ts';
import { deploymentSettings } from '../platform/settings.ts';
import { connectTemporal } from '../platform/temporal.ts';
import { taskQueue } from '../workflows/messages/addressing.ts';

/** A worker asks for work at least once a minute; twice as long without a word means that it hangs. */
const SILENT_MILLISECONDS = 120_000;

/** For a container's health check: fails when Temporal has not heard from the worker on this machine for two minutes. */
await runProgram(async () => {
  const settings = deploymentSettings(process.env);
  const { connection } = await connectTemporal(settings);
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace: settings.temporalNamespace,
    taskQueue: { name: taskQueue },
  });
  const heard = pollers.some(
    ({ identity, lastAccessTime }) =>
      identity?.endsWith(`@${hostname()}`) &&
      Date.now() - requiredTsToMs(lastAccessTime, 'lastAccessTime') < SILENT_MILLISECONDS,
  );
  if (!heard) throw new StartError(`Temporal has not heard from the worker on ${hostname()} for two minutes`);
});
