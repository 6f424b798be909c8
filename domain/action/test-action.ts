import { plusDuration } from '../calendar.ts';
import { DomainError } from '../errors.ts';
import { instantText } from '../instant.ts';
import { money, type Money } from '../money.ts';

/*
 * Actions that brands send to see whether their integration works: priced like any other, never owed, never counted
 * (seed 002, Test an action).
 */

/** Whether what was reported is a test: because the brand says so, or because all actions of its event type are. */
export const isTest = (submission: { readonly test: boolean }, eventType: { readonly test: boolean }): boolean =>
  submission.test || eventType.test;

/**
 * What an action's payout, or a part of it, makes its partner be owed: a test's payout is a price alone, so nothing. All that is
 * posted for an action is what this says.
 */
export const owedFor = ({ test, payout, payoutCurrency }: Payout): Money => money(test ? '0' : payout, payoutCurrency);

interface Payout {
  readonly test: boolean;
  /** A decimal string. */
  readonly payout: string;
  readonly payoutCurrency: string;
}

/** "Wait at least an hour between creating the test action and reversing it." (seed 002, A testing best practice) */
const waitingTime = 'PT1H';

/**
 * Refuses to take back a test action so soon after its submission that partners' test results may be skewed.
 * @throws DomainError TEST_ACTION_TOO_EARLY
 */
export function requireTested(
  action: { readonly id: string; readonly test: boolean; readonly submittedAt: string },
  now: string,
): void {
  const from = plusDuration(action.submittedAt, waitingTime, 'UTC');
  if (!action.test || now >= from) return;
  throw new DomainError(
    'TEST_ACTION_TOO_EARLY',
    `Test action ${action.id} may be reversed from ${instantText(from)} on, or now with immediately: true.`,
  );
}
