import { LRUCache } from 'lru-cache';

/** Where the processes add up what each of them has counted. */
export interface Total {
  /** Adds to the count of a subject; answers what all have counted in its window, and how long that still lasts. */
  readonly add: (
    subject: string,
    count: number,
  ) => Promise<{ readonly count: number; readonly endsInMilliseconds: number }>;
}

/** How a subject stands after it was counted, or would have been. */
export interface Standing {
  readonly isWithin: boolean;
  /** How many more there may be in this window. */
  readonly remaining: number;
  readonly resetSeconds: number;
}

interface Window {
  /** What all processes have counted, as far as it is known here. */
  count: number;
  /** Of these, what the others have not been told. */
  untold: number;
  endsAt: number;
}

const windowMilliseconds = 60_000;
/** The part of its limit that a subject reaches in one process before the others hear of it. */
const toldAt = 0.01;
/** Whoever comes after so many others in the same minute begins anew. */
const mostSubjects = 100_000;

/**
 * Counts by the minute, in memory, so that nobody waits for a count. What comes near to the limit is told to the other
 * processes by {@link tell}, in the background: one statement for a hundredth of the limit, and none for those who ask
 * seldom. Several processes together let through at most a hundredth of the limit each, and what comes until they are told,
 * beyond it.
 */
export class SharedCount {
  readonly #most: number;
  readonly #total: Total;
  readonly #windows = new LRUCache<string, Window>({ max: mostSubjects });
  readonly #toTell = new Set<string>();

  constructor(most: number, total: Total) {
    this.#most = most;
    this.#total = total;
  }

  /** How a subject stands, without counting it. */
  standing(subject: string): Standing {
    return this.#standingIn(this.#window(subject));
  }

  /** Counts a subject once, unless it is at its limit. */
  take(subject: string): Standing {
    const window = this.#window(subject);
    if (window.count >= this.#most) return this.#standingIn(window);
    window.count += 1;
    window.untold += 1;
    if (this.#isWorthTelling(window)) this.#toTell.add(subject);
    return { ...this.#standingIn(window), isWithin: true };
  }

  /** Tells the others what is worth telling, and learns what they have counted. @throws what the total throws; then it is told later */
  async tell(): Promise<void> {
    for (const subject of [...this.#toTell]) {
      const window = this.#window(subject);
      await this.#tellOf(subject, window);
      if (!this.#isWorthTelling(window)) this.#toTell.delete(subject);
    }
  }

  #isWorthTelling({ untold }: Window): boolean {
    return untold > 0 && untold >= this.#most * toldAt;
  }

  async #tellOf(subject: string, window: Window): Promise<void> {
    const { untold } = window;
    if (untold === 0) return;
    const { count, endsInMilliseconds } = await this.#total.add(subject, untold);
    window.untold -= untold;
    window.count = count + window.untold;
    window.endsAt = Date.now() + endsInMilliseconds;
  }

  #window(subject: string): Window {
    const window = this.#windows.get(subject);
    const now = Date.now();
    if (window !== undefined && window.endsAt > now) return window;
    const fresh = { count: 0, untold: 0, endsAt: now + windowMilliseconds };
    this.#windows.set(subject, fresh);
    return fresh;
  }

  #standingIn({ count, endsAt }: Window): Standing {
    return {
      isWithin: count < this.#most,
      remaining: Math.max(0, this.#most - count),
      resetSeconds: Math.max(1, Math.ceil((endsAt - Date.now()) / 1000)),
    };
  }
}
