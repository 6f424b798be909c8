/** Chance that can be repeated: the same seed draws the same (mulberry32). Not for secrets. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0, and below 1. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  /** Whether something of this probability happens. */
  happens(probability: number): boolean {
    return this.unit() < probability;
  }

  /** How often something happens that is expected so many times: a whole number with that mean. */
  times(expected: number): number {
    const whole = Math.floor(expected);
    return whole + (this.happens(expected - whole) ? 1 : 0);
  }

  /** @throws RangeError for an empty list */
  one<Item>(of: readonly Item[]): Item {
    const item = of[this.whole(0, of.length - 1)];
    if (item === undefined) throw new RangeError('nothing to choose from');
    return item;
  }

  /** Chance of its own for a part of the whole, so that what is drawn there moves nothing elsewhere. */
  branch(): Random {
    return new Random(this.whole(0, 2 ** 32 - 1));
  }
}
