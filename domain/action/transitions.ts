import { assertNever, DomainError, type ProblemCode } from '../errors.ts';
import type { Hold, State, StateDetail } from './state.ts';

/*
 * The life of an action as one pure table: phase × command → what happens, or the refusal. Workflow validators, activities
 * and tests all ask it; nothing else knows the rules.
 *
 *   AWAITING_CUSTOMER ──ATTACH──┐
 *             │                 ▼
 *             │               OPEN ──LOCK──▶ LOCKED ──MAKE_PAYABLE──▶ PAYMENT_PENDING ──SETTLE──▶ PAID
 *             │              HOLD│▲RELEASE  HOLD│▲RELEASE                 │                      │
 *             │                 ▼│             ▼│                          │                      │
 *             │              ON_HOLD ─LOCK─▶ LOCKED_ON_HOLD                │                      │
 *             │                 │               │                           │                      │
 *             └─────────────────┴───────────────┴──────── REVERSE ──────────┴───(a clawback)───────┘──▶ REVERSED
 */

/** The state, its detail and a hold as one word: what the table's rows are. */
export const phases = [
  'AWAITING_CUSTOMER',
  'OPEN',
  'APPROVED_BY_USER',
  'ON_HOLD',
  'LOCKED',
  'LOCKED_ON_HOLD',
  'PAYMENT_PENDING',
  'PAID',
  'REVERSED',
] as const;
export type Phase = (typeof phases)[number];

/**
 * ATTACH once the customer's keys are known, LOCK at the locking date, INVOICE once an invoice is issued that its payment date counts
 * from, MAKE_PAYABLE at the payment date, SETTLE when the money has arrived, UNSETTLE when it came back, APPROVE to begin an
 * open-ended locking period, APPROVE_AT_ONCE to lock, COMMISSION when the brand says that it is commissionable, HOLD while somebody
 * doubts it, RELEASE when the doubt is over, REVERSE all of it, REVERSE_PART of it, REATTRIBUTE to another partner, RESTORE what was
 * reversed, CORRECT the order to what it now is, UNDO the latest part taken back or correction, ALLOW_EXCESS to pay what limits cut off.
 */
export const commands = [
  'ATTACH',
  'LOCK',
  'INVOICE',
  'MAKE_PAYABLE',
  'SETTLE',
  'UNSETTLE',
  'APPROVE',
  'APPROVE_AT_ONCE',
  'COMMISSION',
  'HOLD',
  'RELEASE',
  'REVERSE',
  'REVERSE_PART',
  'REATTRIBUTE',
  'RESTORE',
  'CORRECT',
  'UNDO',
  'ALLOW_EXCESS',
] as const;
export type ActionCommand = (typeof commands)[number];

/**
 * Where the payout stands that a command changes: PENDING_ACCRUAL and FIRM_ACCRUAL are promises, which grow and shrink; of what is
 * PAYABLE the difference nets against the partner's next statement.
 */
export type Footing = 'PENDING_ACCRUAL' | 'FIRM_ACCRUAL' | 'PAYABLE';

export type Transition =
  | { readonly outcome: 'MOVES'; readonly to: Phase; readonly stands?: Footing }
  | { readonly outcome: 'ALREADY_THERE'; readonly stands?: never }
  | { readonly outcome: 'REFUSED'; readonly code: ProblemCode; readonly stands?: never };

const moves = (to: Phase, stands?: Footing): Transition =>
  stands === undefined ? { outcome: 'MOVES', to } : { outcome: 'MOVES', to, stands };
const alreadyThere: Transition = { outcome: 'ALREADY_THERE' };
const refused = (code: ProblemCode): Transition => ({ outcome: 'REFUSED', code });
const tooEarly = refused('ACTION_STATE_REFUSES');
const reversed = refused('ACTION_ALREADY_REVERSED');
const awaited = refused('ACTION_AWAITS_CUSTOMER');
const alreadyApproved = refused('ACTION_ALREADY_APPROVED');
const onHold = refused('ACTION_ON_HOLD');
const notOnHold = refused('ACTION_NOT_ON_HOLD');
const notReversed = refused('ACTION_NOT_REVERSED');
const tooLateToHold = refused('ACTION_ALREADY_PAYABLE');

type Row = Readonly<Record<ActionCommand, Transition>>;

// Not evaluated yet: there is no partner and no price that a part or another partner could be told by.
const awaitingCustomer: Row = {
  ATTACH: moves('OPEN'),
  LOCK: awaited,
  INVOICE: awaited,
  MAKE_PAYABLE: awaited,
  SETTLE: awaited,
  UNSETTLE: alreadyThere,
  APPROVE: awaited,
  APPROVE_AT_ONCE: awaited,
  COMMISSION: awaited,
  HOLD: awaited,
  RELEASE: notOnHold,
  REVERSE: moves('REVERSED'),
  REVERSE_PART: awaited,
  REATTRIBUTE: awaited,
  RESTORE: notReversed,
  CORRECT: awaited,
  UNDO: notReversed,
  ALLOW_EXCESS: awaited,
};

