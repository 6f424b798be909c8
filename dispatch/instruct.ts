import type { Client } from '@temporalio/client';
import type { Instruct } from '../activities/instruct.ts';
import { SubmissionEntity } from '../database/entities/submission.ts';
import type { Database } from '../database/orm.ts';
import type { Instruction, InstructionBy } from '../domain/action/instruction.ts';
import { assertNever } from '../domain/errors.ts';
import { commanded } from './action.ts';
import {
  approve,
  commission,
  correct,
  hold,
  reattribute,
  release,
  restore,
  reverse,
  type SubmittedAction,
} from '../workflows/messages/action.ts';

/** Instructions for actions that are known by their ids. */
export const instructing =
  (database: Database, client: Client): Instruct =>
  async ({ id }, instruction, by) =>
    instructed(client, await database.em.fork().findOneOrFail(SubmissionEntity, id), instruction, by);

/**
 * Has the action's workflow carry out an instruction as an update; it starts where it is not running.
 * @throws DomainError as `commanded` does
 */
export function instructed(
  client: Client,
  submission: SubmittedAction,
  instruction: Instruction,
  by: InstructionBy,
): Promise<void> {
  const silent = { ...by, reason: null };
  switch (instruction.command) {
    case 'APPROVE':
      return commanded(client, submission, approve, { ...silent, ...instruction });
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
}
