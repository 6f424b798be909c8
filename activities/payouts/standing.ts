import type { Payout } from '../../database/entities/payout.ts';
import type { DisbursementState } from '../../domain/payout/disbursement.ts';
import { assertNever } from '../../domain/errors.ts';

/** What comes next for a payment, all that its workflow needs to know. */
export interface PayoutStanding {
  readonly state: DisbursementState;
  /**
   * DISBURSE: hand it to its rail. ASK: ask the rail what became of it. SETTLE: book that it has arrived. NOTHING: it is over, or
   * only a person can say more.
   */
  readonly next: 'DISBURSE' | 'ASK' | 'SETTLE' | 'NOTHING';
  /** When that is due; null: now. */
  readonly askAt: string | null;
}

export const toSettle = ({ state }: Pick<Payout, 'state'>): PayoutStanding => ({ state, next: 'SETTLE', askAt: null });

/** What comes next as far as it is stored. */
export function standingOf({ state, askAt = null }: Pick<Payout, 'state' | 'askAt'>): PayoutStanding {
  switch (state) {
    case 'pending':
      return { state, next: 'DISBURSE', askAt };
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
