import type { Client } from '@temporalio/client';
import type { Submit } from '../activities/submit.ts';
import { DomainError } from '../domain/errors.ts';
import { submitted } from './action.ts';

/** Submissions as the first update of the action's workflow, as the API sends them. */
export const submitting =
  (client: Client): Submit =>
  async (submission) => {
    const isItsTurn = submission.waitsIn === null;
    if (isItsTurn && (await submitted(client, submission)) === 'EVALUATED') return;
    throw new DomainError('UNAVAILABLE', `Submission ${submission.id} is stored, and not recorded yet.`);
  };
