import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { claimDataDir, type DataDir } from '../../../standalone/dataDir.ts';
import { Supervisor } from '../../../standalone/supervisor.ts';
import * as standalone from '../../../standalone/temporal.ts';
import { devServer, temporalExecutable, timeSkippingServer } from '../../../standalone/temporalExecutable.ts';
import { theTestRun } from './testRun.ts';

export interface TestServer {
  /** For TEMPORAL_ADDRESS; the namespace is `default`. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Temporal's time-skipping server, for one test file. */
export const startTimeSkippingServer = (): Promise<TestServer> =>
  startServer(async (supervisor, dataDir) =>
    standalone.startTimeSkippingServer(supervisor, dataDir, await temporalExecutable(timeSkippingServer, process.env)),
  );

/** Temporal's dev server, for one test file. */
export const startDevServer = (): Promise<TestServer> =>
  startServer(async (supervisor, dataDir) =>
    standalone.startDevServer(supervisor, dataDir, {
      executable: await temporalExecutable(devServer, process.env),
      namespace: 'default',
    }),
  );

async function startServer(start: (supervisor: Supervisor, dataDir: DataDir) => Promise<string>): Promise<TestServer> {
  const dataDir = claimDataDir(mkdtempSync(join(theTestRun().TEST_RUN_DIR, 'temporal-')));
  const supervisor = new Supervisor(dataDir.logs, () => undefined);
  const address = await start(supervisor, dataDir);
  return {
    address,
    stop: async () => {
      await supervisor.stop();
      dataDir[Symbol.dispose]();
    },
  };
}
