import { z } from 'zod';
import { previewReattribution, type Preview } from '../activities/actions/preview.ts';
import type { Action } from '../database/entities/action.ts';
import type { ReversalReason } from '../domain/action/state.ts';
import type { ProblemCode } from '../domain/errors.ts';
import { reattribute } from '../workflows/messages.ts';
import { requirePartner } from './access/tenancy.ts';
import { actionNow, commandOn, why, type AskedCommand } from './actionCommand.ts';
import { commanded } from '../dispatch/action.ts';
import { id } from './http/fields.ts';
import type { HandlerDeps } from './http/route.ts';

/* Moving an action to another partner, alone or as a line of a batch. */

export const reattributionFields = {
  ...why,
  partnerId: id.meta({ description: 'Who earned the action.' }),
  customer: z.boolean().optional().meta({
    description: '`true`: the action’s customer moves too, for what is to come, in the same transaction.',
  }),
};

/** The refusals of a reattribution. */
export const reattributionProblems = [
  'ACTION_ALREADY_REVERSED',
  'ACTION_AWAITS_CUSTOMER',
  'ACTION_STATE_REFUSES',
  'ACTION_BUSY',
  'ACTION_WITHOUT_CUSTOMER',
  'PARTNER_WITHOUT_CONTRACT',
  'FX_RATE_UNKNOWN',
  'REVERSAL_EXCEEDS_ACTION',
] as const satisfies readonly ProblemCode[];

interface AskedReattribution extends AskedCommand {
  readonly reason: ReversalReason;
  readonly partnerId: string;
  readonly customer?: boolean | undefined;
}

/** Moves it, and answers how it then is. @throws DomainError */
export async function reattributed(deps: HandlerDeps, asked: AskedReattribution): Promise<Action> {
  const { submission, command } = await reattributionOf(deps, asked);
  await commanded(deps.temporal, submission, reattribute, command);
  return actionNow(deps.em, asked);
}

/** What moving it would do. @throws DomainError as moving it would */
export async function reattributionPreview(deps: HandlerDeps, asked: AskedReattribution): Promise<Preview> {
  const { submission, command } = await reattributionOf(deps, asked);
  return previewReattribution(deps.database, { ...command, actionId: submission.id, now: await deps.clock.now() });
}

async function reattributionOf({ em }: HandlerDeps, asked: AskedReattribution) {
  const { reason, partnerId, customer } = asked;
  const { submission, command } = await commandOn(em, asked);
  await requirePartner(em, asked.principal.brandId, partnerId);
  return { submission, command: { ...command, reason, partnerId, customer } };
}
