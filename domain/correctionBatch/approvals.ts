import { decimal, nothing, sumOf } from '../money.ts';

/*
 * What a batch moves, and how many people have to approve it.
 */

/** What one line takes from a partner (below zero) or gives it. Decimal strings. */
export interface Move {
  readonly partnerId: string;
  readonly currency: string;
  readonly amount: string;
}

/** Whose an action is, and for how much. */
export interface Credited {
  /** Null: nobody's. */
  readonly partnerId: string | null;
  readonly payout: string;
  readonly currency: string;
}

/** What the change of an action moves: with another partner all of it, from the one and to the other. */
export function movesBetween(before: Credited, after: Credited): Move[] {
  const isSame = before.partnerId === after.partnerId && before.currency === after.currency;
  const changes = isSame
    ? [{ ...after, amount: decimal(after.payout).minus(before.payout) }]
    : [
        { ...before, amount: decimal(before.payout).negated() },
        { ...after, amount: decimal(after.payout) },
      ];
  return changes.flatMap(({ partnerId, currency, amount }) =>
    partnerId === null || amount.isZero() ? [] : [{ partnerId, currency, amount: amount.toFixed() }],
  );
}

/** What all lines of a batch move in one currency. Decimal strings, both not negative. */
export interface BatchTotal {
  readonly currency: string;
  readonly down: string;
  readonly up: string;
  /** Whose payouts change. */
  readonly partners: number;
}

/**
 * How many keys have to approve a batch: two, if what it moves in the brand's currency, down and up together, is above the
 * brand's threshold, or if it moves anything in another currency, which the threshold cannot measure. No threshold: one. A
 * threshold of zero: always two.
 */
export function approvalsNeeded(
  totals: readonly BatchTotal[],
  brand: { readonly currency: string; readonly correctionApprovalThreshold?: string | null | undefined },
): 1 | 2 {
  const { correctionApprovalThreshold: threshold, currency } = brand;
  if (!threshold) return 1;
  if (decimal(threshold).isZero()) return 2;
  const moved = (total: BatchTotal) => decimal(total.down).plus(total.up);
  const isForeign = totals.some((total) => total.currency !== currency && moved(total).greaterThan(nothing));
  const sum = sumOf(totals.filter((total) => total.currency === currency).map(moved));
  return isForeign || sum.greaterThan(threshold) ? 2 : 1;
}
