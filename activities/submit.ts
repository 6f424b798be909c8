import type { Submission } from '../database/entities/submission.ts';

/**
 * The way from an activity to the workflow of an action that is not recorded yet: one outside call, which answers once it is. The worker
 * brings it.
 *
 * @throws DomainError when the domain refuses to price it; UNAVAILABLE when it is not known yet whether it was recorded: ask again
 */
export type Submit = (submission: Submission) => Promise<void>;
