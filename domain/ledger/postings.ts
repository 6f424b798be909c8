import type { Footing } from '../action/transitions.ts';
import { assertNever } from '../errors.ts';
import { negate, type Money } from '../money.ts';

/*
 * Double entry: each function says which accounts one cause moves. Amounts are signed and every posting sums to zero.
 *
 *   cause          BRAND_ACCRUED  BRAND_PAYABLE  PARTNER_ACCRUED  PARTNER_PAYABLE  PARTNER_PAID
 *   accrual              −                              +
 *   lock                 +              −
 *   payable                                             −                +
 *   disbursement                                                         −               +
 *   payment back                                                         +               −
 *   earned                              −                                +
 *
 * BRAND_ACCRUED is what a brand may come to owe, BRAND_PAYABLE what it owes for certain.
 */

export const accounts = [
  'BRAND_ACCRUED',
  'BRAND_PAYABLE',
  'PARTNER_ACCRUED',
  'PARTNER_PAYABLE',
  'PARTNER_PAID',
] as const;
export type Account = (typeof accounts)[number];

export interface Posting {
  readonly account: Account;
  /** Whose account; null for the brand's own. */
  readonly partnerId: string | null;
  readonly amount: Money;
}

const brand = (account: 'BRAND_ACCRUED' | 'BRAND_PAYABLE', amount: Money): Posting => ({
  account,
  partnerId: null,
  amount,
});
const partner = (account: Exclude<Account, `BRAND_${string}`>, partnerId: string, amount: Money): Posting => ({
  account,
  partnerId,
  amount,
});

/** The evaluation promises the payout. */
export const accrual = (partnerId: string, payout: Money): Posting[] => [
  brand('BRAND_ACCRUED', negate(payout)),
  partner('PARTNER_ACCRUED', partnerId, payout),
];

/** The locking date has passed: the brand owes it for certain. */
export const lock = (payout: Money): Posting[] => [
  brand('BRAND_ACCRUED', payout),
  brand('BRAND_PAYABLE', negate(payout)),
];

/** The payment date has come. */
export const payableNow = (partnerId: string, payout: Money): Posting[] => [
  partner('PARTNER_ACCRUED', partnerId, negate(payout)),
  partner('PARTNER_PAYABLE', partnerId, payout),
];

/** A fee, guarantee or bonus is due: owed for certain and payable at once. Negative where a bonus was too much. */
export const earned = (partnerId: string, amount: Money): Posting[] => [
  brand('BRAND_PAYABLE', negate(amount)),
  partner('PARTNER_PAYABLE', partnerId, amount),
];

/** The rail has confirmed the payment. */
export const disbursement = (partnerId: string, amount: Money): Posting[] => [
  partner('PARTNER_PAYABLE', partnerId, negate(amount)),
  partner('PARTNER_PAID', partnerId, amount),
];

/** A payment that had arrived came back: payable once more. */
export const paymentBack = (partnerId: string, amount: Money): Posting[] => disbursement(partnerId, negate(amount));

/**
 * The payout is worth more than before, or less: new entries where it now stands.
 * @param change signed: a reversal is negative
 */
export function revaluation(stands: Footing, partnerId: string, change: Money): Posting[] {
  switch (stands) {
    case 'PENDING_ACCRUAL':
      return accrual(partnerId, change);
    case 'FIRM_ACCRUAL':
      return [brand('BRAND_PAYABLE', negate(change)), partner('PARTNER_ACCRUED', partnerId, change)];
    case 'PAYABLE':
      return earned(partnerId, change);
    default:
      return assertNever(stands);
  }
}
