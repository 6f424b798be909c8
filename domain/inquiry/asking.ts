import type { Phase } from '../action/transitions.ts';
import { plusDuration } from '../calendar.ts';
import { DomainError, type ProblemCode } from '../errors.ts';
import type { InquiryType } from './inquiry.ts';

/*
 * What a partner may ask about, as one table: type × where its own action is → the refusal's code, or null.
 */

const tracked = 'INQUIRY_ORDER_TRACKED' satisfies ProblemCode;
const notReversed = 'ACTION_NOT_REVERSED' satisfies ProblemCode;

type Row = Readonly<Record<Phase, ProblemCode | null>>;

const table: Readonly<Record<InquiryType, Row>> = {
  // An order that is its own is not missing, whatever has become of it.
  UNTRACKED: {
    AWAITING_CUSTOMER: tracked,
    OPEN: tracked,
    APPROVED_BY_USER: tracked,
    ON_HOLD: tracked,
    LOCKED: tracked,
    LOCKED_ON_HOLD: tracked,
    PAYMENT_PENDING: tracked,
    PAID: tracked,
    REVERSED: tracked,
  },
  INCORRECT: {
    AWAITING_CUSTOMER: 'ACTION_AWAITS_CUSTOMER',
    OPEN: null,
    APPROVED_BY_USER: null,
    ON_HOLD: null,
    LOCKED: null,
    LOCKED_ON_HOLD: null,
    PAYMENT_PENDING: null,
    PAID: null,
    // That it was reversed is what is wrong with it: DECLINED.
    REVERSED: 'ACTION_ALREADY_REVERSED',
  },
  DECLINED: {
    AWAITING_CUSTOMER: notReversed,
    OPEN: notReversed,
    APPROVED_BY_USER: notReversed,
    ON_HOLD: notReversed,
    LOCKED: notReversed,
    LOCKED_ON_HOLD: notReversed,
    PAYMENT_PENDING: notReversed,
    PAID: notReversed,
    REVERSED: null,
  },
};

/** Why a partner cannot ask that about an action of its own; null: it can. */
export const refusalToAsk = (type: InquiryType, phase: Phase): ProblemCode | null => table[type][phase];

/** Tracking may take that long: what is missing sooner may yet come. */
const missedAfter = 'PT1H';
/** So long are brands expected to find an order in their own books. */
const missedFor = 'P90D';

/**
 * An order can be missed from an hour to 90 days after its event date. What is wrong with an action can be said at any time, since we
 * keep the action.
 *
 * @throws DomainError INQUIRY_OUT_OF_TIME
 */
export function requireInTime(eventDate: string, now: string): void {
  const from = plusDuration(eventDate, missedAfter, 'UTC');
  const to = plusDuration(eventDate, missedFor, 'UTC');
  if (now >= from && now <= to) return;
  throw new DomainError('INQUIRY_OUT_OF_TIME', `An order of ${eventDate} can be missed from ${from} to ${to}.`, [
    { pointer: '/eventDate', detail: 'expected a time from 90 days to an hour ago' },
  ]);
}
