import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NativeConnection } from '@temporalio/worker';
import { createPayoutActivities } from '../../activities/index.ts';
import { openDatabase, openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { createLogger } from '../../platform/log.ts';
import { sealOf } from '../../platform/seal.ts';
import { connectTemporal } from '../../platform/temporal.ts';
import { createActivities } from '../../worker/activities.ts';
import { startRelay } from '../../worker/relay.ts';
import { startSealer } from '../../worker/sealer.ts';
import { registerSearchAttributes } from '../../worker/searchAttributes.ts';
import { inBrandOfWorkflow } from '../../worker/tenant.ts';
import { createWorker } from '../../worker/worker.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { keyOfTests } from '../support/stage.ts';
import type { Bank } from '../support/bank.ts';
import { runningWorker } from '../support/runningWorker.ts';
import { theTestRun } from '../support/servers/testRun.ts';
import { workflowBundle } from '../support/servers/workflowBundle.ts';

/** The API and a worker at work; `close` stops them, once. */
export interface Works extends TestApi {
  readonly database: Database;
}

/** Starts both on what there is already: a database and a Temporal. */
export async function startWorks(
  { databaseUrl, temporalAddress }: { readonly databaseUrl: string; readonly temporalAddress: string },
  { rail }: Bank,
): Promise<Works> {
  const settings = {
    timeSkipping: true,
    wakeSpread: 0,
    dataDir: theTestRun().TEST_RUN_DIR,
    allowPrivateWebhooks: true,
    mailFrom: 'payouts@localhost',
    payoutDetailsKey: [keyOfTests],
    logLevel: 'error' as const,
  };
  const log = createLogger(settings, 'works');
  const namespace = 'default';
  const temporal = await connectTemporal({ temporalAddress, temporalNamespace: namespace, timeSkipping: false });
  await registerSearchAttributes(temporal.connection, namespace);
  const database = openDatabaseAcrossBrands(databaseUrl);
  const walled = openDatabase(databaseUrl);
  const ofWorker = openDatabase(databaseUrl);
  const connection = await NativeConnection.connect({ address: temporalAddress });
  const worker = await createWorker({
    connection,
    namespace,
    activities: {
      ...createActivities(ofWorker, settings, log, temporal),
      ...createPayoutActivities(ofWorker, [rail], sealOf(settings)),
    },
    aroundActivities: [inBrandOfWorkflow(ofWorker)],
    workflowBundle: workflowBundle(),
  });
  const running = runningWorker(worker, connection, ofWorker);
  const relay = startRelay({ database: walled, databaseUrl, client: temporal.client, log });
  const sealer = startSealer({ database: walled, log });
  const api = await startApi({ database, walled, temporal: temporal.client, clock: temporal.clock, settings });
  const end = async (): Promise<void> => {
    await api.close();
    await Promise.all([relay.stop(), sealer.stop()]);
    await running.stop();
    await temporal.connection.close();
    await Promise.all([database.close(), walled.close()]);
  };
  let ended: Promise<void> | undefined;
  return { ...api, database, close: () => (ended ??= end()) };
}

export const newFolder = (): string => join(mkdtempSync(join(theTestRun().TEST_RUN_DIR, 'backup-')), 'new');

/** Runs one of our commands to its end, as a process; answers what it printed. @throws when it fails */
export async function command(
  program: 'backup' | 'restore' | 'reconcile',
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const script = join(import.meta.dirname, '../../standalone', `${program}.ts`);
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    cwd: theTestRun().TEST_RUN_DIR,
  });
  return stdout;
}
