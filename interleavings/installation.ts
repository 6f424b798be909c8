import { randomUUID } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Pool } from 'pg';
import { Server } from '../simulation/server.ts';
import { startApplication } from '../standalone/application.ts';
import { claimDataDir } from '../standalone/dataDir.ts';
import { freePort } from '../standalone/ports.ts';
import { forgetful, startPostgres } from '../standalone/postgres.ts';
import { Supervisor } from '../standalone/supervisor.ts';
import { startDevServer } from '../standalone/temporal.ts';
import { devServer, temporalExecutable } from '../standalone/temporalExecutable.ts';

/** An installation of our own: PostgreSQL, Temporal, the API and two workers, each a process of its own. */
export interface Installation extends AsyncDisposable {
  readonly server: Server;
  readonly adminKey: string;
  /** All rows of its database. */
  readonly postgres: Pool;
  /** How many workflow tasks each worker has done. */
  readonly tasksOfWorkers: () => Promise<readonly number[]>;
  /** How often a transaction waited for another one, for a millisecond or longer. */
  readonly waits: () => Promise<number>;
}

const talkativeAboutWaits = ['log_lock_waits=on', 'deadlock_timeout=1ms', 'log_min_error_statement=panic'];

/** Starts it in a temporary folder. @throws StartError */
export async function startInstallation(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'payouts-interleavings-'));
  const dataDir = claimDataDir(folder);
  const supervisor = new Supervisor(dataDir.logs, () => undefined);
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    dataDir[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const databaseUrl = await startPostgres(supervisor, dataDir, [...forgetful, ...talkativeAboutWaits]);
    const adminKey = `interleavings-${randomUUID()}`;
    const port = await freePort();
    const metricsPorts = [await freePort(), await freePort()] as const;
    const environment = {
      DATA_DIR: folder,
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: await startDevServer(supervisor, dataDir, {
        executable: await temporalExecutable(devServer, process.env),
        namespace: 'default',
      }),
      PORT: String(port),
      RATE_LIMIT: '0',
      LOG_LEVEL: 'warn',
      DRAIN_GRACE: '0',
      BOOTSTRAP_ADMIN_KEY: adminKey,
      PAYOUT_DETAILS_KEY: dataDir.secrets.payoutDetailsKey,
    };
    await startApplication(supervisor, port, { ...environment, TEMPORAL_METRICS_PORT: String(metricsPorts[0]) });
    await supervisor.start({
      name: 'worker-2',
      script: fileURLToPath(new URL('../worker/main.ts', import.meta.url)),
      environment: { ...environment, TEMPORAL_METRICS_PORT: String(metricsPorts[1]) },
      whenItEnds: 'restart',
    });
    const postgres = new Pool({ connectionString: databaseUrl, max: 4 });
    return {
      server: new Server(`http://127.0.0.1:${String(port)}`),
      adminKey,
      postgres,
      tasksOfWorkers: () => Promise.all(metricsPorts.map(workflowTasks)),
      waits: () => waitsIn(join(dataDir.logs, 'postgres.log')),
      async [Symbol.asyncDispose]() {
        await postgres.end();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As a worker's SDK counts them. */
async function workflowTasks(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
  return [...text.matchAll(/^temporal_workflow_task_execution_latency_seconds_count\{.*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

async function waitsIn(log: string): Promise<number> {
  let waits = 0;
  for await (const line of createInterface({ input: createReadStream(log) })) {
    if (/ still waiting for /.test(line)) waits += 1;
  }
  return waits;
}
