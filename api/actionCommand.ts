import { z } from 'zod';
import { preview, type Preview } from '../activities/actions/preview.ts';
import type { Action } from '../database/entities/action.ts';
import type { Submission } from '../database/entities/submission.ts';
import type { EntityManager } from '../database/orm.ts';
import { findReported } from '../database/queries/submissions.ts';
import { instructed } from '../dispatch/instruct.ts';
import type { Instruction, InstructionBy } from '../domain/action/instruction.ts';
import { reversalReasons } from '../domain/action/state.ts';
import { DomainError } from '../domain/errors.ts';
import { actorOf, type PrincipalOf } from './access/principal.ts';
import { found, requirePartner } from './access/tenancy.ts';
import { requireFresh } from './http/etag.ts';
import type { HandlerDeps } from './http/route.ts';

/* What all commands on actions have in common, whichever route they come by. */

export const note = z.string().trim().min(1).max(2000).optional();

/** Why somebody changes an action. */
export const why = { reason: z.enum(reversalReasons), note };

/** A command as it was asked for. */
interface AskedCommand {
  readonly principal: PrincipalOf<'brand' | 'support'>;
  readonly actionId: string;
  readonly commandId: string;
  readonly instruction: Instruction;
  /** Of the action's version that it was decided on. */
  readonly ifMatch?: string | undefined;
  readonly note?: string | undefined;
}

/** A command that may be given: on what, and by whom. */
interface Command {
  readonly submission: Submission;
  readonly action: Action;
  readonly by: InstructionBy;
}

/**
 * Sees that the command may be given: the action is the brand's and as the caller knows it, and so is the partner that is named.
 * @throws DomainError NOT_FOUND, STALE_ETAG; UNAVAILABLE for what waits to be evaluated; ACTION_STATE_REFUSES for what was refused
 */
export async function commandOn(em: EntityManager, asked: AskedCommand): Promise<Command> {
  const { principal, actionId, commandId, instruction, note = null } = asked;
  const { submission, action } = found(await findReported(em, actionId, principal), 'action');
  if (action === null) throw unevaluated(submission);
  const expectedVersion = requireFresh(asked.ifMatch, action.version);
  if (instruction.command === 'REATTRIBUTE') await requirePartner(em, principal.brandId, instruction.partnerId);
  return { submission, action, by: { commandId, actor: actorOf(principal), note, expectedVersion } };
}

/** What waits for Temporal will be evaluated, so that a repeat may do what this one cannot; what was refused never will. */
const unevaluated = ({ id, state }: Submission): DomainError =>
  state === 'REFUSED'
    ? new DomainError('ACTION_STATE_REFUSES', `Action ${id} was refused; nothing of it can change.`)
    : new DomainError('UNAVAILABLE', `Action ${id} is stored and not evaluated yet; try again.`);

/** Has the command carried out, and answers how the action then is. @throws DomainError */
export async function carriedOut(
  { em, temporal }: HandlerDeps,
  { instruction, actionId, principal }: AskedCommand,
  { submission, by }: Command,
): Promise<Action> {
  await instructed(temporal, submission, instruction, by);
  return found(found(await findReported(em, actionId, principal), 'action').action, 'action');
}

/** What the command would do. @throws DomainError as the command would */
export const lookedAt = async (
  { database, clock }: HandlerDeps,
  { instruction, actionId }: AskedCommand,
  { by }: Command,
  supposesAgreement?: true,
): Promise<Preview> => preview(database, instruction, { ...by, actionId, now: await clock.now(), supposesAgreement });
