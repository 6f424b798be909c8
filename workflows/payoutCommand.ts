import { ApplicationFailure, currentUpdateInfo } from '@temporalio/workflow';
import { byHand } from '../domain/payout/person.ts';
import type { PayoutCommand, PayoutMessage } from './messages/payout.ts';

/*
 * Commands on a payout may be written by hand, in Temporal's Web UI, so that they can have any form.
 */

/** Who sent a command, and under which id: one without an id of its own was sent by hand. */
export const sentBy = ({ actor, commandId, note = null }: PayoutMessage): PayoutCommand => ({
  actor: commandId === undefined ? byHand(actor) : actor,
  commandId: commandId ?? currentUpdateInfo()?.id ?? actor,
  note,
});

/** @throws ApplicationFailure VALIDATION_FAILED, before it leaves a trace in the history */
export function requireCommand(message: unknown): void {
  const { actor, note, commandId } = fieldsOf(message);
  if (!isText(actor)) throw invalid('expected { "actor": "your name", "note": "why" }');
  if (!isTextOrNothing(note)) throw invalid('expected the note as text');
  if (commandId !== undefined && !isText(commandId)) throw invalid('expected the commandId as text');
}

/** The same of what became of a payment. */
export function requireConfirmation(message: unknown): void {
  requireCommand(message);
  const { state, reference } = fieldsOf(message);
  if (state !== 'completed' && state !== 'failed' && state !== 'returned') {
    throw invalid('expected the state "completed", "failed" or "returned"');
  }
  if (!isTextOrNothing(reference)) throw invalid('expected the reference as text');
}

/** The refusal of a command on a statement that is carried over. */
export const nothingGoesOut = (statementId: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(`Nothing goes out of statement ${statementId}.`, 'PAYOUT_STATE_REFUSES');

/** Whether the state of the payout does not allow a command. */
export const isRefusal = (failure: unknown): boolean =>
  failure instanceof ApplicationFailure && failure.type === 'PAYOUT_STATE_REFUSES';

const fieldsOf = (message: unknown): Readonly<Record<string, unknown>> =>
  typeof message === 'object' && message !== null ? { ...message } : {};

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
const isTextOrNothing = (value: unknown): boolean => value === undefined || value === null || isText(value);

const invalid = (detail: string): ApplicationFailure => ApplicationFailure.nonRetryable(detail, 'VALIDATION_FAILED');
