import { v7 as uuid } from 'uuid';
import { commanded } from '../../dispatch/action.ts';
import type { Action } from '../../database/entities/action.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import type { CorrectedOrder } from '../../domain/action/correction.ts';
import type { ReversalReason } from '../../domain/action/state.ts';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import { approve, correct, hold, reattribute, release, restore, reverse } from '../../workflows/messages/action.ts';
import { actionNow, submitAction, type Ground, type Stage } from './stage.ts';
import type { Tenant } from './tenant.ts';

/*
 * What people do to actions, in the words of the tests.
 */

interface Command {
  readonly commandId?: string;
  readonly reason?: ReversalReason;
}

/** A sale of 100.00 USD that names the tenant's partner. */
export const aSale = (
  stage: Stage,
  { eventType, partner }: Tenant,
  fields: Record<string, unknown> = {},
): Promise<Action> => submitAction(stage, eventType, { partnerId: partner.id, ...fields });

/** Takes back part or all of an action; answers it as it then is. */
export async function reversed(
  stage: Ground,
  action: Action,
  takeBack: TakenBack,
  { commandId = uuid(), reason = 'ITEM_RETURNED' }: Command = {},
): Promise<Action> {
  const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, action.id);
  const command = { commandId, actor: 'support:test', reason, note: null, takeBack };
  await commanded(stage.temporal.client, submission, reverse, command);
  return actionNow(stage, action.id);
}

/** Moves an action to another partner; answers it as it then is. */
export async function moved(
  stage: Ground,
  action: Action,
  partnerId: string,
  { commandId = uuid(), customer = false }: Pick<Command, 'commandId'> & { readonly customer?: boolean } = {},
): Promise<Action> {
  const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, action.id);
  const command = {
    commandId,
    actor: 'support:test',
    reason: 'CREDITED_DIFFERENT_MP' as const,
    note: null,
    partnerId,
    customer,
  };
  await commanded(stage.temporal.client, submission, reattribute, command);
  return actionNow(stage, action.id);
}

/** Approves an action; answers it as it then is. */
export async function approved(stage: Stage, action: Action): Promise<Action> {
  const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, action.id);
  await commanded(stage.temporal.client, submission, approve, by(null));
  return actionNow(stage, action.id);
}

/** Approves what limits have cut off of an action; answers it as it then is. */
export async function excessAllowed(stage: Stage, action: Action): Promise<Action> {
  const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, action.id);
  await commanded(stage.temporal.client, submission, approve, { ...by(null), outsideTerms: true });
  return actionNow(stage, action.id);
}

/** Corrects an order to what it now is; answers the action as it then is. */
export async function corrected(stage: Stage, action: Action, order: CorrectedOrder): Promise<Action> {
  const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, action.id);
  await commanded(stage.temporal.client, submission, correct, { ...by('ORDER_UPDATE'), reason: 'ORDER_UPDATE', order });
  return actionNow(stage, action.id);
}

/** Puts an action on hold; answers it as it then is. */
export async function heldBack(stage: Stage, action: Action, until: string | null = null): Promise<Action> {
  const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, action.id);
  await commanded(stage.temporal.client, submission, hold, { ...by('CONS_FRAUD'), until });
  return actionNow(stage, action.id);
}

/** Releases an action; answers it as it then is. */
export async function released(stage: Stage, action: Action): Promise<Action> {
  const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, action.id);
  await commanded(stage.temporal.client, submission, release, by(null));
  return actionNow(stage, action.id);
}

/** Brings a reversed action back; answers it as it then is. */
export async function restored(stage: Stage, action: Action): Promise<Action> {
  const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, action.id);
  await commanded(stage.temporal.client, submission, restore, by(null));
  return actionNow(stage, action.id);
}

const by = (reason: ReversalReason | null) => ({ commandId: uuid(), actor: 'support:test', reason, note: null });

/** Moves the clock past the action's lock and payment; answers it as it then is. */
export async function untilPaid(stage: Stage, action: Action): Promise<Action> {
  await stage.moveTo((await actionNow(stage, action.id)).lockingAt ?? '');
  await stage.moveTo((await actionNow(stage, action.id)).payableAt ?? '');
  return actionNow(stage, action.id);
}
