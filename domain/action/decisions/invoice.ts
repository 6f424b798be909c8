import { asPaid } from '../../evaluation/worth.ts';
import { isZero } from '../../money.ts';
import type { Action } from '../action.ts';
import { decision, type Decision } from '../decision.ts';
import { firstPayableAt } from '../locking.ts';
import { owedFor } from '../test-action.ts';
import { phaseOf, transition } from '../transitions.ts';
import { plannedParts, type Lockable } from './lock.ts';

/**
 * An invoice has been issued with what it owes: the payment date counts from that, and so do the dates of monthly parts (seed 003,
 * PayoutScheduling, INVOICED). A hold stays. Null: it is on no invoice yet, has its date already, or has nothing to pay.
 */
export function invoice(action: Action, { terms, evaluation }: Lockable): Decision | null {
  const { payableAt, lockedAt } = action;
  if (transition(phaseOf(action), 'INVOICE').outcome !== 'MOVES' || payableAt || !lockedAt || !terms) return null;
  const firstAt = isZero(owedFor(action)) ? null : firstPayableAt(terms, lockedAt);
  if (firstAt === null) return null;
  const zone = terms.brand.timeZone;
  return decision(
    'INVOICE',
    { payableAt: firstAt },
    { parts: evaluation ? plannedParts(action, asPaid(evaluation, action), firstAt, zone) : [] },
  );
}
