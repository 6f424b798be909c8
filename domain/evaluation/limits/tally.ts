import type { Decimal } from 'decimal.js';
import { decimal, nothing } from '../../money.ts';
import type { Usage } from './usage.ts';

/** What counters stand at while one action is evaluated: as they were before it, and with what its lines have taken so far. */
export class Tally {
  readonly #usage: Usage;
  readonly #taken: Record<string, Decimal> = {};

  constructor(usage: Usage) {
    this.#usage = usage;
  }

  before(counter: string): Decimal {
    return decimal(this.#usage[counter] ?? nothing);
  }

  now(counter: string): Decimal {
    return this.before(counter).plus(this.#taken[counter] ?? nothing);
  }

  take(counter: string, amount: string): void {
    this.#taken[counter] = (this.#taken[counter] ?? nothing).plus(amount);
  }
}
