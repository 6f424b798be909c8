import { existsSync } from 'node:fs';
import { inspect } from 'node:util';
import { scrubbed } from './scrub.ts';

/** Why a program cannot start, in words for the person who started it: printed without a stack. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
}

/**
 * Runs a main program, with the settings of a file `.env` where the environment has none, and ends the process with it: 0 when it returns, 1 with one clear message when it throws.
 * The explicit exit is on purpose: an open socket must not keep a stopped program alive.
 */
export async function runProgram(main: () => Promise<void>): Promise<never> {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env');
    await main();
    process.exit(0);
  } catch (error) {
    console.error(error instanceof StartError ? error.message : scrubbed(inspect(error)));
    process.exit(1);
  }
}

/**
 * Resolves when this process should stop: by SIGTERM, by Ctrl-C, or because the supervisor that started it is gone
 * (its IPC channel closes even when it was killed).
 */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      resolve();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    process.once('disconnect', stop);
    // The supervisor may have died before anyone listened.
    if (process.send && !process.connected) stop();
  });
}

/** Tells the supervisor, if one started this process, that the work has begun. */
export const announceReady = (): void => {
  process.send?.('ready');
};
