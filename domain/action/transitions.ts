import { assertNever, DomainError, type ProblemCode } from '../errors.ts';
import type { State, StateDetail } from './state.ts';

/*
 * The life of an action as one pure table: phase × command → what happens, or the refusal. Workflow validators, activities
 * and tests all ask it; nothing else knows the rules.
 *
 *   AWAITING_CUSTOMER ──ATTACH──┐
 *             │                 ▼
 *             │               OPEN ──LOCK──▶ LOCKED ──MAKE_PAYABLE──▶ PAYMENT_PENDING ──SETTLE──▶ PAID
 *             │                 │               │                           │                      │
 *             └─────────────────┴───────────────┴──────── REVERSE ──────────┴───(a clawback)───────┘──▶ REVERSED
 */

/** The state and its detail as one word: what the table's rows are. */
export type Phase = 'AWAITING_CUSTOMER' | 'OPEN' | 'LOCKED' | 'PAYMENT_PENDING' | 'PAID' | 'REVERSED';

/**
 * ATTACH once the customer's keys are known, LOCK at the locking date, MAKE_PAYABLE at the payment date, SETTLE when the money
 * has arrived, REVERSE all of it, REVERSE_PART of it, REATTRIBUTE to another partner.
 */
export const commands = ['ATTACH', 'LOCK', 'MAKE_PAYABLE', 'SETTLE', 'REVERSE', 'REVERSE_PART', 'REATTRIBUTE'] as const;
export type ActionCommand = (typeof commands)[number];

/**
 * From where money is taken back: PENDING_ACCRUAL and FIRM_ACCRUAL cancel what was only promised, PAYABLE is a clawback
 * that nets against the partner's next statement.
 */
export type TakeBack = 'PENDING_ACCRUAL' | 'FIRM_ACCRUAL' | 'PAYABLE';

export type Transition =
  | { readonly outcome: 'MOVES'; readonly to: Phase; readonly takesBackFrom?: TakeBack }
  | { readonly outcome: 'ALREADY_THERE' }
  | { readonly outcome: 'REFUSED'; readonly code: ProblemCode };

const moves = (to: Phase, takesBackFrom?: TakeBack): Transition =>
  takesBackFrom === undefined ? { outcome: 'MOVES', to } : { outcome: 'MOVES', to, takesBackFrom };
const alreadyThere: Transition = { outcome: 'ALREADY_THERE' };
const refused = (code: ProblemCode): Transition => ({ outcome: 'REFUSED', code });
const tooEarly = refused('ACTION_STATE_REFUSES');
const reversed = refused('ACTION_ALREADY_REVERSED');
const awaited = refused('ACTION_AWAITS_CUSTOMER');

const table: Readonly<Record<Phase, Readonly<Record<ActionCommand, Transition>>>> = {
  // Not evaluated yet: there is no partner and no price that a part or another partner could be told by.
  AWAITING_CUSTOMER: {
    ATTACH: moves('OPEN'),
    LOCK: awaited,
    MAKE_PAYABLE: awaited,
    SETTLE: awaited,
    REVERSE: moves('REVERSED'),
    REVERSE_PART: awaited,
    REATTRIBUTE: awaited,
  },
  OPEN: {
    ATTACH: alreadyThere,
    LOCK: moves('LOCKED'),
    MAKE_PAYABLE: tooEarly,
    SETTLE: tooEarly,
    REVERSE: moves('REVERSED', 'PENDING_ACCRUAL'),
    REVERSE_PART: moves('OPEN', 'PENDING_ACCRUAL'),
    REATTRIBUTE: moves('OPEN', 'PENDING_ACCRUAL'),
  },
  LOCKED: {
    ATTACH: alreadyThere,
    LOCK: alreadyThere,
    MAKE_PAYABLE: moves('PAYMENT_PENDING'),
    SETTLE: tooEarly,
    REVERSE: moves('REVERSED', 'FIRM_ACCRUAL'),
    REVERSE_PART: moves('LOCKED', 'FIRM_ACCRUAL'),
    REATTRIBUTE: moves('OPEN', 'FIRM_ACCRUAL'),
  },
  PAYMENT_PENDING: {
    ATTACH: alreadyThere,
    LOCK: alreadyThere,
    MAKE_PAYABLE: alreadyThere,
    SETTLE: moves('PAID'),
    REVERSE: moves('REVERSED', 'PAYABLE'),
    REVERSE_PART: moves('PAYMENT_PENDING', 'PAYABLE'),
    REATTRIBUTE: moves('OPEN', 'PAYABLE'),
  },
  PAID: {
    ATTACH: alreadyThere,
    LOCK: alreadyThere,
    MAKE_PAYABLE: alreadyThere,
    SETTLE: alreadyThere,
    REVERSE: moves('REVERSED', 'PAYABLE'),
    REVERSE_PART: moves('PAID', 'PAYABLE'),
    REATTRIBUTE: moves('OPEN', 'PAYABLE'),
  },
  REVERSED: {
    ATTACH: reversed,
    LOCK: reversed,
    MAKE_PAYABLE: reversed,
    SETTLE: alreadyThere,
    REVERSE: reversed,
    REVERSE_PART: reversed,
    REATTRIBUTE: reversed,
  },
};

/** The phase that a state and its detail mean. */
export function phaseOf(action: { readonly state: State; readonly stateDetail: StateDetail }): Phase {
  switch (action.state) {
    case 'PENDING':
      return action.stateDetail === 'AWAITING_CUSTOMER' ? 'AWAITING_CUSTOMER' : 'OPEN';
    case 'REVERSED':
      return 'REVERSED';
    case 'APPROVED':
      return action.stateDetail === 'PAYMENT_PENDING' || action.stateDetail === 'PAID' ? action.stateDetail : 'LOCKED';
    default:
      return assertNever(action.state);
  }
}

/** What the command does to an action in that phase. */
export const transition = (phase: Phase, command: ActionCommand): Transition => table[phase][command];

/** The same, for a caller that cannot go on after a refusal: throws its {@link DomainError}. */
export function allowed(
  action: { readonly id: string; readonly state: State; readonly stateDetail: StateDetail },
  command: ActionCommand,
): Exclude<Transition, { outcome: 'REFUSED' }> {
  const asked = transition(phaseOf(action), command);
  if (asked.outcome !== 'REFUSED') return asked;
  throw new DomainError(
    asked.code,
    `Action ${action.id} is ${action.state} (${action.stateDetail}); it cannot ${command.toLowerCase().replace('_', ' ')}.`,
  );
}
