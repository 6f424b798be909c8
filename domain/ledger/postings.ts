import type { Footing } from '../action/transitions.ts';
import { assertNever } from '../errors.ts';
import { negate, subtract, type Money } from '../money.ts';

/*
 * Double entry: each function says which accounts one cause moves. Amounts are signed and every posting sums to zero.
 *
 *   cause          BRAND_ACCRUED  BRAND_PAYABLE  PARTNER_ACCRUED  PARTNER_PAYABLE  PARTNER_PAID  BRAND_DEPOSITS  BRAND_FUNDS
 *   accrual              −                              +
 *   lock                 +              −
 *   payable                                             −                +
 *   earned                              −                                +
 *   deposit                                                                                            −              +
 *   disbursement                        +                                −               +                            −
 *   payment back                        −                                +               −                            +
 *
 * A payment in another currency than the statement's goes through BRAND_EXCHANGE and PARTNER_EXCHANGE ({@link exchanged}).
 *
 * BRAND_ACCRUED is what a brand may come to owe, BRAND_PAYABLE what it still owes for certain. BRAND_DEPOSITS is what it has sent,
 * BRAND_FUNDS what is left of that; below zero it has paid from elsewhere. Payments of releases before 0.5.0 moved the partner's
 * accounts alone.
 */

export const accounts = [
  'BRAND_ACCRUED',
  'BRAND_PAYABLE',
  'PARTNER_ACCRUED',
  'PARTNER_PAYABLE',
  'PARTNER_PAID',
  'BRAND_DEPOSITS',
  'BRAND_FUNDS',
  'BRAND_EXCHANGE',
  'BRAND_EXCHANGE_GAINS',
  'PARTNER_EXCHANGE',
] as const;
export type Account = (typeof accounts)[number];

export interface Posting {
  readonly account: Account;
  /** Whose account; null for the brand's own. */
  readonly partnerId: string | null;
  readonly amount: Money;
}

const brand = (account: Extract<Account, `BRAND_${string}`>, amount: Money): Posting => ({
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

/** The brand has sent money to pay its partners from. */
export const deposit = (amount: Money): Posting[] => [
  brand('BRAND_DEPOSITS', negate(amount)),
  brand('BRAND_FUNDS', amount),
];

/** The rail has confirmed the payment: the partner has it, and the brand owes it no more. */
export const disbursement = (partnerId: string, amount: Money): Posting[] => [
  partner('PARTNER_PAYABLE', partnerId, negate(amount)),
  partner('PARTNER_PAID', partnerId, amount),
  brand('BRAND_FUNDS', negate(amount)),
  brand('BRAND_PAYABLE', amount),
];

/**
 * The same for a payment in another currency than the obligation that it clears. Each side keeps its own books: what the partner
 * had payable becomes what it was paid, and what the brand owed becomes what it has spent. What the payment is worth less than the
 * obligation is a gain.
 *
 *                        obligation's currency   paid currency
 *   PARTNER_PAYABLE             − amount
 *   PARTNER_EXCHANGE            + amount             − paid
 *   PARTNER_PAID                                     + paid
 *   BRAND_PAYABLE               + amount
 *   BRAND_EXCHANGE         − amount + gain           + paid
 *   BRAND_EXCHANGE_GAINS        − gain
 *   BRAND_FUNDS                                      − paid
 *
 * @param gain in the obligation's currency; negative: the brand has lost
 */
export const exchanged = (
  partnerId: string,
  { amount, paid, gain }: { readonly amount: Money; readonly paid: Money; readonly gain: Money },
): Posting[] => [
  partner('PARTNER_PAYABLE', partnerId, negate(amount)),
  partner('PARTNER_EXCHANGE', partnerId, amount),
  partner('PARTNER_EXCHANGE', partnerId, negate(paid)),
  partner('PARTNER_PAID', partnerId, paid),
  brand('BRAND_PAYABLE', amount),
  brand('BRAND_EXCHANGE', subtract(gain, amount)),
  brand('BRAND_EXCHANGE', paid),
  brand('BRAND_EXCHANGE_GAINS', negate(gain)),
  brand('BRAND_FUNDS', negate(paid)),
];

/** A payment that had arrived came back: the opposite of what it had moved, whatever that was. */
export const paymentBack = (paid: readonly Posting[]): Posting[] =>
  paid.map((posting) => ({ ...posting, amount: negate(posting.amount) }));

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
