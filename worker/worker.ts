import { fileURLToPath } from 'node:url';
import {
  Worker,
  type ActivityInterceptorsFactory,
  type NativeConnection,
  type WorkerOptions,
} from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import type { Tracing } from '../platform/tracingSdk.ts';
import { taskQueue } from '../workflows/messages/addressing.ts';

export interface WorkerParts {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: object;
  /** What stands around each activity, the first outermost. */
  readonly aroundActivities?: readonly ActivityInterceptorsFactory[];
  /** Made beforehand; absent: the workflows are bundled now, which takes seconds. */
  readonly workflowBundle?: WorkerOptions['workflowBundle'];
  /** How what workflows are told is written down: the same as that of all clients (platform/dataConverter.ts). */
  readonly dataConverter?: DataConverter;
  /** Absent: nothing is traced. */
  readonly tracing?: Tracing | undefined;
  /** Which build of the code this is; absent: Temporal does not tell builds apart. */
  readonly buildId?: string | undefined;
  /** How many workflows it keeps in memory; absent: a thousand. */
  readonly workflowCache?: number;
}

const mostTaskSlots = 40;

/**
 * How much a worker does at a time. It keeps at least as many workflows in memory as it has slots for their tasks: fewer hangs with
 * local activities (SDK 1.24).
 */
export const workload = (workflowCache = 1_000) =>
  ({
    maxConcurrentWorkflowTaskExecutions: Math.min(mostTaskSlots, workflowCache),
    maxCachedWorkflows: workflowCache,
  }) satisfies Partial<WorkerOptions>;

/** Under which name Temporal knows the builds of our workers. */
export const deploymentName = 'partner-payouts';

/** A worker for all workflows and activities. It runs when `run()` is called. */
export const createWorker = ({
  connection,
  namespace,
  activities,
  aroundActivities = [],
  workflowBundle,
  dataConverter = {},
  tracing,
  buildId,
  workflowCache,
}: WorkerParts): Promise<Worker> =>
  Worker.create({
    connection,
    namespace,
    taskQueue,
    activities,
    interceptors: {
      activity: [...(tracing?.worker.activity ?? []), ...aroundActivities],
      workflowModules: tracing?.worker.workflowModules ?? [],
    },
    ...(tracing && { sinks: tracing.sinks }),
    ...(workflowBundle
      ? { workflowBundle }
      : { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) }),
    dataConverter,
    ...workload(workflowCache),
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
