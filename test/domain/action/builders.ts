import type { Action, PartToCome } from '../../../domain/action/action.ts';
import type { Decision } from '../../../domain/action/decision.ts';
import type { DatingTerms } from '../../../domain/action/locking.ts';
import type { Phase } from '../../../domain/action/transitions.ts';
import { locking, payoutScheduling } from '../../../domain/contract/dates.ts';
import { takenBy } from '../../../domain/evaluation/limits/taken.ts';
import { amountText } from '../../../domain/money.ts';
import { evaluated } from '../evaluation/builders.ts';

/** How a sale of 100.00 USD was priced that pays 10 % within a limit of actions. */
export const priced = evaluated({ limits: [{ type: 'ACTION', value: '10', period: 'MONTH' }] });

export const eventDate = '2026-11-20T10:00:00.000Z';
export const lockingAt = '2027-01-01T00:00:00.000Z';
export const payableAt = '2027-02-01T00:00:00.000Z';

const locked = { state: 'APPROVED', stateDetail: 'LOCKED', lockedAt: lockingAt, payableAt } as const;
const hold = { since: '2026-11-21T00:00:00.000Z', until: null };

/** What tells each phase. */
const phases: Readonly<Record<Phase, Partial<Action>>> = {
  AWAITING_CUSTOMER: {
    stateDetail: 'AWAITING_CUSTOMER',
    partnerId: null,
    contractId: null,
    evaluationId: null,
    payout: '0',
    taken: {},
    lockingAt: null,
  },
  OPEN: {},
  APPROVED_BY_USER: { stateDetail: 'APPROVED_BY_USER', approvedAt: '2026-11-21T00:00:00.000Z' },
  ON_HOLD: { stateDetail: 'ON_HOLD', hold },
  LOCKED: locked,
  LOCKED_ON_HOLD: { ...locked, hold },
  PAYMENT_PENDING: { ...locked, stateDetail: 'PAYMENT_PENDING' },
  PAID: { ...locked, stateDetail: 'PAID', paidAt: '2027-02-03T00:00:00.000Z' },
  REVERSED: {
    state: 'REVERSED',
    stateDetail: 'ITEM_RETURNED',
    takenBack: [{ all: true }],
    taken: {},
    payout: '0.00',
    remainingAmount: '0.00',
  },
};

/** The sale in that phase, changed. */
export const anAction = (phase: Phase = 'OPEN', change: Partial<Action> = {}): Action => ({
  id: 'a-1',
  state: 'PENDING',
  stateDetail: 'OPEN',
  hold: null,
  test: false,
  partnerId: 'blog',
  contractId: 'blog-contract',
  evaluationId: 'e-1',
  referral: {},
  amount: '100.00',
  remainingAmount: '100.00',
  payout: '10.00',
  outsideTerms: '0',
  payoutCurrency: 'USD',
  takenBack: [],
  taken: takenBy(priced, []),
  cycle: 0,
  eventDate,
  submittedAt: eventDate,
  approvedAt: null,
  commissionableAt: null,
  lockingAt,
  openUntil: null,
  lockedAt: null,
  payableAt: null,
  paidAt: null,
  ...phases[phase],
  ...change,
});

/** A sale whose locking period has not begun. */
export const waiting = (change: Partial<Action> = {}): Action =>
  anAction('OPEN', { lockingAt: null, openUntil: '2028-11-20T10:00:00.000Z', ...change });

/** Terms by which dates are found: by default it locks, and is paid, as seed 003 says. */
export const dating = (lock: object = {}, scheduling: object = {}): DatingTerms => ({
  locking: locking.parse(lock),
  scheduling: payoutScheduling.parse(scheduling),
  brand: { timeZone: 'UTC', minimumReviewPeriod: 0 },
});

/** Monthly parts that are still to come. */
export const parts = (...amounts: string[]): PartToCome[] =>
  amounts.map((amount, index) => ({ number: index + 1, dueAt: `2027-0${String(index + 2)}-01T00:00:00.000Z`, amount }));

/** What a decision books, to be read: `action/a-1/lock: BRAND_ACCRUED 10.00, BRAND_PAYABLE -10.00`. */
export const booked = ({ bookings }: Decision): string[] =>
  bookings.map(
    ({ cause, postings }) =>
      `${cause}: ${postings.map(({ account, amount }) => `${account} ${amountText(amount)}`).join(', ')}`,
  );
