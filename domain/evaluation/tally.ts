import type { Decimal } from 'decimal.js';
import { decimal, nothing } from '../money.ts';
import type { Usage } from './usage.ts';

/** What counters stand at while one action is evaluated: as they were before it, and with what its lines have taken so far. */
export interface Tally {
  before(counter: string): Decimal;
  now(counter: string): Decimal;
  take(counter: string, amount: string): void;
}

export function newTally(usage: Usage): Tally {
  const taken = new Map<string, Decimal>();
  const before = (counter: string): Decimal => decimal(usage[counter] ?? nothing);
  const ofThisAction = (counter: string): Decimal => taken.get(counter) ?? nothing;
  return {
    before,
    now: (counter) => before(counter).plus(ofThisAction(counter)),
    take: (counter, amount) => {
      taken.set(counter, ofThisAction(counter).plus(amount));
    },
  };
}