const open: Row = {
  ATTACH: alreadyThere,
  LOCK: moves('LOCKED'),
  INVOICE: tooEarly,
  MAKE_PAYABLE: tooEarly,
  SETTLE: tooEarly,
  UNSETTLE: alreadyThere,
  APPROVE: moves('APPROVED_BY_USER'),
  APPROVE_AT_ONCE: moves('LOCKED'),
  COMMISSION: moves('OPEN'),
  HOLD: moves('ON_HOLD'),
  RELEASE: notOnHold,
  REVERSE: moves('REVERSED', 'PENDING_ACCRUAL'),
  REVERSE_PART: moves('OPEN', 'PENDING_ACCRUAL'),
  REATTRIBUTE: moves('OPEN', 'PENDING_ACCRUAL'),
  RESTORE: notReversed,
  CORRECT: moves('OPEN', 'PENDING_ACCRUAL'),
  UNDO: moves('OPEN', 'PENDING_ACCRUAL'),
  ALLOW_EXCESS: moves('OPEN', 'PENDING_ACCRUAL'),
};

const locked: Row = {
  ATTACH: alreadyThere,
  LOCK: alreadyThere,
  INVOICE: moves('LOCKED'),
  MAKE_PAYABLE: moves('PAYMENT_PENDING'),
  SETTLE: tooEarly,
  UNSETTLE: alreadyThere,
  APPROVE: alreadyApproved,
  APPROVE_AT_ONCE: alreadyApproved,
  COMMISSION: alreadyApproved,
  HOLD: moves('LOCKED_ON_HOLD'),
  RELEASE: notOnHold,
  REVERSE: moves('REVERSED', 'FIRM_ACCRUAL'),
  REVERSE_PART: moves('LOCKED', 'FIRM_ACCRUAL'),
  REATTRIBUTE: moves('OPEN', 'FIRM_ACCRUAL'),
  RESTORE: notReversed,
  CORRECT: moves('LOCKED', 'FIRM_ACCRUAL'),
  UNDO: moves('LOCKED', 'FIRM_ACCRUAL'),
  ALLOW_EXCESS: moves('LOCKED', 'FIRM_ACCRUAL'),
};

const paymentPending: Row = {
  ATTACH: alreadyThere,
  LOCK: alreadyThere,
  INVOICE: alreadyThere,
  MAKE_PAYABLE: alreadyThere,
  SETTLE: moves('PAID'),
  UNSETTLE: alreadyThere,
  APPROVE: alreadyApproved,
  APPROVE_AT_ONCE: alreadyApproved,
  COMMISSION: alreadyApproved,
  HOLD: tooLateToHold,
  RELEASE: notOnHold,
  REVERSE: moves('REVERSED', 'PAYABLE'),
  REVERSE_PART: moves('PAYMENT_PENDING', 'PAYABLE'),
  REATTRIBUTE: moves('OPEN', 'PAYABLE'),
  RESTORE: notReversed,
  CORRECT: moves('PAYMENT_PENDING', 'PAYABLE'),
  UNDO: moves('PAYMENT_PENDING', 'PAYABLE'),
  ALLOW_EXCESS: moves('PAYMENT_PENDING', 'PAYABLE'),
};

