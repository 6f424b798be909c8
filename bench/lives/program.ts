import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../platform/settings.ts';

/** A main program that runs as a process of its own, and ends with this one. */
export interface RunningProgram {
  readonly pid: number;
  /** Sends it a message, and resolves with what it says next. */
  readonly ask: (question: string) => Promise<unknown>;
  /** Lets it finish what it is at. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a program and waits until it says that it is ready.
 * @param script from the root of the project
 * @param execArgv options of Node
 * @throws Error when it ends instead; its log says why
 */
export async function startProgram(
  script: string,
  log: string,
  environment: Environment,
  args: readonly string[] = [],
  execArgv: readonly string[] = [],
): Promise<RunningProgram> {
  const output = openSync(log, 'a');
  const child = fork(join(import.meta.dirname, '../..', script), args, {
    stdio: ['ignore', output, output, 'ipc'],
    execArgv: [...execArgv],
    env: { ...process.env, ...environment },
  });
  const { pid } = child;
  const isReady = await Promise.race([once(child, 'message').then(() => true), once(child, 'exit').then(() => false)]);
  if (!isReady || pid === undefined) throw new Error(`${script} ended before it was ready; see ${log}`);
  return { pid, ask: (question) => answered(child, question), stop: () => stopped(child) };
}

async function answered(child: ChildProcess, question: string): Promise<unknown> {
  const message: Promise<unknown[]> = once(child, 'message');
  child.send(question);
  return (await message)[0];
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
