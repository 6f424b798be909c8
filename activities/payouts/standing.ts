import type { Payout } from '../../database/entities/payout.ts';
import type { DisbursementState } from '../../domain/payout/disbursement.ts';
import { assertNever } from '../../domain/errors.ts';
import type { ShutGate } from '../../domain/payout/gates.ts';

/** What comes next for a payment, all that its workflow needs to know. */
export interface PayoutStanding {
  readonly state: DisbursementState;
  /**
   * DISBURSE: hand it to its rail. WAIT: look again when a gate is moved, or at its date. ASK: ask the rail what became of it. SETTLE: book that it has arrived. NOTHING: it is over, or
   * only a person can say more.
   */
  readonly next: 'DISBURSE' | 'WAIT' | 'ASK' | 'SETTLE' | 'NOTHING';
  /** When that is due; null: now, or, of what waits, when it is told to. */
  readonly askAt: string | null;
  /** The gates that keep it; absent: none. */
  readonly waitsFor?: readonly ShutGate[];
}

export const toSettle = ({ state }: Pick<Payout, 'state'>): PayoutStanding => ({ state, next: 'SETTLE', askAt: null });

type Standing = Pick<Payout, 'state' | 'askAt' | 'waitsFor'>;

/** What comes next as far as it is stored. */
export function standingOf({ state, waitsFor, askAt = null }: Standing): PayoutStanding {
  switch (state) {
    case 'pending':
      return waitsFor ? { state, next: 'WAIT', askAt, waitsFor } : { state, next: 'DISBURSE', askAt };
    case 'processing':
      return { state, next: askAt ? 'ASK' : 'DISBURSE', askAt };
    case 'sent':
    case 'completed':
      return { state, next: askAt ? 'ASK' : 'NOTHING', askAt };
    case 'failed':
    case 'returned':
      return { state, next: 'NOTHING', askAt: null };
    default:
      return assertNever(state);
  }
}
