import { ApplicationFailure } from '@temporalio/common';
import { DomainError } from '../domain/errors.ts';

/**
 * Runs a step of the domain; its refusal becomes a failure that is never retried, with the problem code as its type. All
 * other errors (the world's) pass as they are and are retried.
 */
export async function refusable<Result>(step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw ApplicationFailure.create({
      type: error.code,
      message: error.message,
      nonRetryable: true,
      details: [error.errors],
    });
  }
}
