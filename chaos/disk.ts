import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/*
 * A disk of its own for PostgreSQL, so that it can be full while the machine's is not: a file with a file system in it, mounted where
 * only this process and its children see it. That needs Linux and root.
 */

const sizeMegabytes = 3_000;
const leftForPieces = 8_000_000;
const piece = new Uint8Array(65_536);
const marker = 'CHAOS_OWN_MOUNTS';

/**
 * Puts this process into a mount namespace of its own, if the machine allows it, so that what it mounts goes with it. The program
 * begins anew then.
 */
export function takeOwnMounts(): void {
  if (process.env[marker] !== undefined || process.getuid?.() !== 0 || process.execve === undefined) return;
  const unshare = ['/usr/bin/unshare', '/bin/unshare'].find((path) => existsSync(path));
  if (unshare === undefined || spawnSync(unshare, ['--mount', 'true']).status !== 0) return;
  const again = [unshare, '--mount', process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(unshare, again, { ...process.env, [marker]: 'true' });
}

export class Disk implements Disposable {
  readonly folder: string;
  readonly #filler: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.#filler = join(folder, 'filler');
  }

  /** The disk in a folder, made at first use; null where the machine does not allow it. */
  static mountedIn(dataFolder: string): Disk | null {
    if (process.env[marker] === undefined) return null;
    const image = join(dataFolder, 'disk.img');
    const folder = join(dataFolder, 'disk');
    try {
      mkdirSync(folder, { recursive: true });
      if (!existsSync(image)) {
        run('truncate', ['-s', `${sizeMegabytes}M`, image]);
        run('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
      }
      run('mount', ['-o', 'loop', image, folder]);
      const disk = new Disk(folder);
      disk.empty();
      return disk;
    } catch {
      return null;
    }
  }

  /** Nothing more can be written: first most of it at once, then what is left piece by piece. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.folder);
    run('fallocate', ['-l', String(Math.max(1, bavail * bsize - leftForPieces)), this.#filler]);
    const filler = openSync(this.#filler, 'a');
    try {
      for (;;) writeSync(filler, piece);
    } catch {
      // It is full.
    } finally {
      closeSync(filler);
    }
  }

  empty(): void {
    rmSync(this.#filler, { force: true });
  }

  [Symbol.dispose](): void {
    run('umount', [this.folder]);
  }
}

const run = (command: string, args: readonly string[]): void => {
  execFileSync(command, args, { stdio: 'pipe' });
};
