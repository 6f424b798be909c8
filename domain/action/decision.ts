import type { Move } from '../evaluation/limits/usage.ts';
import type { Posting } from '../ledger/postings.ts';
import type { NotificationEvent } from '../notification/events.ts';
import type { StatementLineKind } from '../payout/statement.ts';
import type { ActionChange, Part } from './action.ts';
import type { PriceChange } from './price-change.ts';

/*
 * What a command on an action does, as a value: an activity carries it out in one transaction, a test looks at it. Nothing is decided
 * anywhere else.
 */

/** What the history of an action calls its commands. */
export type HistoryCommand =
  | 'SUBMIT'
  | 'ATTACH'
  | 'LOCK'
  | 'INVOICE'
  | 'MAKE_PAYABLE'
  | 'SETTLE'
  | 'SET_OFF'
  | 'UNSETTLE'
  | 'APPROVE'
  | 'COMMISSION'
  | 'HOLD'
  | 'RELEASE'
  | 'REVERSE'
  | 'REATTRIBUTE'
  | 'RESTORE'
  | 'CORRECT'
  | 'UNDO'
  | 'ALLOW_EXCESS';

/** All that a command does. */
export interface Decision {
  readonly command: HistoryCommand;
  readonly changed: ActionChange;
  /** Ledger transactions, in their order. */
  readonly bookings: readonly Booking[];
  /** What is taken of counters, and given back. */
  readonly moves: readonly Move[];
  /** Monthly parts of the cycle that it was in as they then are: those that are new or have changed. */
  readonly parts: readonly Part[];
  /** Whether the bonus of its month may be another one now. */
  readonly reopensMonth: boolean;
  /** What its history keeps so that it can be undone; null: it leaves the price as it was, or makes it anew. */
  readonly priceChange: PriceChange | null;
  /** What endpoints are told. */
  readonly event: NotificationEvent;
}

/** One ledger transaction, and the line that it makes on a statement of its partner. */
export interface Booking {
  /** Can be booked once. */
  readonly cause: string;
  /** When it counts. */
  readonly effectiveAt: string;
  readonly postings: readonly Posting[];
  /** Null: nothing becomes payable by it, or ceases to be. */
  readonly line: BookedLine | null;
}

export interface BookedLine {
  readonly kind: Extract<StatementLineKind, 'EARNED' | 'CLAWED_BACK'>;
  readonly partnerId: string;
  readonly currency: string;
  /** A decimal string, signed as a statement's lines are. */
  readonly amount: string;
  /** On that date's statement, which is made where it is missing; null: it waits for whichever statement comes next. */
  readonly payableAt: string | null;
}

type More = Partial<Omit<Decision, 'command' | 'changed'>>;

/** A decision that changes the action, and else only what is named. */
export const decision = (command: HistoryCommand, changed: ActionChange, more: More = {}): Decision => ({
  command,
  changed,
  bookings: [],
  moves: [],
  parts: [],
  reopensMonth: false,
  priceChange: null,
  event: 'action.updated',
  ...more,
});