const table: Readonly<Record<Phase, Row>> = {
  AWAITING_CUSTOMER: awaitingCustomer,
  OPEN: open,
  APPROVED_BY_USER: {
    ...open,
    APPROVE: alreadyApproved,
    APPROVE_AT_ONCE: alreadyApproved,
    COMMISSION: alreadyApproved,
    REVERSE_PART: moves('APPROVED_BY_USER', 'PENDING_ACCRUAL'),
    CORRECT: moves('APPROVED_BY_USER', 'PENDING_ACCRUAL'),
    UNDO: moves('APPROVED_BY_USER', 'PENDING_ACCRUAL'),
    ALLOW_EXCESS: moves('APPROVED_BY_USER', 'PENDING_ACCRUAL'),
  },
  // A hold delays the payment and nothing else: it stays through the lock and with another partner, until it is released.
  ON_HOLD: {
    ...open,
    LOCK: moves('LOCKED_ON_HOLD'),
    APPROVE: onHold,
    APPROVE_AT_ONCE: onHold,
    COMMISSION: moves('ON_HOLD'),
    HOLD: moves('ON_HOLD'),
    // What a user approved before is APPROVED_BY_USER again.
    RELEASE: moves('OPEN'),
    REVERSE_PART: moves('ON_HOLD', 'PENDING_ACCRUAL'),
    REATTRIBUTE: moves('ON_HOLD', 'PENDING_ACCRUAL'),
    CORRECT: moves('ON_HOLD', 'PENDING_ACCRUAL'),
    UNDO: moves('ON_HOLD', 'PENDING_ACCRUAL'),
    ALLOW_EXCESS: moves('ON_HOLD', 'PENDING_ACCRUAL'),
  },
  LOCKED: locked,
  LOCKED_ON_HOLD: {
    ...locked,
    INVOICE: moves('LOCKED_ON_HOLD'),
    MAKE_PAYABLE: onHold,
    HOLD: moves('LOCKED_ON_HOLD'),
    RELEASE: moves('LOCKED'),
    REVERSE_PART: moves('LOCKED_ON_HOLD', 'FIRM_ACCRUAL'),
    REATTRIBUTE: moves('ON_HOLD', 'FIRM_ACCRUAL'),
    CORRECT: moves('LOCKED_ON_HOLD', 'FIRM_ACCRUAL'),
    UNDO: moves('LOCKED_ON_HOLD', 'FIRM_ACCRUAL'),
    ALLOW_EXCESS: moves('LOCKED_ON_HOLD', 'FIRM_ACCRUAL'),
  },
  PAYMENT_PENDING: paymentPending,
  PAID: {
    ...paymentPending,
    SETTLE: alreadyThere,
    UNSETTLE: moves('PAYMENT_PENDING'),
    REVERSE_PART: moves('PAID', 'PAYABLE'),
    // With more than was paid it is PAYMENT_PENDING once more, until that is paid too.
    CORRECT: moves('PAID', 'PAYABLE'),
    UNDO: moves('PAID', 'PAYABLE'),
    ALLOW_EXCESS: moves('PAID', 'PAYABLE'),
  },
  REVERSED: {
    ATTACH: reversed,
    LOCK: reversed,
    INVOICE: reversed,
    MAKE_PAYABLE: reversed,
    SETTLE: alreadyThere,
    UNSETTLE: alreadyThere,
    APPROVE: reversed,
    APPROVE_AT_ONCE: reversed,
    COMMISSION: reversed,
    HOLD: reversed,
    RELEASE: reversed,
    REVERSE: reversed,
    REVERSE_PART: reversed,
    REATTRIBUTE: reversed,
    // What a user approved before is APPROVED_BY_USER again.
    RESTORE: moves('OPEN'),
    CORRECT: reversed,
    UNDO: reversed,
    ALLOW_EXCESS: reversed,
  },
};

/** What of an action tells its phase, as it is stored and as its workflow knows it. */
export interface Standing {
  readonly state: State;
  readonly stateDetail: StateDetail;
  readonly hold?: Hold | null | undefined;
}

/** The phase that a state, its detail and a hold mean. */
export function phaseOf({ state, stateDetail, hold }: Standing): Phase {
  switch (state) {
    case 'PENDING':
      if (stateDetail === 'AWAITING_CUSTOMER') return 'AWAITING_CUSTOMER';
      if (hold) return 'ON_HOLD';
      return stateDetail === 'APPROVED_BY_USER' ? 'APPROVED_BY_USER' : 'OPEN';
    case 'REVERSED':
      return 'REVERSED';
    case 'APPROVED':
      if (stateDetail === 'PAYMENT_PENDING' || stateDetail === 'PAID') return stateDetail;
      return hold ? 'LOCKED_ON_HOLD' : 'LOCKED';
    default:
      return assertNever(state);
  }
}

/** What a restoration is: of what is reversed it brings all back, else it undoes the latest part. */
export const restorationOf = (standing: Standing): 'RESTORE' | 'UNDO' =>
  phaseOf(standing) === 'REVERSED' ? 'RESTORE' : 'UNDO';

/** What the command does to an action in that phase. */
export const transition = (phase: Phase, command: ActionCommand): Transition => table[phase][command];

/** The same, for a caller that cannot go on after a refusal. @throws DomainError the table's refusal */
export function allowed(
  action: Standing & { readonly id: string },
  command: ActionCommand,
): Exclude<Transition, { outcome: 'REFUSED' }> {
  const asked = transition(phaseOf(action), command);
  if (asked.outcome !== 'REFUSED') return asked;
  throw new DomainError(asked.code, refusalText(action, command));
}

/** The sentence of a refusal by the table. */
export const refusalText = (
  { id, state, stateDetail }: Standing & { readonly id: string },
  command: ActionCommand,
): string => `Action ${id} is ${state} (${stateDetail}); it cannot be ${becoming[command]}.`;

const becoming: Readonly<Record<ActionCommand, string>> = {
  ATTACH: 'evaluated',
  LOCK: 'locked',
  INVOICE: 'dated by an invoice',
  MAKE_PAYABLE: 'made payable',
  SETTLE: 'marked as paid',
  UNSETTLE: 'marked as not paid after all',
  APPROVE: 'approved',
  APPROVE_AT_ONCE: 'approved',
  COMMISSION: 'made commissionable',
  HOLD: 'held',
  RELEASE: 'released',
  REVERSE: 'reversed',
  REVERSE_PART: 'reversed in part',
  REATTRIBUTE: 'moved to another partner',
  RESTORE: 'restored',
  CORRECT: 'corrected',
  UNDO: 'restored to what it was before',
  ALLOW_EXCESS: 'paid beyond its limits',
};
