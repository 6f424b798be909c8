import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { openDatabase, type Database } from '../../database/orm.ts';
import { connectTemporal } from '../../platform/temporal.ts';
import { startProgram, type RunningProgram } from './program.ts';
import type { Pids } from './rounds.ts';
import type { Servers } from './servers.ts';
import { ours, sameShape, textbook, type Shape } from './shapes.ts';

/** Those who are compared: `control` is the same shape with empty activities. */
export type Name = 'ours' | 'control' | 'textbook';

export interface Contender {
  readonly shape: Shape;
  readonly pids: Pids;
}

/** A worker process for each, and the ways to them. */
export interface Contenders {
  readonly client: Client;
  readonly database: Database;
  readonly of: Readonly<Record<Name, Contender>>;
}

/** Has work done while a worker of each kind runs. */
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
  const workers: RunningProgram[] = [];
  const start = async (name: Name, script: string, ...args: string[]): Promise<Pids> => {
    const worker = await startProgram(script, join(folder, `${name}.log`), environment, args);
    workers.push(worker);
    return { temporal: temporalPid, postgres: postgresPid, worker: worker.pid };
  };
  const { client, connection } = await connectTemporal({
    temporalAddress,
    temporalNamespace: 'default',
    timeSkipping: false,
  });
  const database = openDatabase(databaseUrl);
  try {
    const control = 'bench/lives/controls/worker.ts';
    const pids = {
      ours: await start('ours', 'worker/main.ts'),
      control: await start('control', control, 'same-shape'),
      textbook: await start('textbook', control, 'textbook'),
    };
    return await work({
      client,
      database,
      of: {
        ours: { shape: await ours(client, database), pids: pids.ours },
        control: { shape: sameShape(client, 'same-shape'), pids: pids.control },
        textbook: { shape: textbook(client, 'textbook'), pids: pids.textbook },
      },
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await connection.close();
    await database.close();
  }
}
