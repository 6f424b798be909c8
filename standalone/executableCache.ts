import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Found } from './ways.ts';

/** Where a fetched executable stays: npm removes it together with node_modules. */
export const cachedFile = (name: string): string =>
  fileURLToPath(new URL(`../node_modules/.cache/temporal/${name}`, import.meta.url));

/**
 * Lets `fetch` fill a folder of its own and moves what it found into the cache in one step. Two processes may do so at
 * the same time: each has its own folder, and the later one replaces the file by an equal one.
 */
export async function intoCache(name: string, fetch: (folder: string) => Promise<Found>): Promise<Found> {
  const cached = cachedFile(name);
  mkdirSync(dirname(cached), { recursive: true });
  const folder = mkdtempSync(`${cached}-`);
  try {
    const found = await fetch(folder);
    if ('missing' in found) return found;
    chmodSync(found.path, 0o755);
    renameSync(found.path, cached);
    return { path: cached };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
