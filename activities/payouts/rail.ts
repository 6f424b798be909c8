import type { Fault, RailName } from '../../domain/payout/payoutMethod.ts';
import type { RailAnswer } from '../../domain/payout/railAnswer.ts';

/** Where the money goes, in the words of the rail. */
export type Destination =
  /** Whoever the payee's name means: a person carries the payment out. */
  | { readonly kind: 'NAMED' }
  | { readonly kind: 'BANK_ACCOUNT'; readonly iban: string; readonly bic?: string | undefined }
  | { readonly kind: 'STRIPE_ACCOUNT'; readonly accountId: string }
  /** Nobody, and what goes wrong on the way. */
  | { readonly kind: 'NOBODY'; readonly fault: Fault | null };

/** The account that the money comes from. */
export interface Payer {
  readonly name: string;
  /** Absent: the brand has named none. */
  readonly account?: { readonly iban: string; readonly bic?: string | undefined } | undefined;
}

/** One payment to make. `payoutId` is the idempotency key: however often it is asked for, the partner is paid once. */
export interface Payment {
  readonly payoutId: string;
  readonly payer: Payer;
  readonly payee: string;
  readonly destination: Destination;
  readonly amount: string;
  readonly currency: string;
  readonly reference: string;
  /** When it is handed over, the same for a repeat (ISO 8601). */
  readonly sentAt: string;
}

/**
 * The way money takes to a partner. Every rail keeps the same promises (test/activities/payouts/railContract.ts):
 *
 * - asked twice for the same payout, it pays once;
 * - an error of `pay` other than {@link NotTaken} leaves open what became of it: `find` tells, `pay` is not called again;
 * - `find` says `absent` only for what it has not heard of.
 */
export interface Rail {
  readonly name: RailName;
  /** Whether `find` learns what became of an accepted payment; otherwise a person says so (`/confirmations`). */
  readonly tellsLater: boolean;
  /** For how many days after its arrival a payment can come back by itself, so that the rail is still asked. */
  readonly returnDays: number;
  /** How long a call that was cut off may still reach it: an ISO 8601 duration. What it has not heard of then, it never will. */
  readonly reachesWithin: string;
  pay(payment: Payment): Promise<RailAnswer>;
  find(payoutId: string): Promise<RailAnswer>;
}

/** It is certain that the rail took nothing: the same payment can be handed over again. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';
}
