import { DomainError } from '../../errors.ts';
import type { Action } from '../action.ts';
import { decision, type Decision } from '../decision.ts';
import { pendingDetail } from '../state.ts';
import { allowed, phaseOf, transition } from '../transitions.ts';

interface Doubt {
  /** When the hold ends by itself; null: only a release ends it. */
  readonly until: string | null;
  readonly now: string;
}

/**
 * Puts it on hold: it locks on its date, but is not paid until it is released (semantics, Dates). One that is on hold already is
 * held until the new date instead.
 *
 * @throws DomainError when the state refuses it, or the hold would end before it begins
 */
export function hold(action: Action, { until, now }: Doubt): Decision {
  allowed(action, 'HOLD');
  if (until !== null && until <= now) {
    throw new DomainError(
      'VALIDATION_FAILED',
      `The hold of action ${action.id} would end at ${until}, before it begins.`,
      [{ pointer: '/until', detail: 'expected an instant to come' }],
    );
  }
  return decision('HOLD', {
    hold: { since: action.hold?.since ?? now, until },
    ...(action.state === 'PENDING' && { stateDetail: 'ON_HOLD' }),
  });
}

/** Ends its hold: whatever its dates had brought meanwhile happens at once. @throws DomainError when it is not on hold */
export function release(action: Action): Decision {
  allowed(action, 'RELEASE');
  return decision('RELEASE', {
    hold: null,
    ...(action.state === 'PENDING' && { stateDetail: pendingDetail(action) }),
  });
}

/** The date of its hold's end has come. Null: it has not, or there is no hold that ends by itself. */
export function endHold(action: Action, now: string): Decision | null {
  const until = action.hold?.until;
  const isHeld = transition(phaseOf(action), 'RELEASE').outcome === 'MOVES';
  return isHeld && until && now >= until ? release(action) : null;
}
