import type { MaskedAccount } from './account.ts';

/**
 * The ways that money can take to a partner. MANUAL_CSV and ISO20022 are files for the bank, EXTERNAL is paid by the brand itself
 * outside, STRIPE by Stripe Connect, FAKE by nobody: the sandbox and tests have it.
 */
export const railNames = ['MANUAL_CSV', 'ISO20022', 'EXTERNAL', 'STRIPE', 'FAKE'] as const;
export type RailName = (typeof railNames)[number];

/** What goes wrong with a payment by the fake rail: once, so that each comes to an end. */
export const faults = ['DECLINED', 'PENDING', 'UNKNOWN', 'TIMEOUT_AFTER_SUCCESS', 'RETURNED_LATER'] as const;
export type Fault = (typeof faults)[number];

/** How a partner is paid. */
export interface PayoutMethod {
  readonly rail: RailName;
  /** Absent: the holder of the account, else the partner's name. */
  readonly payee?: string | undefined;
  /** What the partner is paid in; absent: the statement's currency. */
  readonly currency?: string | undefined;
  /** Of the fake rail; absent: nothing goes wrong. */
  readonly fault?: Fault | undefined;
  /** Of ISO20022 and STRIPE; in the clear it is sealed apart. */
  readonly account?: MaskedAccount | undefined;
}

/** The kind of account that a rail pays to; null: none. */
export const accountKindOf = (rail: RailName): MaskedAccount['kind'] | null => {
  if (rail === 'ISO20022') return 'BANK_ACCOUNT';
  return rail === 'STRIPE' ? 'STRIPE_ACCOUNT' : null;
};

/** Whether a rail debits an account that the brand has to name; the others are paid from by whoever carries them out. */
export const debitsPayerAccount = (rail: RailName): boolean => rail === 'ISO20022';

/** Whether money goes the same way by both. FAKE pays nobody, whatever else it says. */
export const isSamePlace = (one: PayoutMethod, other: PayoutMethod): boolean =>
  one.rail === other.rail && (one.rail === 'FAKE' || (one.payee === other.payee && one.currency === other.currency));
