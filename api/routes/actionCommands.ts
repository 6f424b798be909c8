import { z } from 'zod';
import { findReported } from '../../database/queries/submissions.ts';
import { reversalReasons, type ReversalReason } from '../../domain/action/state.ts';
import { DomainError } from '../../domain/errors.ts';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import { decimalText } from '../../domain/money.ts';
import { reattribute, reverse } from '../../workflows/messages.ts';
import { access } from '../access/access.ts';
import { action, actionAnswer } from '../action.ts';
import { commanded } from '../actionWorkflow.ts';
import { etagOf, requireFresh } from '../http/etag.ts';
import { byId, id } from '../http/fields.ts';
import { actorOf, type PrincipalOf } from '../access/principal.ts';
import { nothing, route, type HandlerDeps } from '../http/route.ts';
import { found, requirePartner } from '../access/tenancy.ts';

const why = {
  reason: z.enum(reversalReasons),
  note: z.string().trim().min(1).max(2000).optional(),
};

const item = z.strictObject({ sku: z.string().min(1).max(255), quantity: z.int().min(1).max(1_000_000) });

const reversal = z
  .strictObject({
    ...why,
    amount: decimalText
      .regex(/[1-9]/, 'expected an amount above zero')
      .optional()
      .meta({ description: 'The part of the sale amount that is taken back, in the currency of the sale.' }),
    items: z.array(item).min(1).max(500).optional().meta({ description: 'The pieces that are taken back.' }),
    immediately: z.boolean().optional().meta({
      description: 'A test action is taken back an hour after its submission at the earliest; with `true` at once.',
    }),
  })
  .refine(({ amount, items }) => amount === undefined || items === undefined, {
    path: ['items'],
    error: 'expected an amount or items, not both',
  })
  .meta({ id: 'Reversal' });

const reattribution = z
  .strictObject({ ...why, partnerId: id.meta({ description: 'Who earned the action.' }) })
  .meta({ id: 'Reattribution' });

const takenBack = ({ amount, items }: z.output<typeof reversal>): TakenBack => {
  if (amount !== undefined) return { amount };
  return items === undefined ? { all: true } : { items };
};

interface CommandRequest {
  readonly principal: PrincipalOf<'support'>;
  readonly params: { readonly id: string };
  readonly body: { readonly reason: ReversalReason; readonly note?: string | undefined };
  readonly commandId: string;
  header(name: string): string | undefined;
}

/** The action that a command is for, and who asks for it. @throws DomainError NOT_FOUND, STALE_ETAG */
async function commandOf(request: CommandRequest, { em }: HandlerDeps) {
  const { principal, params } = request;
  const reported = found(await findReported(em, params.id, principal), 'action');
  if (reported.action === null) {
    throw new DomainError(
      'ACTION_STATE_REFUSES',
      `Action ${params.id} is not evaluated yet; nothing of it can change.`,
    );
  }
  const expectedVersion = requireFresh(request.header('if-match'), reported.action.version);
  const { reason, note = null } = request.body;
  const command = { commandId: request.commandId, actor: actorOf(principal), reason, note, expectedVersion };
  return { submission: reported.submission, command };
}

/** The action after a command. */
async function actionNow({ principal, params }: CommandRequest, { em }: HandlerDeps) {
  const { action: row } = found(await findReported(em, params.id, principal), 'action');
  const now = found(row, 'action');
  return { status: 200 as const, body: actionAnswer(now), headers: { etag: etagOf(now.version) } };
}

const done = { 200: { description: 'The action as it is now.', body: action } };

export const actionCommandRoutes = [
  route({
    method: 'post',
    path: '/v1/actions/:id/reversals',
    summary: 'Take back an action, an amount of its sale, or pieces of it',
    description:
      'At the price that the action was evaluated at. After the payment date it is a clawback, which nets against the partner’s next statement.',
    roles: access.corrections,
    takes: { ...nothing, params: byId, body: reversal },
    responses: done,
    problems: [
      'ACTION_ALREADY_REVERSED',
      'ACTION_STATE_REFUSES',
      'ACTION_AWAITS_CUSTOMER',
      'ACTION_BUSY',
      'REVERSAL_EXCEEDS_ACTION',
      'TEST_ACTION_TOO_EARLY',
    ],
    conditional: true,
    async handle(request, deps) {
      const { submission, command } = await commandOf(request, deps);
      const takeBack = takenBack(request.body);
      const { immediately } = request.body;
      await commanded(deps.temporal, submission, reverse, { ...command, takeBack, immediately });
      return actionNow(request, deps);
    },
  }),
  route({
    method: 'post',
    path: '/v1/actions/:id/reattributions',
    summary: 'Move an action to another partner',
    description:
      'Takes all of it back from the old partner and prices it anew under the new partner’s contract at the event date.',
    roles: access.corrections,
    takes: { ...nothing, params: byId, body: reattribution },
    responses: done,
    problems: [
      'ACTION_ALREADY_REVERSED',
      'ACTION_STATE_REFUSES',
      'ACTION_AWAITS_CUSTOMER',
      'ACTION_BUSY',
      'PARTNER_WITHOUT_CONTRACT',
      'FX_RATE_UNKNOWN',
      'REVERSAL_EXCEEDS_ACTION',
    ],
    conditional: true,
    async handle(request, deps) {
      const { submission, command } = await commandOf(request, deps);
      const { partnerId } = request.body;
      await requirePartner(deps.em, request.principal.brandId, partnerId);
      await commanded(deps.temporal, submission, reattribute, { ...command, partnerId });
      return actionNow(request, deps);
    },
  }),
];
