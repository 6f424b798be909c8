import { monthsAfter } from '../calendar.ts';
import { isZero, split, subtract, sum, zero, type Money } from '../money.ts';

/*
 * Drip commissions (seed 004): one commission in monthly parts, each with its own date, which sum to the whole.
 *
 *   at once      ├ 30.00
 *   in 3 months  ├ 5.00 ───── 1 month ─────┤ 5.00 ───── 1 month ─────┤ 5.00
 *   paid         ├ 35.00                   ├ 5.00                    ├ 5.00
 */

/** What one line of an action still pays, and in how many parts. */
export interface DrippingLine {
  readonly payout: Money;
  /** Absent: at once. */
  readonly dripMonths?: number | undefined;
}

export interface Installment {
  readonly dueAt: string;
  readonly amount: Money;
}

/**
 * The parts of an action's payout; none where no line drips. What does not drip is paid with the first part. The parts of a
 * line differ by no more than one minor unit; parts of nothing are left out.
 *
 * @param firstAt when the first part is due; the others follow month by month on the same day, clamped to the month's last
 */
export function installmentsOf(
  lines: readonly DrippingLine[],
  currency: string,
  firstAt: string,
  zone: string,
): readonly Installment[] {
  const months = Math.max(1, ...lines.map(({ dripMonths = 1 }) => dripMonths));
  if (months === 1) return [];
  const shares = lines.map(({ payout, dripMonths = 1 }) => split(payout, Array<number>(dripMonths).fill(1)));
  return Array.from({ length: months }, (_, month) => ({
    dueAt: monthsAfter(firstAt, month, zone),
    amount: sum(
      shares.map((parts) => parts[month] ?? zero(currency)),
      currency,
    ),
  })).filter(({ amount }) => !isZero(amount));
}

/** What a reversal of `lost` takes: first of what is still to come, which shrinks in proportion, and only the rest of what was payable. */
export function takenFrom(
  toCome: readonly Money[],
  lost: Money,
): { readonly left: readonly Money[]; readonly promised: Money; readonly payable: Money } {
  const there = sum(toCome, lost.currency);
  const promised = lost.amount.lessThan(there.amount) ? lost : there;
  const left = split(
    subtract(there, promised),
    toCome.map(({ amount }) => amount),
  );
  return { left, promised, payable: subtract(lost, promised) };
}
