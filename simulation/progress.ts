import { stderr } from 'node:process';

const tellsEveryMs = 5_000;

/** Tells how far something has come: on a terminal by one line that is written over, elsewhere by a line now and then. */
export class Progress {
  readonly #beganAt = performance.now();
  #toldAt = -Infinity;

  tell(text: string): void {
    if (stderr.isTTY) {
      stderr.write(`\r\x1b[K${text}`);
      return;
    }
    if (performance.now() - this.#toldAt < tellsEveryMs) return;
    this.#toldAt = performance.now();
    stderr.write(`${text}\n`);
  }

  /** Leaves the line as it is. */
  end(): void {
    if (stderr.isTTY) stderr.write('\n');
  }

  get seconds(): number {
    return Math.round((performance.now() - this.#beganAt) / 1000);
  }
}

/** "█████·····" */
export function bar(done: number, of: number, width = 24): string {
  const filled = Math.min(width, Math.round((width * done) / of));
  return '█'.repeat(filled) + '·'.repeat(width - filled);
}
