import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { openDatabase, type Database } from '../../database/orm.ts';
import { connectTemporal } from '../../platform/temporal.ts';
import { startProgram, type RunningProgram } from './program.ts';
import { openCopiedRows, type CopiedRows } from './controls/copiedRows.ts';
import type { Pids } from './rounds.ts';
import type { Servers } from './servers.ts';
import { ours, sameShape, textbook, type Shape } from './shapes.ts';

/** Those who are compared: `control` is the same shape with empty activities, `copied` with activities that write the same rows. */
export type Name = 'ours' | 'control' | 'copied' | 'textbook';

export interface Contender {
  readonly shape: Shape;
  readonly pids: Pids;
}

/** A worker process for each that is asked for, and the ways to them. */
export interface Contenders {
  readonly client: Client;
  readonly database: Database;
  /** Starts its worker when it is asked for first. */
  readonly of: (name: Name) => Promise<Contender>;
}

/** How one of them is run. */
interface Kind {
  readonly script: string;
  readonly args: readonly string[];
  readonly shape: () => Promise<Shape>;
}

/** Has work done with workers, which are stopped afterwards. */
export async function withWorkers<Result>(
  { databaseUrl, temporalAddress, folder, postgresPid, temporalPid }: Servers,
  workflowCache: number,
  work: (contenders: Contenders) => Promise<Result>,
): Promise<Result> {
  const environment = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    DATA_DIR: folder,
    LOG_LEVEL: 'warn',
    WAKE_SPREAD: '0',
    WORKFLOW_CACHE: String(workflowCache),
  };
  const { client, connection } = await connectTemporal({
    temporalAddress,
    temporalNamespace: 'default',
    timeSkipping: false,
  });
  const database = openDatabase(databaseUrl);
  const toClose: CopiedRows[] = [];
  const control = 'bench/lives/controls/worker.ts';
  const kinds: Readonly<Record<Name, Kind>> = {
    ours: { script: 'worker/main.ts', args: [], shape: () => ours(client, database) },
    control: { script: control, args: ['same-shape'], shape: () => Promise.resolve(sameShape(client, 'same-shape')) },
    copied: {
      script: control,
      args: ['copied-rows'],
      shape: async () => {
        const rows = await openCopiedRows(databaseUrl);
        toClose.push(rows);
        return sameShape(client, 'copied-rows', rows);
      },
    },
    textbook: { script: control, args: ['textbook'], shape: () => Promise.resolve(textbook(client, 'textbook')) },
  };
  const workers: RunningProgram[] = [];
  const start = async (name: Name): Promise<Contender> => {
    const { script, args, shape } = kinds[name];
    const worker = await startProgram(script, join(folder, `${name}.log`), environment, args);
    workers.push(worker);
    return { shape: await shape(), pids: { temporal: temporalPid, postgres: postgresPid, worker: worker.pid } };
  };
  const started = new Map<Name, Promise<Contender>>();
  try {
    return await work({
      client,
      database,
      of: (name) => {
        const contender = started.get(name) ?? start(name);
        started.set(name, contender);
        return contender;
      },
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await connection.close();
    await database.close();
    await Promise.all(toClose.map((rows) => rows.close()));
  }
}
