/**
 * The ways that money can take to a partner. MANUAL_CSV and ISO20022 are files for the bank, EXTERNAL is paid by the brand itself
 * outside, STRIPE by Stripe Connect, FAKE by nobody: the sandbox and tests have it.
 */
export type RailName = 'MANUAL_CSV' | 'ISO20022' | 'EXTERNAL' | 'STRIPE' | 'FAKE';

/** What goes wrong with a payment by the fake rail: once, so that each comes to an end. */
export const faults = ['DECLINED', 'PENDING', 'UNKNOWN', 'TIMEOUT_AFTER_SUCCESS', 'RETURNED_LATER'] as const;
export type Fault = (typeof faults)[number];

/** How a partner is paid. */
export interface PayoutMethod {
  readonly rail: RailName;
  /** Absent: the partner's name. */
  readonly payee?: string | undefined;
  /** Of the fake rail; absent: nothing goes wrong. */
  readonly fault?: Fault | undefined;
}
