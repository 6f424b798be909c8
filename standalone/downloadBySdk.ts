import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outcomeOf } from './outcome.ts';
import type { Found } from './ways.ts';

/** When nothing has come by then, the download counts as out of reach. */
const FIRST_BYTES_WITHIN_MILLISECONDS = 15_000;

/** Fetches the release that the Temporal SDK would use for tests into `folder`. */
export async function downloadBySdk(name: string, folder: string): Promise<Found> {
  const outOfReach = new AbortController();
  const timer = setTimeout(() => {
    if (!filesIn(folder).some((path) => statSync(path).size > 0)) outOfReach.abort();
  }, FIRST_BYTES_WITHIN_MILLISECONDS);
  // In a process of its own, for the SDK's native code cannot be interrupted.
  const program = fileURLToPath(new URL('sdkDownload.ts', import.meta.url));
  const outcome = await outcomeOf(process.execPath, [program, name, folder], outOfReach.signal);
  clearTimeout(timer);
  if (outcome.failed) return { missing: outOfReach.signal.aborted ? 'out of reach' : outcome.why };
  const [path] = filesIn(folder);
  return path === undefined ? { missing: 'nothing came' } : { path };
}

const filesIn = (folder: string): string[] => readdirSync(folder).map((entry) => join(folder, entry));
