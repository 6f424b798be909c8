import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../platform/program.ts';
import { secretsIn, type DataDir } from './dataDir.ts';
import { kept } from './nativeProgram.ts';
import { freePort } from './ports.ts';
import { createCluster, serveCluster } from './postgresCluster.ts';
import type { Supervisor } from './supervisor.ts';

/** For databases that nobody will miss: faster, and lost with the machine's power. */
export const forgetful: readonly string[] = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts the embedded PostgreSQL 18 of a data folder, made at first use, on a free port of this machine.
 * @param options PostgreSQL settings as `name=value`
 * @returns its DATABASE_URL
 * @throws StartError
 */
export async function startPostgres(
  supervisor: Supervisor,
  dataDir: DataDir,
  options: readonly string[] = [],
): Promise<string> {
  const folder = join(dataDir.path, 'postgres');
  const password = dataDir.secrets.postgresPassword;
  if (!existsSync(folder)) await createCluster(folder, password);
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', ...options];
  const command = await serveCluster(
    folder,
    settings.flatMap((setting) => ['-c', setting]),
  );
  await supervisor.start({
    name: 'postgres',
    ...kept({
      ...command,
      stopSignal: 'SIGINT',
      pidFile: join(dataDir.path, 'run', 'postgres'),
      proof: `-D ${folder} `,
    }),
    ready: () => isReady(folder, port),
    whenItEnds: 'restart',
  });
  return addressOf(port, password);
}

/**
 * The DATABASE_URL of the installation that runs on a data folder.
 * @throws StartError when none does
 */
export function runningPostgres(dataDirPath: string): string {
  const file = join(dataDirPath, 'postgres', 'postmaster.pid');
  if (!existsSync(file)) {
    throw new StartError(`No installation runs on DATA_DIR ${dataDirPath}: start it, or set DATABASE_URL`);
  }
  return addressOf(Number(readFileSync(file, 'utf8').split('\n')[3]), secretsIn(dataDirPath).postgresPassword);
}

const addressOf = (port: number, password: string): string =>
  `postgres://postgres:${password}@127.0.0.1:${port}/payouts`;

/** As pg_ctl asks: the fourth line of this file is the port, the eighth the state. */
function isReady(folder: string, port: number): boolean {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines[3] === String(port) && lines[7]?.trim() === 'ready';
}
