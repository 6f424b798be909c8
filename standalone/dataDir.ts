import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { StartError } from '../platform/program.ts';

/** The folder that holds everything an installation must remember. One installation at a time runs on it. */
export interface DataDir extends Disposable {
  readonly path: string;
  readonly logs: string;
  readonly secrets: Secrets;
}

const secretsFile = 'secrets.json';
const secretsSchema = z.strictObject({
  postgresPassword: z.string(),
  adminKey: z.string(),
  payoutDetailsKey: z.string(),
});

/** What the first start made up and every later one must know again. */
export type Secrets = z.infer<typeof secretsSchema>;

/** Makes the folder when it is missing and takes it until disposed of. @throws StartError when another one has it */
export function claimDataDir(path: string): DataDir {
  const logs = join(path, 'log');
  mkdirSync(logs, { recursive: true });
  const lock = locked(path);
  return {
    path,
    logs,
    secrets: keptSecrets(join(path, secretsFile)),
    [Symbol.dispose]: () => {
      lock.close();
    },
  };
}

/**
 * An empty SQLite database serves as the lock, because the operating system drops its lock with the process, however
 * that ends; a file with a process id in it would outlive a crash.
 */
function locked(path: string): DatabaseSync {
  const lock = new DatabaseSync(join(path, 'lock'));
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch {
    lock.close();
    throw new StartError(
      `DATA_DIR ${path} is in use by a running installation: stop it, or set DATA_DIR to another folder`,
    );
  }
}

/** What the file has, and newly made what it lacks: an installation of an earlier release knew fewer secrets. */
function keptSecrets(file: string): Secrets {
  const made: Secrets = {
    postgresPassword: randomSecret(),
    adminKey: `admin_${randomSecret()}`,
    payoutDetailsKey: randomBytes(32).toString('base64'),
  };
  const kept = existsSync(file) ? secretsSchema.partial().parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const secrets = secretsSchema.parse({ ...made, ...kept });
  if (!isDeepStrictEqual(secrets, kept)) replaceFile(file, JSON.stringify(secrets));
  return secrets;
}

/** Whole or not at all: a start that is cut off must not lose what is in the file. */
function replaceFile(file: string, content: string): void {
  writeFileSync(`${file}.partial`, content, { mode: 0o600 });
  renameSync(`${file}.partial`, file);
}

/** The secrets of an installation that has been started before. */
export const secretsIn = (path: string): Secrets =>
  secretsSchema.parse(JSON.parse(readFileSync(join(path, secretsFile), 'utf8')));

const randomSecret = (): string => randomBytes(24).toString('base64url');
