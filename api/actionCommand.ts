import { z } from 'zod';
import type { Action } from '../database/entities/action.ts';
import type { EntityManager } from '../database/orm.ts';
import { findReported } from '../database/queries/submissions.ts';
import { reversalReasons } from '../domain/action/state.ts';
import { DomainError } from '../domain/errors.ts';
import { actorOf, type PrincipalOf } from './access/principal.ts';
import { found } from './access/tenancy.ts';
import { requireFresh } from './http/etag.ts';

/* What all commands on actions have in common, whichever route they come by. */

export const note = z.string().trim().min(1).max(2000).optional();

/** Why somebody changes an action. */
export const why = { reason: z.enum(reversalReasons), note };

/** A command as it was asked for. */
export interface AskedCommand {
  readonly principal: PrincipalOf<'brand' | 'support'>;
  readonly actionId: string;
  readonly commandId: string;
  /** Of the action's version that it was decided on. */
  readonly ifMatch?: string | undefined;
  readonly note?: string | undefined;
}

/** What the action was made from, and who commands it, in the words of its workflow. @throws DomainError NOT_FOUND, STALE_ETAG */
export async function commandOn(em: EntityManager, asked: AskedCommand) {
  const { principal, actionId, commandId, note = null } = asked;
  const reported = found(await findReported(em, actionId, principal), 'action');
  if (reported.action === null) {
    throw new DomainError('ACTION_STATE_REFUSES', `Action ${actionId} is not evaluated yet; nothing of it can change.`);
  }
  const expectedVersion = requireFresh(asked.ifMatch, reported.action.version);
  const command = { commandId, actor: actorOf(principal), note, expectedVersion };
  return { submission: reported.submission, action: reported.action, command };
}

/** The action after a command. */
export async function actionNow(
  em: EntityManager,
  { actionId, principal }: Pick<AskedCommand, 'actionId' | 'principal'>,
): Promise<Action> {
  return found(found(await findReported(em, actionId, principal), 'action').action, 'action');
}
