import type { Terms } from '../contract/terms.ts';
import { assertNever, DomainError } from '../errors.ts';
import { amountText, decimal, nothing, spendable, type Money } from '../money.ts';
import type { ReversalReason } from './state.ts';

/*
 * What the contract says of returned and changed orders (seed 003, ReturnPolicy and MaxReturnPercentage; semantics, After the fact).
 */

/** For these reasons the contract has a say in what is taken back. */
const returnReasons: ReadonlySet<ReversalReason> = new Set(['ITEM_RETURNED', 'ORDER_UPDATE']);

/** FREE: the contract has no say. SHARE: up to a share of the month. AGREED: if the partner agrees. NEVER: the partner keeps it. */
export type ReturnRule = 'FREE' | 'SHARE' | 'AGREED' | 'NEVER';

type ReturnTerms = Pick<Terms, 'returnPolicy' | 'maxReturnPercentage'>;

/**
 * The rule by which payout is taken back for that reason, in any state of the action. Of what was never owed, a test or an action
 * that nobody is credited for, nothing has to be returned. A return that the partner agrees to has no maximum (decision 32).
 *
 * @param terms null: nobody is credited
 */
export function returnRuleOf(
  { test, reason }: { readonly test: boolean; readonly reason: ReversalReason | null },
  terms: ReturnTerms | null,
): ReturnRule {
  if (test || terms === null || reason === null || !returnReasons.has(reason)) return 'FREE';
  switch (terms.returnPolicy) {
    case 'ALWAYS_OK':
      return decimal(terms.maxReturnPercentage).lessThan(100) ? 'SHARE' : 'FREE';
    case 'MP_APPROVAL_REQ':
      return 'AGREED';
    case 'NO_RETURNS':
      return 'NEVER';
    default:
      return assertNever(terms.returnPolicy);
  }
}

/** How much of a month's payouts has come back. */
export interface ReturnedMonth {
  /** `2026-11`. */
  readonly month: string;
  /** What its actions pay now. */
  readonly paid: Money;
  /** What was returned of them so far. */
  readonly returned: Money;
}

/**
 * Whether that much more may be returned: what has come back, of what the month paid before anything came back, is at most the
 * maximum. Compared exactly, not rounded.
 *
 * @param maximum percent
 * @throws DomainError RETURN_LIMIT_REACHED, which says what may still be returned
 */
export function requireWithinShare({ month, paid, returned }: ReturnedMonth, maximum: string, amount: Money): void {
  const all = paid.amount.plus(returned.amount).times(maximum).dividedBy(100);
  const left = all.minus(returned.amount);
  if (amount.amount.lessThanOrEqualTo(left)) return;
  const { currency } = amount;
  const most = spendable({ amount: left.isNegative() ? nothing : left, currency });
  throw new DomainError(
    'RETURN_LIMIT_REACHED',
    `The contract lets ${maximum} % of the payouts of ${month} come back; ${amountText(amount)} ${currency} is more than the ` +
      `${amountText(most)} ${currency} that may still be returned.`,
  );
}
