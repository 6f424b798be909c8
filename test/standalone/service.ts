import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { commandLineOf } from '../../standalone/commandLine.ts';
import type { Service } from '../../standalone/supervisor.ts';

export const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

/** A service that writes its life down in `file`. */
export const service = (name: string, file: string): Service => ({
  name,
  script: fixture('service.ts'),
  args: [name, file],
  whenItEnds: 'restart',
});

/** What the services wrote so far. */
export const written = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];

/** The process ids under which a service of that name started, the first one first. */
export const startsOf = (name: string, file: string): number[] =>
  written(file)
    .filter((line) => line.startsWith(`${name} started`))
    .map((line) => Number(line.split(' ').at(-1)));

/** Waits for something that another process does. @throws when it has not happened within ten seconds */
export async function eventually(happened: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!happened()) {
    if (Date.now() > deadline) throw new Error(`not within ten seconds: ${what}`);
    await delay(20);
  }
}

/** Whether that process runs. A dead one that nobody has buried yet (a zombie) does not. */
export const isAlive = (pid: number): boolean => commandLineOf(pid) !== undefined;
