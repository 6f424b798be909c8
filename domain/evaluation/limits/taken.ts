import type { Decimal } from 'decimal.js';
import { assertNever } from '../../errors.ts';
import { amountText, decimal, money, nothing, payable, smaller, type Money } from '../../money.ts';
import type { Evaluation, Take } from '../evaluation.ts';
import type { FxRate } from '../facts/facts-context.ts';
import {
  exactPayoutOf,
  keptOf,
  largest,
  leftOf,
  linePayout,
  partsAt,
  sumOver,
  wholeCount,
  type DividedLine,
  type Part,
} from '../part.ts';
import { linesLeft, type TakenBack } from '../remaining.ts';
import type { Taken } from './usage.ts';

/**
 * What an action takes of each counter after these reversals, from its stored evaluation alone: a reversal gives back what it
 * takes of the action (semantics, Evaluation order 8). Only entries above zero; none when all of it is taken back.
 *
 * @throws DomainError REVERSAL_EXCEEDS_ACTION when more is taken back than is left.
 */
export function takenBy(evaluation: Evaluation, takenBack: readonly TakenBack[]): Taken {
  const taken = new Map<string, Decimal>();
  linesLeft(evaluation, takenBack).forEach((line, index) => {
    const { takes } = evaluation.lines[index] ?? {};
    if (takes === undefined) return;
    const payout = linePayout(line, evaluation.currency);
    for (const take of takes) {
      const amount = decimal(amountTaken(take, line, payout, evaluation.fx));
      const before = taken.get(take.counter) ?? nothing;
      taken.set(take.counter, countedOnce(take) ? largest([before, amount]) : before.plus(amount));
    }
  });
  return Object.fromEntries(
    [...taken].flatMap(([counter, amount]) => (amount.isZero() ? [] : [[counter, amount.toFixed()]])),
  );
}

/** Whether an action takes it once, however many of its lines do. */
export const countedOnce = ({ of }: Pick<Take, 'of'>): boolean =>
  of === 'ACTIONS' || of === 'CLICKS' || of === 'CALLS' || of === 'SHARED_PIECES';

/**
 * What a line that pays `payout` takes of a counter now, decimal string. The evaluation itself asks this before anything is
 * taken back.
 */
export function amountTaken(take: Take, line: DividedLine, payout: Money, fx: FxRate | null): string {
  const { currency } = payout;
  const parts = partsAt(line, take.items);
  switch (take.of) {
    case 'ACTIONS':
      return parts.some((part) => !keptOf(part).isZero()) ? '1' : '0';
    case 'CALLS':
      return parts.some((part) => !leftOf(part).isZero()) ? '1' : '0';
    case 'CLICKS':
      return clicksTaken(take.amount, parts);
    case 'PIECES':
    case 'SHARED_PIECES':
      return sumOver(parts, (part) => wholeCount(keptOf(part).times(part.quantity))).toFixed();
    case 'REVENUE': {
      const sale = sumOver(parts, (part) => part.saleAmount.times(keptOf(part)));
      return amountText(payable(money(sale.times(fx?.rate ?? 1), currency)));
    }
    case 'PAYOUT': {
      if (take.items === undefined) return amountText(payout);
      // A line that another limit cuts takes no more of any counter than it pays.
      const ofParts = payable(
        money(
          sumOver(parts, (part) => exactPayoutOf(line.exact, part)),
          currency,
        ),
      );
      return amountText({ amount: smaller(ofParts.amount, payout.amount), currency });
    }
    default:
      return assertNever(take.of);
  }
}

/** Of the clicks within the limits, as many as the action is still worth. */
function clicksTaken(clicks: string, parts: readonly Part[]): string {
  const within = largest(parts.map(({ share }) => share));
  const kept = largest(parts.map(keptOf));
  return within.isZero() ? '0' : wholeCount(kept.times(clicks).dividedBy(within)).toFixed();
}
