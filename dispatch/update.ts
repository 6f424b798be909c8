import { setTimeout as delay } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import {
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type Workflow,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError, type UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import { DomainError, isProblemCode, type FieldError } from '../domain/errors.ts';
import { answers, isKnownAway } from './reachability.ts';

/*
 * An update that starts its workflow where it is not running, in one round trip, and what its failures mean.
 */

/** Options of a start whose workflow may run already. */
type StartOptions<Start extends Workflow> = ConstructorParameters<typeof WithStartWorkflowOperation<Start>>[1];

/** An update of a workflow, and how that is started where it is not running. */
export interface StartingUpdate<Start extends Workflow, Args extends unknown[]> {
  readonly type: string;
  readonly start: StartOptions<Start>;
  readonly definition: UpdateDefinition<unknown, Args>;
  readonly args: Args;
  /** Makes a repeat harmless. */
  readonly updateId: string;
}

/** Sends the update and waits for its end. @throws whatever the client throws: see {@link isSlow}, {@link refusalIn} */
export async function updated<Start extends Workflow, Args extends unknown[]>(
  client: Client,
  { type, start, definition, args, updateId }: StartingUpdate<Start, Args>,
  withinMs: number,
): Promise<void> {
  const once = (): Promise<unknown> =>
    client.workflow.executeUpdateWithStart<Start, unknown, Args>(definition, {
      args,
      updateId,
      startWorkflowOperation: new WithStartWorkflowOperation<Start>(type, start),
    });
  const deadline = Date.now() + withinMs;
  await client.withDeadline(deadline, async () => {
    for (;;) {
      try {
        return await once();
      } catch (error) {
        if (!isMissed(error) || Date.now() >= deadline) throw error;
        await delay(pauseMs);
      }
    }
  });
}

const pauseMs = 50;

/**
 * Whether the run completed before it took the update: just before it, or in the very task that brought it. The next run begins from
 * what is stored, and may end as quickly.
 */
const isMissed = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError ||
  (error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === 'UnprocessedUpdate') ||
  (error instanceof ServiceError && isGrpcServiceError(error.cause) && error.cause.code === status.FAILED_PRECONDITION);

/**
 * What a command's way to its workflow says in our words. While Temporal is known to be away nothing is sent.
 *
 * @param slow the refusal of one that takes longer than was waited
 * @throws DomainError the refusal of the domain; `slow`; UNAVAILABLE when Temporal is away
 */
export async function inOurWords(client: Client, slow: DomainError, way: () => Promise<void>): Promise<void> {
  if (await isKnownAway(client)) {
    throw new DomainError('UNAVAILABLE', 'Temporal cannot be reached, so nothing was changed; try again.');
  }
  try {
    await way();
  } catch (error) {
    // A client that waits and one that cannot connect end with the same error.
    if (isSlow(error)) throw (await answers(client)) ? slow : temporalIsAway();
    if (!isAway(error)) throw refusalIn(error) ?? error;
    await answers(client);
    throw temporalIsAway();
  }
}

const temporalIsAway = (): DomainError =>
  new DomainError(
    'UNAVAILABLE',
    'Temporal cannot be reached, so it is not known whether anything was changed; try again.',
  );

/** Whether the update took longer than was waited. */
export const isSlow = (error: unknown): boolean => error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;

/** Whether Temporal itself failed. */
export const isAway = (error: unknown): boolean => error instanceof ServiceError;

/** The refusal of the domain that an update failed with. */
export function refusalIn(error: unknown): DomainError | undefined {
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure)) return undefined;
  const { type: code, message } = cause;
  return code && isProblemCode(code) ? new DomainError(code, message, wrongFields(cause)) : undefined;
}

const fieldErrors = z.array(z.object({ pointer: z.string(), detail: z.string() }));

/** The fields that a refusal names (activities/refusal.ts). A validator of a workflow names none. */
const wrongFields = ({ details }: ApplicationFailure): readonly FieldError[] =>
  fieldErrors.safeParse(details?.[0]).data ?? [];
