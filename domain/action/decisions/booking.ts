import type { Move, Taken } from '../../evaluation/limits/usage.ts';
import { accrual } from '../../ledger/postings.ts';
import { amountText, money } from '../../money.ts';
import type { Action, PartToCome } from '../action.ts';
import { accrualCause, raiseCause, takeBackCause } from '../causes.ts';
import type { Booking, Decision } from '../decision.ts';
import { revalued } from '../revaluation.ts';
import { owedFor } from '../test-action.ts';
import type { Footing } from '../transitions.ts';

/** The promise of an action's payout to its partner, as its cycle begins. */
export const promise = (action: Action & { readonly partnerId: string }): Booking => ({
  cause: accrualCause(action),
  effectiveAt: action.eventDate,
  postings: accrual(action.partnerId, owedFor(action)),
  line: null,
});

/**
 * What is booked when a command makes an action's payout another, up or down, where it stands.
 *
 * @param action as it was before
 * @param payout what it pays from now on
 */
export function rebooked(
  action: Action,
  stands: Footing | undefined,
  payout: string,
  toCome: readonly PartToCome[],
  { commandId, now }: { readonly commandId: string; readonly now: string },
): Pick<Decision, 'bookings' | 'parts'> {
  const { partnerId, payoutCurrency: currency } = action;
  const nothing = { bookings: [], parts: [] };
  if (!partnerId || stands === undefined) return nothing;
  const [before, after] = [owedFor(action), owedFor({ ...action, payout })];
  const amounts = toCome.map(({ amount }) => money(amount, currency));
  const done = revalued({ stands, partnerId, before, after, toCome: amounts });
  if (done === null) return nothing;
  const isLess = after.amount.lessThan(before.amount);
  const { line } = done;
  return {
    bookings: [
      {
        cause: isLess ? takeBackCause(action.id, commandId) : raiseCause(action, commandId),
        effectiveAt: now,
        postings: done.postings,
        line: line && { ...line, partnerId, currency, payableAt: line.kind === 'EARNED' ? now : null },
      },
    ],
    parts: toCome.map((part, index) => ({
      ...part,
      amount: amountText(done.toCome[index] ?? money(part.amount, currency)),
      payableSince: null,
    })),
  };
}

/** What an action takes of its contract's counters becomes another amount. */
export const movesTo = ({ contractId, taken }: Pick<Action, 'contractId' | 'taken'>, after: Taken): Move[] =>
  contractId ? [{ contractId, before: taken, after }] : [];
