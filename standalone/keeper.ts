import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runProgram, untilStopped } from '../platform/program.ts';
import { commandLineOf } from './commandLine.ts';
import { nativeProgram, type NativeProgram } from './nativeProgram.ts';

const STOP_WITHIN_MILLISECONDS = 10_000;

/**
 * Runs one native server (PostgreSQL, Temporal) for as long as the supervisor lives. A native program cannot notice that
 * its supervisor was killed; this one can, and then stops the server as it should be stopped.
 */
await runProgram(async () => {
  const program = nativeProgram.parse(JSON.parse(process.argv[2] ?? 'null'));
  await endLeftover(program);
  const { command, args, account } = program;
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], cwd: '/', ...account });
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(signal ?? `exit code ${code ?? 'unknown'}`);
    });
  });
  const stop = async (): Promise<void> => {
    child.kill(program.stopSignal);
    const last = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MILLISECONDS);
    await ended;
    clearTimeout(last);
  };
  try {
    remember(program, child.pid);
  } catch (error) {
    // On a full disk: what nobody could find again must not run on.
    await stop();
    throw error;
  }
  const endedByItself = await Promise.race([ended, untilStopped()]);
  if (endedByItself !== undefined) throw new Error(`${command} ended with ${endedByItself}`);
  await stop();
  rmSync(program.pidFile, { force: true });
});

function remember(program: NativeProgram, pid: number | undefined): void {
  mkdirSync(dirname(program.pidFile), { recursive: true });
  writeFileSync(program.pidFile, String(pid ?? ''));
}

/** When the last keeper was killed, its server still runs. It is ours only if its command line says so. */
async function endLeftover({ pidFile, proof, stopSignal }: NativeProgram): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  const isOurs = (): boolean => commandLineOf(pid)?.includes(proof) ?? false;
  if (!isOurs()) return;
  console.error(`ending the leftover process ${pid}`);
  process.kill(pid, stopSignal);
  const deadline = Date.now() + STOP_WITHIN_MILLISECONDS;
  while (isOurs() && Date.now() < deadline) await delay(50);
  if (isOurs()) process.kill(pid, 'SIGKILL');
  while (isOurs()) await delay(50);
}
