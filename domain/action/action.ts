import type { CarriedReferral } from '../attribution/question.ts';
import type { TakenBack } from '../evaluation/remaining.ts';
import type { Taken } from '../evaluation/limits/usage.ts';
import type { CorrectedOrder } from './correction.ts';
import type { Hold, State, StateDetail } from './state.ts';

type Optional<Value> = Value | null | undefined;

/** What of an action its commands look at and change. The stored row is one; so is any object with these fields. */
export interface Action {
  readonly id: string;
  readonly state: State;
  readonly stateDetail: StateDetail;
  readonly hold?: Optional<Hold>;
  readonly test: boolean;
  /** Who earns it, under which contract, as evaluated where; absent: nobody is credited. */
  readonly partnerId?: Optional<string>;
  readonly contractId?: Optional<string>;
  readonly evaluationId?: Optional<string>;
  readonly referral: CarriedReferral;
  /** Its sale, what remains of it, and what it pays; decimal strings. */
  readonly amount: string;
  readonly remainingAmount: string;
  readonly payout: string;
  /** Of what remains, the part that limits cut off, and since when it is paid all the same. */
  readonly outsideTerms: string;
  readonly excessAllowedAt?: Optional<string>;
  readonly payoutCurrency: string;
  /** The order as it now is; absent: as it was reported. */
  readonly corrected?: Optional<CorrectedOrder>;
  /** How many clicks or visits it stands for; absent: it is one event. */
  readonly clicks?: Optional<number>;
  /** Oldest first. */
  readonly takenBack: readonly TakenBack[];
  /** Of its contract's counters. */
  readonly taken: Taken;
  /** Counts its promises: each is accrued, locked and paid once. */
  readonly cycle: number;
  readonly eventDate: string;
  readonly submittedAt: string;
  readonly approvedAt?: Optional<string>;
  readonly commissionableAt?: Optional<string>;
  readonly lockingAt?: Optional<string>;
  readonly openUntil?: Optional<string>;
  readonly lockedAt?: Optional<string>;
  readonly payableAt?: Optional<string>;
  readonly paidAt?: Optional<string>;
}

/** The fields that a command sets; the others stay. */
export type ActionChange = Partial<Omit<Action, 'id' | 'test' | 'eventDate' | 'submittedAt'>>;

/** One of the monthly parts that a payout is paid in and that is still to come. */
export interface PartToCome {
  /** From 1. */
  readonly number: number;
  readonly dueAt: string;
  /** A decimal string in the action's payout currency. */
  readonly amount: string;
}

/** One of them, to come or not. */
export interface Part extends PartToCome {
  /** Since when its partner can be paid; null: it is still to come. */
  readonly payableSince: string | null;
}
