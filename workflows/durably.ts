import { ActivityFailure, ApplicationFailure, patched } from '@temporalio/workflow';
import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';

/** One transaction, run by the worker that holds the workflow task: no round trip to the server, one event in the history. */
export const localLimits: LocalActivityOptions = {
  startToCloseTimeout: '5 seconds',
  retry: { initialInterval: '200 milliseconds', maximumAttempts: 2 },
};

/** The same as a regular activity, retried for ever: for the time that the database is away. */
export const patientLimits: ActivityOptions = {
  startToCloseTimeout: '30 seconds',
  retry: { maximumInterval: '30 seconds' },
};

/**
 * Runs a step as a local activity and, should that fail, as a regular one. A refusal by the domain is final: it is thrown as
 * the ApplicationFailure that it is, with the problem code as its type.
 */
export const durably = <Input, Output>(
  locally: (input: Input) => Promise<Output>,
  patiently: (input: Input) => Promise<Output>,
  input: Input,
): Promise<Output> =>
  locally(input).catch((failure: unknown) => {
    const refusal = refusalIn(failure);
    // Runs of 0.5.0 had a refusal said once more, by the regular activity.
    if (refusal !== undefined && patched('refused-once')) throw refusal;
    return patientlyDone(patiently(input));
  });

/** The same for a step that no local activity has time for. */
export const patientlyDone = <Output>(step: Promise<Output>): Promise<Output> =>
  step.catch((failure: unknown) => {
    throw refusalIn(failure) ?? failure;
  });

/** A local activity fails with what it threw, a regular one with an error around it. */
function refusalIn(failure: unknown): ApplicationFailure | undefined {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true ? cause : undefined;
}
