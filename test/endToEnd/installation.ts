import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../standalone/ports.ts';
import { theTestRun } from '../support/servers/testRun.ts';

export const adminKey = 'the-admin-key-of-the-end-to-end-test';

/** A whole installation as `npm start` runs it: real processes on free ports, in a folder of its own. */
export interface Installation {
  readonly url: string;
  /** Kills one of its processes as a crash would: without a word, at once. */
  kill(process: 'api' | 'worker'): void;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export async function startInstallation(
  dataDir = mkdtempSync(join(theTestRun().TEST_RUN_DIR, 'installation-')),
): Promise<Installation> {
  const port = await freePort();
  const started = spawn(process.execPath, ['standalone/start.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      TEMPORAL_UI_PORT: String(await freePort()),
      DATA_DIR: dataDir,
      BOOTSTRAP_ADMIN_KEY: adminKey,
      ALLOW_PRIVATE_WEBHOOKS: 'true',
      LOG_LEVEL: 'error',
    },
  });
  const url = `http://127.0.0.1:${String(port)}`;
  const ended = once(started, 'exit').then(() => started.exitCode);
  await Promise.race([
    until('the API is ready', async () => (await fetch(`${url}/readyz`)).ok),
    ended.then((code) => Promise.reject(new Error(`npm start ended with ${String(code)}`))),
  ]);
  return {
    url,
    kill: (name) => {
      process.kill(childOf(started, `${name}/main.ts`), 'SIGKILL');
    },
    stop: async () => {
      started.kill('SIGINT');
      return ended;
    },
  };
}

/** The process that an installation runs for a main program. */
function childOf({ pid }: ChildProcess, program: string): number {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const row = lines
    .map((line) => line.trim().split(/\s+/))
    .find(([, parent, ...args]) => parent === String(pid) && args.join(' ').includes(program));
  if (row?.[0] === undefined) throw new Error(`no process runs ${program}`);
  return Number(row[0]);
}

/** Asks again and again until it holds; an error is a no. Throws with the last error when it does not hold in time. */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = 90_000): Promise<void> {
  let failure: unknown;
  for (const end = performance.now() + withinMs; performance.now() < end;) {
    try {
      if (await holds()) return;
    } catch (error) {
      failure = error;
    }
    await delay(100);
  }
  throw new Error(`within ${String(withinMs / 1000)} s it did not come about that ${what}`, { cause: failure });
}
