import {
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError, type UpdateDefinition, type Workflow } from '@temporalio/common';
import { DomainError, isProblemCode } from '../domain/errors.ts';

/*
 * An update that starts its workflow where it is not running, in one round trip: the way of every command from outside.
 */

export interface Update<Started extends Workflow, Args extends unknown[]> {
  readonly workflowType: string;
  readonly start: WorkflowStartOptions<Started> & { readonly workflowIdConflictPolicy: 'USE_EXISTING' };
  readonly definition: UpdateDefinition<unknown, Args>;
  readonly args: Args;
  readonly updateId: string;
  /** How long the caller waits. */
  readonly withinMs: number;
}

/** Carries the update out; its errors are Temporal's (see {@link refusalOf}). */
export async function updated<Started extends Workflow, Args extends unknown[]>(
  client: Client,
  { workflowType, start, definition, args, updateId, withinMs }: Update<Started, Args>,
): Promise<void> {
  const once = (): Promise<unknown> =>
    client.workflow.executeUpdateWithStart<Started, unknown, Args>(definition, {
      args,
      updateId,
      startWorkflowOperation: new WithStartWorkflowOperation<Started>(workflowType, start),
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
export const answers = (client: Client): Promise<boolean> =>
  client
    .withDeadline(Date.now() + 1_000, async () => client.workflowService.getSystemInfo({}))
    .then(
      () => true,
      () => false,
    );

export const temporalIsAway = (): DomainError =>
  new DomainError(
    'UNAVAILABLE',
    'Temporal cannot be reached, so it is not known whether anything was changed; try again.',
  );

export const isSlow = (error: unknown): boolean => error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;

/**
 * The refusal of the domain that an update failed with, or what else went wrong in our words.
 * @param busy what it means that no answer came in time
 */
export function refusalOf(error: unknown, busy: () => DomainError): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    const code = cause instanceof ApplicationFailure ? cause.type : undefined;
    if (code && isProblemCode(code)) return new DomainError(code, cause?.message ?? '');
  }
  if (isSlow(error)) return busy();
  if (error instanceof ServiceError) return temporalIsAway();
  return error;
}
