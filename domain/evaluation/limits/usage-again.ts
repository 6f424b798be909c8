import type { Decimal } from 'decimal.js';
import { assertNever } from '../../errors.ts';
import { decimal, larger, nothing } from '../../money.ts';
import type { Counter, Taken, Usage } from './usage.ts';

interface Readings {
  /** As its first pricing saw them. */
  readonly pinned: Usage;
  readonly present: Usage;
  /** What the action itself takes of them at present. */
  readonly own: Taken;
}

/**
 * What the counters stand at for an action that is priced once more because its order has changed. A tier is that of its first
 * pricing. A limit leaves it no more than it did then, and no more than others have left of it until now (decision 31). A counter that
 * the order did not touch before is as it is at present.
 */
export const usageAgain = (counters: readonly Counter[], readings: Readings): Usage =>
  Object.fromEntries(counters.map((counter) => [counter.key, standingOf(counter, readings).toFixed()]));

function standingOf({ key, reads }: Counter, { pinned, present, own }: Readings): Decimal {
  const then = decimal(pinned[key] ?? '0');
  const now = decimal(present[key] ?? '0');
  const ofOthers = larger(now.minus(own[key] ?? '0'), nothing);
  switch (reads) {
    case 'TIER':
      return key in pinned ? then : ofOthers;
    case 'TOTAL':
      return larger(then, ofOthers);
    case 'CALLS_IN_PROGRESS':
      // Its own call is never one of those.
      return larger(then, now);
    default:
      return assertNever(reads);
  }
}
