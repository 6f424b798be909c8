import { amountText, money, subtract } from '../money.ts';
import type { Evaluation } from './evaluation.ts';
import { remaining, type Remaining, type TakenBack } from './remaining.ts';

/** What an action is worth after reversals; decimal strings, amounts of payout in the contract's currency. */
export interface Worth extends Remaining {
  /** Of what is left, the part that limits cut off: in `payout` only where support has allowed it. */
  readonly outsideTerms: string;
}

/**
 * What is left of an action, and what it pays: within limits, or without them where support has allowed the excess (semantics,
 * Evaluation order 8).
 *
 * @throws DomainError REVERSAL_EXCEEDS_ACTION when more is taken back than is left
 */
export function worth(
  evaluation: Evaluation,
  takenBack: readonly TakenBack[],
  { excessAllowedAt }: { readonly excessAllowedAt?: string | null | undefined },
): Worth {
  const within = remaining(evaluation, takenBack);
  // Most actions are within limits, and those of engine version 1 knew none.
  if (!isCut(evaluation)) return { ...within, outsideTerms: '0' };
  const { payout } = remaining(unlimited(evaluation), takenBack);
  const { currency } = evaluation;
  return {
    payout: excessAllowedAt ? payout : within.payout,
    saleAmount: within.saleAmount,
    outsideTerms: amountText(subtract(money(payout, currency), money(within.payout, currency))),
  };
}

/** The evaluation as the action pays it: without what limits cut off, or with it where support has allowed that. */
export const asPaid = (
  evaluation: Evaluation,
  { excessAllowedAt }: { readonly excessAllowedAt?: string | null | undefined },
): Evaluation => (excessAllowedAt ? unlimited(evaluation) : evaluation);

const isCut = ({ lines }: Evaluation): boolean => lines.some((line) => [line, ...line.items].some(isCutItself));

const isCutItself = ({ share, atMost }: { readonly share?: string; readonly atMost?: string }): boolean =>
  share !== undefined || atMost !== undefined;

const unlimited = (evaluation: Evaluation): Evaluation => ({
  ...evaluation,
  lines: evaluation.lines.map(({ share: _share, atMost: _atMost, ...line }) => ({
    ...line,
    items: line.items.map(({ share: _partShare, atMost: _partAtMost, ...item }) => item),
  })),
});
