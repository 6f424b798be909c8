import type { NativeConnection, Worker } from '@temporalio/worker';
import type { Database } from '../../database/orm.ts';

export interface RunningWorker {
  /** Lets it finish what it is at; once is enough. */
  readonly stop: () => Promise<void>;
}

/** Runs a worker that has its connections for itself, as in a process of its own. */
export function runningWorker(worker: Worker, connection: NativeConnection, database: Database): RunningWorker {
  const running = worker.run();
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    worker.shutdown();
    await running;
    await connection.close();
    await database.close();
  };
  return { stop: () => (stopped ??= stop()) };
}
