import type { Client } from '@temporalio/client';
import type { Instruct } from '../activities/instruct.ts';
import { SubmissionEntity } from '../database/entities/submission.ts';
import type { Database } from '../database/orm.ts';
import { assertNever } from '../domain/errors.ts';
import { commanded } from './action.ts';
import { approve, commission, correct, hold, reattribute, release, restore, reverse } from '../workflows/messages.ts';

/** Instructions as updates of the action's workflow, which starts where it is not running. */
export const instructing =
  (database: Database, client: Client): Instruct =>
  async ({ id }, instruction, by) => {
    const submission = await database.em.fork().findOneOrFail(SubmissionEntity, id);
    const silent = { ...by, reason: null };
    switch (instruction.command) {
      case 'APPROVE':
        return commanded(client, submission, approve, silent);
      case 'COMMISSION':
        return commanded(client, submission, commission, silent);
      case 'HOLD':
        return commanded(client, submission, hold, { ...by, ...instruction });
      case 'RELEASE':
        return commanded(client, submission, release, { ...by, ...instruction });
      case 'RESTORE':
        return commanded(client, submission, restore, { ...by, ...instruction });
      case 'REVERSE':
        return commanded(client, submission, reverse, { ...by, ...instruction });
      case 'CORRECT':
        return commanded(client, submission, correct, { ...by, ...instruction });
      case 'UNDO':
        return commanded(client, submission, restore, { ...by, ...instruction });
      case 'REATTRIBUTE':
        return commanded(client, submission, reattribute, { ...by, ...instruction });
      default:
        return assertNever(instruction);
    }
  };
