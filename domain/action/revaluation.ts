import { assertNever } from '../errors.ts';
import { revaluation, type Posting } from '../ledger/postings.ts';
import { add, amountText, isZero, negate, split, subtract, sum, zero, type Money } from '../money.ts';
import { takenFrom } from '../payout/installments.ts';
import type { StatementLineKind } from '../payout/statement.ts';
import type { Footing } from './transitions.ts';

/*
 * An action's payout becomes more, or less: what moves in the ledger, on the partner's statement, and of the monthly parts that are
 * still to come.
 *
 *                     less                                            more
 *   PENDING_ACCRUAL   promised less                                   promised more
 *   FIRM_ACCRUAL      owed less; parts to come shrink, and what they  owed more; parts to come grow
 *                     cannot bear was payable already
 *   PAYABLE           a clawback in the next statement                earned, in the next statement
 */

/** What the change of a payout does. */
export interface Revaluation {
  readonly postings: readonly Posting[];
  /** Null: nothing that was payable, or becomes so now, has changed. */
  readonly line: RevaluationLine | null;
  /** The monthly parts to come as they then are, in their order. */
  readonly toCome: readonly Money[];
}

interface RevaluationLine {
  readonly kind: Extract<StatementLineKind, 'EARNED' | 'CLAWED_BACK'>;
  /** Signed as a statement's lines are. */
  readonly amount: string;
}

interface Revalued {
  /** Where the payout stands. */
  readonly stands: Footing;
  readonly partnerId: string;
  readonly before: Money;
  readonly after: Money;
  /** The monthly parts that are still to come; none where it is paid at once. */
  readonly toCome: readonly Money[];
}

/**
 * What it does that a payout changes where it stands (semantics, After the fact). Null: it has not changed. What was payable stays
 * as it was: the difference is a line of its own.
 */
export function revalued({ stands, partnerId, before, after, toCome }: Revalued): Revaluation | null {
  const change = subtract(after, before);
  if (isZero(change)) return null;
  const { promised, payable, left } = spread(stands, change, toCome);
  const isLess = payable.amount.isNegative();
  return {
    postings: [
      ...(isZero(promised) ? [] : revaluation(stands, partnerId, promised)),
      ...(isZero(payable) ? [] : revaluation('PAYABLE', partnerId, payable)),
    ],
    line: isZero(payable) ? null : { kind: isLess ? 'CLAWED_BACK' : 'EARNED', amount: amountText(payable) },
    toCome: left,
  };
}

interface Spread {
  /** Signed, as what was payable: what of the change is of a promise. */
  readonly promised: Money;
  readonly payable: Money;
  readonly left: readonly Money[];
}

function spread(stands: Footing, change: Money, toCome: readonly Money[]): Spread {
  const none = zero(change.currency);
  switch (stands) {
    case 'PENDING_ACCRUAL':
      return { promised: change, payable: none, left: toCome };
    case 'FIRM_ACCRUAL':
      return toCome.length === 0 ? { promised: change, payable: none, left: [] } : overParts(change, toCome);
    case 'PAYABLE':
      return { promised: none, payable: change, left: toCome };
    default:
      return assertNever(stands);
  }
}

/** Parts grow in the proportion in which they shrink. */
function overParts(change: Money, toCome: readonly Money[]): Spread {
  if (change.amount.isNegative()) {
    const { left, promised, payable } = takenFrom(toCome, negate(change));
    return { left, promised: negate(promised), payable: negate(payable) };
  }
  const there = sum(toCome, change.currency);
  const left = split(
    add(there, change),
    toCome.map(({ amount }) => amount),
  );
  return { left, promised: change, payable: zero(change.currency) };
}
