/*
 * What a brand of the model has agreed with its two partners. Amounts are in cents of a dollar, rates in hundredths of a percent.
 */

export type Price = { readonly rate: bigint } | { readonly fixed: bigint };

export interface Locking {
  readonly basis: 'TRACKED' | 'APPROVED' | 'COMMISSIONABLE';
  /** Days after the end of the day of the basis. */
  readonly days: number;
  /** What happens a month after the event if nobody has begun the locking period; null: the event begins it. */
  readonly openEnd: 'APPROVE' | 'REJECT' | null;
}

/** One contract; its limits and tier are counted by the calendar month of the event. */
export interface Agreement {
  readonly price: Price;
  /** What is paid instead, once that many actions of the month count. */
  readonly tier: { readonly after: number; readonly price: Price } | null;
  readonly actionLimit: number | null;
  readonly payoutLimit: bigint | null;
  readonly locking: Locking;
  /** From the end of the day of the lock to the payment. */
  readonly payAfterDays: number;
  /** Below this the partner's statement is carried over. */
  readonly minimumPayout: bigint;
}

/** The agreements of the first and the second partner. */
export type Program = readonly [Agreement, Agreement];

export type PartnerNumber = 0 | 1;
