import { amountText, subtract, type Money } from '../money.ts';

/*
 * What keeps a payment from going out: gates. All have to be open before anything is sent; a payment that waits before one is
 * pending, and nobody has been asked to pay.
 */

export const gates = [
  'PAUSED',
  'APPROVAL',
  'COMPLIANCE',
  'PAYOUT_METHOD',
  'PAYER_ACCOUNT',
  'RATE',
  'FUNDING',
  'RAIL',
] as const;
export type Gate = (typeof gates)[number];

/** A gate that is shut. */
export interface ShutGate {
  readonly gate: Gate;
  /** When it opens by itself; null: when somebody opens it. */
  readonly until: string | null;
  /** What is waited for, for people. */
  readonly sentence: string;
}

/** What is known of a payment that is to go out. */
export interface BeforeGates {
  /** This payout, or all of the brand. */
  readonly isPaused: boolean;
  readonly areAllPaused: boolean;
  /** How many persons have to approve it, and how many have. */
  readonly approvals: { readonly required: number; readonly given: number };
  readonly isHeldForCompliance: boolean;
  /** The partner's payout method was changed: until when nothing goes out to it. */
  readonly heldUntil: string | null;
  /** Its rail debits an account of the brand, which has named none. */
  readonly lacksPayerAccount: boolean;
  /** Null: it is to be exchanged, and no rate is known. */
  readonly paid: Money | null;
  /** When the next rate counts that is stored already; absent: none is. */
  readonly rateFrom?: string | null | undefined;
}

/** The gates that are shut, but for that of the funds, which is asked of a payment that nothing else keeps. */
export function shutGates(before: BeforeGates, now: string): ShutGate[] {
  const { isPaused, areAllPaused, approvals, isHeldForCompliance, heldUntil, lacksPayerAccount } = before;
  const { paid, rateFrom = null } = before;
  const missing = approvals.required - approvals.given;
  const isHeld = heldUntil !== null && heldUntil > now;
  return [
    ...(isPaused ? [shut('PAUSED', 'Finance has paused it.')] : []),
    ...(areAllPaused ? [shut('PAUSED', 'Finance has paused all payouts.')] : []),
    ...(missing > 0
      ? [shut('APPROVAL', missing === 1 ? 'One more person has to approve it.' : 'Two persons have to approve it.')]
      : []),
    ...(isHeldForCompliance ? [shut('COMPLIANCE', 'The partner is on a compliance hold.')] : []),
    ...(isHeld
      ? [shut('PAYOUT_METHOD', `Its payout method was changed: nothing goes out before ${heldUntil}.`, heldUntil)]
      : []),
    ...(lacksPayerAccount ? [shut('PAYER_ACCOUNT', 'The brand has named no account to pay from.')] : []),
    ...(paid ? [] : [shut('RATE', 'No exchange rate of the last ten days is known.', rateFrom)]),
  ];
}

/** What a brand has to pay from in one currency. */
export interface Funds {
  /** Deposited and not paid out; below zero it has paid from elsewhere. */
  readonly balance: Money;
  /** On its way, or before this payment in the queue. */
  readonly spokenFor: Money;
}

/** The gate of the funds, if it is shut: they do not suffice for this payment after those before it. */
export function fundingGate(needed: Money, { balance, spokenFor }: Funds): ShutGate | null {
  const left = subtract(balance, spokenFor);
  if (left.amount.greaterThanOrEqualTo(needed.amount)) return null;
  const missing = subtract(needed, left);
  return shut(
    'FUNDING',
    `The funds lack ${amountText(missing)} ${missing.currency} for it and for what goes before it.`,
  );
}

/** The gate of a rail that this installation does not have, such as Stripe without a key. It is looked for again and again. */
export const railGate = (rail: string): ShutGate => shut('RAIL', `This installation has no rail ${rail}.`);

/** When one of them opens by itself; null: none does. */
export const opensAt = (shutNow: readonly ShutGate[]): string | null =>
  shutNow.flatMap(({ until }) => until ?? []).toSorted()[0] ?? null;

const shut = (gate: Gate, sentence: string, until: string | null = null): ShutGate => ({ gate, until, sentence });
