import { execFile } from 'node:child_process';

/** How a command ended; `why` is the last line it wrote to standard error, or that it was cut short. */
export type Outcome = { readonly failed: false } | { readonly failed: true; readonly why: string };

const LONGEST_MILLISECONDS = 300_000;

/** @param signal ends the command early */
export const outcomeOf = (command: string, args: readonly string[], signal?: AbortSignal): Promise<Outcome> =>
  new Promise((resolve) => {
    const options = { timeout: LONGEST_MILLISECONDS, ...(signal && { signal }) };
    execFile(command, args, options, (error, _stdout, stderr) => {
      if (!error) {
        resolve({ failed: false });
        return;
      }
      const lastLine = stderr.trim().split('\n').at(-1);
      resolve({ failed: true, why: error.killed ? 'took too long' : lastLine || error.message });
    });
  });
