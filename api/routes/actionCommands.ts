import { z } from 'zod';
import { previewReversal, type Preview } from '../../activities/actions/preview.ts';
import type { Action } from '../../database/entities/action.ts';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import { decimalText } from '../../domain/money.ts';
import { reverse } from '../../workflows/messages.ts';
import { access } from '../access/access.ts';
import { action, actionAnswer } from '../action.ts';
import { actionNow, commandOn, why } from '../actionCommand.ts';
import { actionPreview, previewAnswer, previewQuery } from '../actionPreview.ts';
import { commanded } from '../actionWorkflow.ts';
import { ok } from '../http/answers.ts';
import { etagOf } from '../http/etag.ts';
import { byId } from '../http/fields.ts';
import { route } from '../http/route.ts';
import { reattributed, reattributionFields, reattributionPreview, reattributionProblems } from '../reattribution.ts';

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
  .meta({ id: 'Reversal', example: { reason: 'ITEM_RETURNED', amount: '40.00', note: 'One of two came back.' } });

const reattribution = z.strictObject(reattributionFields).meta({
  id: 'Reattribution',
  example: {
    partnerId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01',
    reason: 'CREDITED_DIFFERENT_MP',
    note: 'The customer came by the newsletter.',
    customer: true,
  },
});

const takenBack = ({ amount, items }: z.output<typeof reversal>): TakenBack => {
  if (amount !== undefined) return { amount };
  return items === undefined ? { all: true } : { items };
};

const done = {
  200: {
    description: 'The action as it is now; with `?preview=true` what would be.',
    body: z.union([action, actionPreview]),
  },
};

const changed = (row: Action) => ({ ...ok(actionAnswer(row)), headers: { etag: etagOf(row.version) } });
const previewed = (preview: Preview) => ok(previewAnswer(preview));

export const actionCommandRoutes = [
  route({
    method: 'post',
    path: '/v1/actions/:id/reversals',
    summary: 'Take back an action, an amount of its sale, or pieces of it',
    description:
      'At the price that the action was evaluated at. After the payment date it is a clawback, which nets against the partner’s next statement.',
    roles: access.corrections,
    takes: { params: byId, query: previewQuery, body: reversal },
    responses: done,
    problems: [
      'ACTION_ALREADY_REVERSED',
      'ACTION_AWAITS_CUSTOMER',
      'ACTION_STATE_REFUSES',
      'ACTION_BUSY',
      'REVERSAL_EXCEEDS_ACTION',
      'TEST_ACTION_TOO_EARLY',
    ],
    conditional: true,
    async handle({ principal, params, query, body, commandId, header }, deps) {
      const asked = { ...body, principal, commandId, actionId: params.id, ifMatch: header('if-match') };
      const { submission, command } = await commandOn(deps.em, asked);
      const reversal = { ...command, takeBack: takenBack(body), immediately: body.immediately };
      if (query.preview === 'true') {
        const now = await deps.clock.now();
        return previewed(await previewReversal(deps.database, { ...reversal, actionId: params.id, now }));
      }
      await commanded(deps.temporal, submission, reverse, reversal);
      return changed(await actionNow(deps.em, asked));
    },
  }),
  route({
    method: 'post',
    path: '/v1/actions/:id/reattributions',
    summary: 'Move an action to another partner, its customer too if that is said',
    description:
      'Takes all of it back from the old partner and prices it anew under the new partner’s contract at the event date. What the customer bought before stays where it is.',
    roles: access.corrections,
    takes: { params: byId, query: previewQuery, body: reattribution },
    responses: done,
    problems: reattributionProblems,
    conditional: true,
    async handle({ principal, params, query, body, commandId, header }, deps) {
      const asked = { ...body, principal, commandId, actionId: params.id, ifMatch: header('if-match') };
      return query.preview === 'true'
        ? previewed(await reattributionPreview(deps, asked))
        : changed(await reattributed(deps, asked));
    },
  }),
];
