import type { Decimal } from 'decimal.js';
import { assertNever } from '../../errors.ts';
import { nothing } from '../../money.ts';
import type { CompiledLimit } from './compiled-limit.ts';
import type { Take } from '../evaluation.ts';
import type { ActionFacts } from '../facts/facts.ts';
import { limitCounter } from './limit-counter.ts';
import { countedOnce } from './taken.ts';
import { placesOf, type Subject } from '../subject.ts';
import type { Tally } from './tally.ts';

/** A counter of a limit with the parts of a line that fall under it. */
export interface Charge {
  readonly limit: CompiledLimit;
  readonly counter: string;
  readonly title: string;
  readonly of: Take['of'];
  /** What the limit allows on such a day. */
  readonly allowed: Decimal;
  /** Indexes of the line's parts; absent: all of them. */
  readonly items?: readonly number[];
}

/** The counters of a limit that a subject falls under; several where its items fall under different ones. */
export function chargesOf(limit: CompiledLimit, subject: Subject, facts: ActionFacts): Charge[] {
  const { value, title } = facts.periods.weekend ? limit.onWeekends : limit.onWeekdays;
  const counters = new Map<string, { readonly note: string; readonly items: number[] }>();
  placesOf(subject).forEach((place, index) => {
    const { key, note } = limitCounter(limit, facts, place);
    const known = counters.get(key);
    if (known) known.items.push(index);
    else counters.set(key, { note, items: [index] });
  });
  return [...counters].map(([counter, { note, items }]) => ({
    limit,
    counter,
    title: note === '' ? title : `${title} (${note})`,
    of: countedIn(limit),
    allowed: value,
    ...(counters.size > 1 && { items }),
  }));
}

/**
 * What its counter has left. What an action takes once does not stand in its own way: another of its lines is counted with
 * the first.
 */
export function roomOf(charge: Charge, tally: Tally): Decimal {
  const standing = countedOnce(charge) ? tally.before(charge.counter) : tally.now(charge.counter);
  const room = charge.allowed.minus(standing);
  return room.isNegative() ? nothing : room;
}

function countedIn({ type, piecesOnce }: CompiledLimit): Take['of'] {
  switch (type) {
    case 'ACTION':
      return 'ACTIONS';
    case 'ITEM':
      return piecesOnce ? 'SHARED_PIECES' : 'PIECES';
    case 'CLICKS':
      return 'CLICKS';
    case 'PAYOUT':
      return 'PAYOUT';
    case 'CONCURRENT_CALLS':
      return 'CALLS';
    default:
      return assertNever(type);
  }
}
