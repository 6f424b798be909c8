import {
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError, type UpdateDefinition } from '@temporalio/common';
import { DomainError, isProblemCode } from '../domain/errors.ts';
import {
  actionStartOptions,
  submit,
  type ActionWorkflow,
  type CommandBy,
  type SubmittedAction,
} from '../workflows/messages.ts';

/*
 * The way to an action's workflow from outside, for the API and for activities: an update that starts the workflow where it is not
 * running, in one round trip.
 */

/** Longer than any step takes, shorter than a caller waits. A submission is answered before the relay takes it for late. */
const submitWithinMs = 4_000;
const commandWithinMs = 10_000;

/**
 * Starts the action and waits until it is recorded and priced. EVALUATED, or ACCEPTED when Temporal cannot be reached or is
 * slow: the submission is stored, and the relay starts it later.
 *
 * @throws DomainError when the domain refuses to price it
 */
export async function submitted(client: Client, submission: SubmittedAction): Promise<'EVALUATED' | 'ACCEPTED'> {
  try {
    await updated(client, submission, submit, [], submission.id, submitWithinMs);
    return 'EVALUATED';
  } catch (error) {
    if (isSlow(error) || error instanceof ServiceError) return 'ACCEPTED';
    throw refusalOf(error);
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
  try {
    await updated(client, action, definition, [command], command.commandId, commandWithinMs);
  } catch (error) {
    if (isSlow(error) && !(await answers(client))) throw temporalIsAway();
    throw refusalOf(error);
  }
}

async function updated<Args extends unknown[]>(
  client: Client,
  action: SubmittedAction,
  definition: UpdateDefinition<unknown, Args>,
  args: Args,
  updateId: string,
  withinMs: number,
): Promise<void> {
  const once = (): Promise<unknown> =>
    client.workflow.executeUpdateWithStart<ActionWorkflow, unknown, Args>(definition, {
      args,
      updateId,
      startWorkflowOperation: new WithStartWorkflowOperation<ActionWorkflow>('action', actionStartOptions(action)),
    });
  await client.withDeadline(Date.now() + withinMs, async () => {
    try {
      await once();
    } catch (error) {
      // The run completed just before the update reached it; the next one begins from what is stored.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      await once();
    }
  });
}

/** Whether Temporal can be reached at all: a client that waits and one that cannot connect end with the same error. */
const answers = (client: Client): Promise<boolean> =>
  client
    .withDeadline(Date.now() + 1_000, async () => client.workflowService.getSystemInfo({}))
    .then(
      () => true,
      () => false,
    );

const temporalIsAway = (): DomainError =>
  new DomainError(
    'UNAVAILABLE',
    'Temporal cannot be reached, so it is not known whether anything was changed; try again.',
  );

const isSlow = (error: unknown): boolean => error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;

/** The refusal of the domain that an update failed with, or what else went wrong in our words. */
function refusalOf(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    const code = cause instanceof ApplicationFailure ? cause.type : undefined;
    if (code && isProblemCode(code)) return new DomainError(code, cause?.message ?? '');
  }
  if (isSlow(error)) {
    return new DomainError('ACTION_BUSY', 'Other commands on this action take longer than a request waits; try again.');
  }
  if (error instanceof ServiceError) return temporalIsAway();
  return error;
}
