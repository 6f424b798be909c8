import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../database/migrate.ts';
import { claimDataDir } from '../../standalone/dataDir.ts';
import { freePort } from '../../standalone/ports.ts';
import { startPostgres } from '../../standalone/postgres.ts';
import { Supervisor } from '../../standalone/supervisor.ts';
import { startDevServer } from '../../standalone/temporal.ts';
import { devServer, temporalExecutable } from '../../standalone/temporalExecutable.ts';

/** One PostgreSQL and one Temporal, as `npm start` runs them, but that Temporal's rate limits are out of the way. */
export interface Servers {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** Where Temporal shows its own metrics. */
  readonly temporalMetricsUrl: string;
  readonly postgresPid: number;
  readonly temporalPid: number;
  /** A folder that goes with them. */
  readonly folder: string;
}

/** Far above what two cores reach. The usual 2,400 calls a second would be what is measured. */
const callsInSecond = 100_000;
const raised = {
  'frontend.rps': callsInSecond,
  'frontend.namespaceRPS': callsInSecond,
  'frontend.namespaceBurst': callsInSecond,
  'frontend.globalNamespaceRPS': callsInSecond,
  'frontend.namespaceRPS.visibility': callsInSecond,
  'history.rps': callsInSecond,
  'matching.rps': callsInSecond,
  'history.persistenceMaxQPS': callsInSecond,
  'matching.persistenceMaxQPS': callsInSecond,
  'frontend.persistenceMaxQPS': callsInSecond,
};

/** Has work done on servers of its own, with the schema of today; they are gone afterwards. */
export async function onServers<Result>(work: (servers: Servers) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'payouts-bench-'));
  using dataDir = claimDataDir(folder);
  const supervisor = new Supervisor(dataDir.logs, () => undefined);
  const pidOf = (server: string): number => Number(readFileSync(join(folder, 'run', server), 'utf8'));
  try {
    const databaseUrl = await startPostgres(supervisor, dataDir);
    const metricsPort = await freePort();
    const temporalAddress = await startDevServer(supervisor, dataDir, {
      executable: await temporalExecutable(devServer, process.env),
      namespace: 'default',
      metricsPort,
      dynamicConfig: raised,
    });
    await migrate(databaseUrl);
    return await work({
      databaseUrl,
      temporalAddress,
      temporalMetricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
      postgresPid: pidOf('postgres'),
      temporalPid: pidOf('temporal'),
      folder,
    });
  } finally {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
