import type { Action } from '../../database/entities/action.ts';
import type { EntityManager } from '../../database/orm.ts';
import { isChangedSince } from '../../database/queries/history.ts';
import { lockAction } from '../../database/queries/heldActions.ts';
import type { InstructionBy } from '../../domain/action/instruction.ts';
import type { ActionView, ReversalReason } from '../../domain/action/state.ts';
import { DomainError } from '../../domain/errors.ts';
import { actionView, answered } from './change.ts';

/** What somebody asks of an action: a repeat under the same id answers what the first did. */
export interface CommandInput extends InstructionBy {
  readonly actionId: string;
  readonly reason: ReversalReason | null;
  /** The workflow's time. */
  readonly now: string;
}

/** What a command answers, and how the action stands now: they differ when the command is a repeat. */
export interface ActionCommandOutcome {
  readonly answer: ActionView;
  readonly view: ActionView;
  /** Where the command may have changed it. */
  readonly partnerName?: string | null;
}

/**
 * Carries out a command in the caller's transaction, which holds the action's row from then on, unless it was carried out
 * before: then it answers what it answered then.
 *
 * @throws DomainError STALE_ETAG when it was decided on another version of the action: of two people who saw the same one decides;
 * ACTION_CHANGED_SINCE when others have done something to the action since it was looked at
 */
export async function once(
  em: EntityManager,
  { actionId, commandId, expectedVersion, seen }: CommandInput,
  carryOut: (action: Action) => Promise<Omit<ActionCommandOutcome, 'answer'>>,
): Promise<ActionCommandOutcome> {
  const action = await lockAction(em, actionId);
  const first = await answered(em, actionId, commandId);
  if (first) return { answer: first, view: actionView(action) };
  if (expectedVersion !== undefined && expectedVersion !== action.version) {
    const detail = `Action ${actionId} has changed since; its version is now "${String(action.version)}".`;
    throw new DomainError('STALE_ETAG', detail);
  }
  if (seen && (await isChangedSince(em, actionId, seen))) {
    throw new DomainError('ACTION_CHANGED_SINCE', `Somebody has changed action ${actionId} since it was looked at.`);
  }
  const outcome = await carryOut(action);
  return { answer: outcome.view, ...outcome };
}
