import { payableNow } from '../../ledger/postings.ts';
import { amountText, decimal, isZero } from '../../money.ts';
import type { Action, PartToCome } from '../action.ts';
import { installmentCause, payableCause, wholeCause } from '../causes.ts';
import { decision, type Booking, type Decision } from '../decision.ts';
import { owedFor } from '../test-action.ts';
import { phaseOf, transition } from '../transitions.ts';

/**
 * The payment date has come: the payout becomes a line of the partner's next statement. One that is paid in monthly parts stays
 * locked until the last of them, with the date of the next one. Null: it has not, or it is payable already.
 *
 * @param toCome by their dates; none where it is paid at once
 */
export function makePayable(action: Action, toCome: readonly PartToCome[], now: string): Decision | null {
  const { payableAt, partnerId } = action;
  const mayBe = transition(phaseOf(action), 'MAKE_PAYABLE').outcome === 'MOVES';
  if (!mayBe || !payableAt || !partnerId || now < payableAt) return null;
  const due = { ...action, payableAt, partnerId };
  const [part, ...later] = toCome;
  if (!part) {
    const bookings = [payable(due, payableCause(action), action.payout)];
    return decision('MAKE_PAYABLE', { stateDetail: 'PAYMENT_PENDING' }, { bookings });
  }
  // Reversals may have left nothing of those to come.
  const next = later.some(({ amount }) => !decimal(amount).isZero()) ? later[0] : undefined;
  return decision('MAKE_PAYABLE', next ? { payableAt: next.dueAt } : { stateDetail: 'PAYMENT_PENDING' }, {
    bookings: [payable(due, installmentCause(action, part.number), part.amount)],
    parts: [{ ...part, payableSince: now }],
  });
}

function payable(
  action: Action & { readonly payableAt: string; readonly partnerId: string },
  cause: string,
  amount: string,
): Booking {
  const { partnerId, payableAt, payoutCurrency: currency } = action;
  const payout = owedFor({ ...action, payout: amount });
  const line = { kind: 'EARNED', partnerId, currency, amount: amountText(payout), payableAt } as const;
  return {
    cause,
    effectiveAt: payableAt,
    postings: payableNow(partnerId, payout),
    line: isZero(payout) ? null : line,
  };
}

/**
 * The money has arrived, or was set off against what the partner owed. Null: something is still to come or on its way.
 *
 * @param awaited causes of what the action has earned that has neither arrived nor been set off
 */
export function settle(
  action: Action,
  awaited: readonly string[],
  now: string,
  how: 'SETTLE' | 'SET_OFF' = 'SETTLE',
): Decision | null {
  if (transition(phaseOf(action), 'SETTLE').outcome !== 'MOVES') return null;
  if (isAwaited(action, awaited)) return null;
  return decision(how, { stateDetail: 'PAID', paidAt: now }, { event: 'action.paid' });
}

/**
 * A payment came back: what it paid is awaited once more. Null: the action was not paid by it, or has moved on since.
 *
 * @param awaited as of {@link settle}
 */
export function unsettle(action: Action, awaited: readonly string[]): Decision | null {
  if (transition(phaseOf(action), 'UNSETTLE').outcome !== 'MOVES' || !isAwaited(action, awaited)) return null;
  return decision('UNSETTLE', { stateDetail: 'PAYMENT_PENDING', paidAt: null });
}

/** What it earned before it went to another partner and back is no longer its own. */
const isAwaited = (action: Action, awaited: readonly string[]): boolean =>
  awaited.some((cause) => wholeCause(cause) === payableCause(action));
