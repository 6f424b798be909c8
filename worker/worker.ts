import { fileURLToPath } from 'node:url';
import {
  Worker,
  type ActivityInterceptorsFactory,
  type NativeConnection,
  type WorkerOptions,
} from '@temporalio/worker';
import { taskQueue } from '../workflows/messages/addressing.ts';

export interface WorkerParts {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: object;
  /** What stands around each activity, the first outermost. */
  readonly aroundActivities?: readonly ActivityInterceptorsFactory[];
  /** Made beforehand; absent: the workflows are bundled now, which takes seconds. */
  readonly workflowBundle?: WorkerOptions['workflowBundle'];
  /** Which build of the code this is; absent: Temporal does not tell builds apart. */
  readonly buildId?: string | undefined;
}

const taskSlots = 40;

/** Under which name Temporal knows the builds of our workers. */
export const deploymentName = 'partner-payouts';

/** A worker for all workflows and activities. It runs when `run()` is called. */
export const createWorker = ({
  connection,
  namespace,
  activities,
  aroundActivities = [],
  workflowBundle,
  buildId,
}: WorkerParts): Promise<Worker> =>
  Worker.create({
    connection,
    namespace,
    taskQueue,
    activities,
    interceptors: { activity: [...aroundActivities] },
    ...(workflowBundle
      ? { workflowBundle }
      : { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) }),
    maxConcurrentWorkflowTaskExecutions: taskSlots,
    // At least as many as there are task slots: fewer hangs with local activities (SDK 1.24).
    maxCachedWorkflows: 1000,
    shutdownGraceTime: '10 seconds',
    ...(buildId !== undefined && {
      workerDeploymentOptions: {
        version: { deploymentName, buildId },
        useWorkerVersioning: true,
        // Runs live for months, so they go on with the code of today; a workflow that does not says so itself.
        defaultVersioningBehavior: 'AUTO_UPGRADE',
      },
    }),
  });
