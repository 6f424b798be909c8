import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../../database/migrate.ts';
import { claimDataDir } from '../../../standalone/dataDir.ts';
import { forgetful, startPostgres } from '../../../standalone/postgres.ts';
import { Supervisor } from '../../../standalone/supervisor.ts';
import { devServer, temporalExecutable, timeSkippingServer } from '../../../standalone/temporalExecutable.ts';
import { announce } from './testRun.ts';

let stop = (): Promise<void> => Promise.resolve();

/**
 * Starts what all test files of a run share: one PostgreSQL with a migrated template. The Temporal executables are found
 * here once. A run that is killed takes its servers with it (standalone/keeper.ts).
 */
export async function startSharedServers(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'payouts-tests-'));
  const dataDir = claimDataDir(folder);
  const supervisor = new Supervisor(dataDir.logs, console.log);
  stop = async () => {
    await supervisor.stop();
    dataDir[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const template = await startPostgres(supervisor, dataDir, [...forgetful, 'max_connections=300']);
    await migrate(template);
    await temporalExecutable(devServer, process.env);
    await temporalExecutable(timeSkippingServer, process.env);
    announce({ TEST_RUN_DIR: folder, TEST_TEMPLATE_URL: template });
  } catch (error) {
    await stop();
    throw error;
  }
}

export const stopSharedServers = (): Promise<void> => stop();
