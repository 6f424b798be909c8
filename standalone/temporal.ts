import { join } from 'node:path';
import { msToTs } from '@temporalio/common/lib/time.js';
import { connectTemporal } from '../platform/temporal.ts';
import type { DataDir } from './dataDir.ts';
import { kept } from './nativeProgram.ts';
import { answers, freePort } from './ports.ts';
import type { Supervisor } from './supervisor.ts';

const RETENTION = '90 days';

export interface DevServerOptions {
  /** The path of the temporal executable. */
  readonly executable: string;
  readonly namespace: string;
  /** The port of its Web UI; absent: none. */
  readonly uiPort?: number;
  /** Where it shows its own metrics; absent: nowhere. */
  readonly metricsPort?: number;
  /** Its dynamic configuration, where it differs from the usual. */
  readonly dynamicConfig?: Readonly<Record<string, number>>;
}

/**
 * Starts Temporal's dev server with its database in the data folder, on a free port of this machine. Closed workflows stay
 * for 90 days; by itself the server would forget them after one.
 * @returns its TEMPORAL_ADDRESS
 * @throws StartError
 */
export async function startDevServer(
  supervisor: Supervisor,
  dataDir: DataDir,
  { executable, namespace, uiPort, metricsPort, dynamicConfig = {} }: DevServerOptions,
): Promise<string> {
  const port = await freePort();
  const file = join(dataDir.path, 'temporal.db');
  const address = `127.0.0.1:${port}`;
  const where = [
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    ...(uiPort ? ['--ui-port', String(uiPort)] : ['--headless']),
  ];
  const what = ['--namespace', namespace, '--db-filename', file, '--log-level', 'warn'];
  const how = [
    ...(metricsPort ? ['--metrics-port', String(metricsPort)] : []),
    ...Object.entries(dynamicConfig).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${String(value)}`]),
  ];
  await supervisor.start({
    name: 'temporal',
    ...kept({
      command: executable,
      args: ['server', 'start-dev', ...where, ...what, ...how],
      stopSignal: 'SIGTERM',
      pidFile: join(dataDir.path, 'run', 'temporal'),
      proof: `--db-filename ${file} `,
    }),
    ready: () => answers(port),
    whenItEnds: 'restart',
  });
  await keepClosedWorkflows(address, namespace);
  return address;
}

async function keepClosedWorkflows(address: string, namespace: string): Promise<void> {
  const { connection } = await connectTemporal({
    temporalAddress: address,
    temporalNamespace: namespace,
    timeSkipping: false,
  });
  try {
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: msToTs(RETENTION) },
    });
  } finally {
    await connection.close();
  }
}

/**
 * Starts Temporal's time-skipping server on a free port of this machine. It keeps everything in memory: its end is the end
 * of the installation.
 * @param executable the path of the temporal-test-server executable
 * @returns its TEMPORAL_ADDRESS
 * @throws StartError
 */
export async function startTimeSkippingServer(
  supervisor: Supervisor,
  dataDir: DataDir,
  executable: string,
): Promise<string> {
  const port = await freePort();
  await supervisor.start({
    name: 'temporal',
    ...kept({
      command: executable,
      args: [String(port)],
      stopSignal: 'SIGTERM',
      pidFile: join(dataDir.path, 'run', 'temporal'),
      proof: `${executable} ${port}`,
    }),
    ready: () => answers(port),
    whenItEnds: 'give up',
  });
  return `127.0.0.1:${port}`;
}
