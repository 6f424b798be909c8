import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { migrate } from '../../../database/migrate.ts';
import { claimDataDir } from '../../../standalone/dataDir.ts';
import { forgetful, startPostgres } from '../../../standalone/postgres.ts';
import { Supervisor } from '../../../standalone/supervisor.ts';
import { devServer, temporalExecutable, timeSkippingServer } from '../../../standalone/temporalExecutable.ts';
import { announce } from './testRun.ts';

let stop = (): Promise<void> => Promise.resolve();

/**
 * Starts what all test files of a run share: one PostgreSQL with a migrated template, and the bundled workflows (never
 * bundled in a test: jest's realm breaks it, and it takes seconds). The Temporal executables are found here once. A run that is killed takes its servers with it (standalone/keeper.ts).
 */
export async function startSharedServers(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'payouts-tests-'));
  const dataDir = claimDataDir(folder);
  const supervisor = new Supervisor(dataDir.logs, () => undefined);
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
    const bundle = join(folder, 'workflows.js');
    writeFileSync(bundle, await bundledWorkflows());
    announce({ TEST_RUN_DIR: folder, TEST_TEMPLATE_URL: template, TEST_WORKFLOW_BUNDLE: bundle });
  } catch (error) {
    await stop();
    throw error;
  }
}

export const stopSharedServers = (): Promise<void> => stop();

async function bundledWorkflows(): Promise<string> {
  const workflowsPath = fileURLToPath(new URL('../../../workflows/index.ts', import.meta.url));
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  return code;
}
