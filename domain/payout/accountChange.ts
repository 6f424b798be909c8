import { plusDuration } from '../calendar.ts';
import { DomainError } from '../errors.ts';

/*
 * Where money goes, or comes from, is changed by two persons: one asks, another one confirms.
 */

export const accountChangeStates = ['OPEN', 'CONFIRMED', 'REJECTED'] as const;
export type AccountChangeState = (typeof accountChangeStates)[number];

/** What somebody decides about a change that was asked for. */
export type AccountVerdict = Exclude<AccountChangeState, 'OPEN'>;

/**
 * Refuses a decision that is not to be taken: a change is decided once, and confirmed by another key than the one that asked
 * for it. Whoever asked may reject it.
 * @param actor who decides, as "finance:<key id>"
 * @throws DomainError ACCOUNT_CHANGE_DECIDED, ACCOUNT_CHANGE_NEEDS_ANOTHER
 */
export function requireDecidable(
  change: { readonly id: string; readonly state: AccountChangeState; readonly askedBy: string },
  verdict: AccountVerdict,
  actor: string,
): void {
  if (change.state !== 'OPEN') {
    throw new DomainError('ACCOUNT_CHANGE_DECIDED', `Change ${change.id} is ${change.state}.`);
  }
  if (verdict === 'CONFIRMED' && change.askedBy === actor) {
    throw new DomainError('ACCOUNT_CHANGE_NEEDS_ANOTHER', `Change ${change.id} was asked for by this key.`);
  }
}

/** When payouts go out again after a change that is confirmed `at`: 72 hours later (semantics, Money that went out). */
export const payoutsHeldUntil = (at: string): string => plusDuration(at, 'PT72H', 'UTC');
