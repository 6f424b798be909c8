import type { Action } from '../../database/entities/action.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { pendingDetail, type ActionView } from '../../domain/action/state.ts';
import { allowed, phaseOf, transition } from '../../domain/action/transitions.ts';
import { DomainError } from '../../domain/errors.ts';
import { actionView, change, lockAction, type CommandRecord } from './change.ts';
import { once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import type { ScheduledInput } from './lock.ts';

export interface HoldInput extends CommandInput {
  /** When the hold ends by itself; null: only a release ends it. */
  readonly until: string | null;
}

/**
 * Puts an action on hold: it locks on its date, but is not paid until it is released (semantics, Dates). One that is on hold
 * already is held until the new date instead. A repeat is safe (see once).
 *
 * @throws DomainError when the state refuses it, or the hold would end before it begins
 */
export const hold = (database: Database, input: HoldInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => holdWithin(em, input));

/** The same, in the caller's transaction. */
export const holdWithin = (em: EntityManager, input: HoldInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (action) => {
    allowed(action, 'HOLD');
    const { until, now } = input;
    if (until !== null && until <= now) {
      throw new DomainError(
        'VALIDATION_FAILED',
        `The hold of action ${action.id} would end at ${until}, before it begins.`,
        [{ pointer: '/until', detail: 'expected an instant to come' }],
      );
    }
    const changed = {
      hold: { since: action.hold?.since ?? now, until },
      ...(action.state === 'PENDING' && { stateDetail: 'ON_HOLD' as const }),
    };
    return { view: await change(em, action, changed, { ...input, command: 'HOLD' }, 'action.updated', now) };
  });

/** Ends the hold of an action: whatever its dates had brought meanwhile happens at once. A repeat is safe (see once). */
export const release = (database: Database, input: CommandInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => releaseWithin(em, input));

/** The same, in the caller's transaction. */
export const releaseWithin = (em: EntityManager, input: CommandInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (action) => {
    allowed(action, 'RELEASE');
    return { view: await released(em, action, { ...input, command: 'RELEASE' }, input.now) };
  });

/** The date of a hold's end has come. A repeat is safe: what is on hold no longer is answered as it is. */
export const endHold = (database: Database, { actionId, now }: ScheduledInput): Promise<ActionView> =>
  transaction(database, async (em) => {
    const action = await lockAction(em, actionId);
    const until = action.hold?.until;
    if (transition(phaseOf(action), 'RELEASE').outcome !== 'MOVES' || !until || now < until) return actionView(action);
    // The version tells one hold's end from that of another until the same date.
    const commandId = `RELEASE/${String(action.version)}`;
    const by = { command: 'RELEASE', commandId, actor: 'system', reason: null, note: null } as const;
    return released(em, action, by, now);
  });

const released = (em: EntityManager, action: Action, record: CommandRecord, now: string): Promise<ActionView> =>
  change(
    em,
    action,
    { hold: null, ...(action.state === 'PENDING' && { stateDetail: pendingDetail(action) }) },
    record,
    'action.updated',
    now,
  );
