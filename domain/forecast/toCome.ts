import type { Action } from '../action/action.ts';
import { plannedParts } from '../action/decisions/lock.ts';
import { firstPayableAt, type DatingTerms } from '../action/locking.ts';
import type { Hold } from '../action/state.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import { asPaid } from '../evaluation/worth.ts';
import { decimal } from '../money.ts';
import type { ToCome } from './statementsToCome.ts';

/** A part of what a partner is to get. */
export interface Part {
  /** When it becomes payable; null: nobody knows yet. */
  readonly at: string | null;
  /** A decimal string. */
  readonly amount: string;
  readonly isCertain: boolean;
  /** Null: it is not on hold. */
  readonly hold: Hold | null;
}

/** The first payment of what locks at `lockingAt`; null: nobody knows when. */
export const expectedPayableAt = (terms: DatingTerms, lockingAt: string | null): string | null =>
  lockingAt === null ? null : firstPayableAt(terms, lockingAt);

/** A pending action's payout as it will be paid: at once, or where triggers said so in monthly parts. */
export function partsOfPending(action: Action, evaluation: Evaluation | undefined, terms: DatingTerms): Part[] {
  const { payout, lockingAt = null, hold = null } = action;
  const firstAt = expectedPayableAt(terms, lockingAt);
  const parts =
    firstAt && evaluation ? plannedParts(action, asPaid(evaluation, action), firstAt, terms.brand.timeZone) : [];
  const dated =
    parts.length > 0 ? parts.map(({ dueAt, amount }) => ({ at: dueAt, amount })) : [{ at: firstAt, amount: payout }];
  return dated.map((part) => ({ ...part, isCertain: false, hold }));
}

/** What is to come on known dates, and the sums of what is not. */
export interface Sorted {
  readonly toCome: readonly ToCome[];
  readonly undated: { readonly certain: string; readonly expected: string; readonly held: string };
}

/** A hold delays the payment until its end; without one it is held. What is to come on one date is summed. */
export function sorted(parts: readonly Part[]): Sorted {
  const toCome = new Map<string, ToCome>();
  const undated = { certain: '0', expected: '0', held: '0' };
  for (const { at, amount, isCertain, hold } of parts) {
    const until = hold?.until ?? null;
    if (hold && until === null) undated.held = plus(undated.held, amount);
    else if (at === null && isCertain) undated.certain = plus(undated.certain, amount);
    else if (at === null) undated.expected = plus(undated.expected, amount);
    else {
      const dueAt = until !== null && until > at ? until : at;
      const key = `${dueAt} ${String(isCertain)}`;
      toCome.set(key, { at: dueAt, isCertain, amount: plus(toCome.get(key)?.amount ?? '0', amount) });
    }
  }
  return { toCome: [...toCome.values()], undated };
}

const plus = (one: string, other: string): string => decimal(one).plus(other).toFixed();
