/**
 * One at a time, in the order in which they come. A library's would do; but the SDK keeps a stack trace of each promise that a
 * workflow makes, which is a third of what workflows cost a worker's thread for them, and this one makes fewer (decision 65).
 */
export class Mutex {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  /** Does `work` once those who came before are done, whether they failed or not. */
  async runExclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    // Who waits is handed the turn: nobody who comes in between takes it.
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isTaken = true;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#isTaken = false;
      else next();
    }
  }
}
