import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The child of this process that runs a main program of ours; undefined when none does. */
export function childRunning(program: string): number | undefined {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const row = lines
    .map((line) => line.trim().split(/\s+/))
    .find(([, parent, ...args]) => parent === String(process.pid) && args.join(' ').includes(program));
  return row?.[0] === undefined ? undefined : Number(row[0]);
}

/** The native server that a keeper runs on a data folder; undefined when it has written down none. */
export function nativeServer(dataDir: string, name: 'postgres' | 'temporal'): number | undefined {
  const file = join(dataDir, 'run', name);
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : NaN;
  return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
}
