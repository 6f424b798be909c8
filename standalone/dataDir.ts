import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { StartError } from '../platform/program.ts';

/** The folder that holds everything an installation must remember. One installation at a time runs on it. */
export interface DataDir extends Disposable {
  readonly path: string;
  readonly logs: string;
  readonly secrets: Secrets;
}

const secretsFile = 'secrets.json';
const secretsSchema = z.strictObject({ postgresPassword: z.string(), adminKey: z.string() });

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

function keptSecrets(file: string): Secrets {
  if (!existsSync(file)) {
    const made: Secrets = { postgresPassword: randomSecret(), adminKey: `admin_${randomSecret()}` };
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  }
  return secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The secrets of an installation that has been started before. */
export const secretsIn = (path: string): Secrets =>
  secretsSchema.parse(JSON.parse(readFileSync(join(path, secretsFile), 'utf8')));

const randomSecret = (): string => randomBytes(24).toString('base64url');
