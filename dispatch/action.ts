import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { DomainError } from '../domain/errors.ts';
import { actionStartOptions, submit, type CommandBy, type SubmittedAction } from '../workflows/messages/action.ts';
import { answers } from './reachability.ts';
import { inTurn } from './turns.ts';
import { inOurWords, isAway, isSlow, refusalIn, updated } from './update.ts';

/*
 * The way to an action's workflow from outside, for the API and for activities.
 */

/** Longer than any step takes, shorter than a caller waits. A submission is answered before the relay takes it for late. */
const submitWithinMs = 4_000;
const commandWithinMs = 10_000;

/**
 * Starts the action and waits until it is recorded and priced. EVALUATED, or ACCEPTED when Temporal cannot be reached or is
 * slow: whoever stored the submission leaves it to the relay then.
 *
 * @throws DomainError when the domain refuses to price it
 */
export async function submitted(
  client: Client,
  submission: SubmittedAction,
  withinMs = submitWithinMs,
): Promise<'EVALUATED' | 'ACCEPTED'> {
  try {
    const update = { definition: submit, args: [] as [], updateId: submission.id };
    await updated(client, { ...update, ...startOf(submission) }, withinMs);
    return 'EVALUATED';
  } catch (error) {
    if (!isSlow(error) && !isAway(error)) throw refusalIn(error) ?? error;
    // So that the next ones need not find out.
    await answers(client);
    return 'ACCEPTED';
  }
}

/**
 * Carries out a command on the action, running or completed. Its id makes a repeat harmless.
 *
 * @throws DomainError the table's refusal; ACTION_BUSY when it waits too long for its turn; UNAVAILABLE when Temporal is away
 */
export async function commanded<Command extends CommandBy>(
  client: Client,
  action: SubmittedAction,
  definition: UpdateDefinition<unknown, [Command]>,
  command: Command,
): Promise<void> {
  const args: [Command] = [command];
  const update = { definition, args, updateId: command.commandId, ...startOf(action) };
  await inOurWords(client, isBusy(), () =>
    inTurn(update.start.workflowId, commandWithinMs, (leftMs) => updated(client, update, leftMs)),
  );
}

const isBusy = (): DomainError =>
  new DomainError('ACTION_BUSY', 'Other commands on this action take longer than a request waits; try again.');

const startOf = (action: SubmittedAction) => ({ type: 'action', start: actionStartOptions(action) });
