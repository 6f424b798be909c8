import { assertNever } from '../errors.ts';
import { amountText, money, payable } from '../money.ts';
import type { Earning, EarningKind } from './earning.ts';
import type { Terms } from '../contract/terms.ts';

export type FeeKind = Extract<EarningKind, `${string}_FEE`>;

/** A slotting fee (seed 003), rounded; null when the terms have none of that kind. */
export function slottingFee(kind: FeeKind, terms: Terms): Earning | null {
  const agreed = agreedFee(kind, terms);
  if (agreed === undefined) return null;
  const amount = payable(money(agreed, terms.currency));
  const occasion = occasionOf(kind);
  return {
    amount,
    explanation: {
      facts: { agreed },
      sentences: [`The contract pays ${amountText(amount)} ${terms.currency} ${occasion}.`],
    },
  };
}

function agreedFee(kind: FeeKind, terms: Terms): string | undefined {
  switch (kind) {
    case 'START_FEE':
      return terms.contractStartSlottingFee;
    case 'FIRST_ACTION_FEE':
      return terms.firstActionSlottingFee;
    case 'MONTHLY_FEE':
      return terms.monthlySlottingFee;
    default:
      return assertNever(kind);
  }
}

function occasionOf(kind: FeeKind): string {
  switch (kind) {
    case 'START_FEE':
      return 'when it begins';
    case 'FIRST_ACTION_FEE':
      return 'for the first action';
    case 'MONTHLY_FEE':
      return 'on the first day of each month while it is in force';
    default:
      return assertNever(kind);
  }
}
