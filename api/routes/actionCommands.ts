import { z } from 'zod';
import {
  previewApproval,
  previewCommission,
  previewHold,
  previewRelease,
  previewRestoration,
  previewReversal,
} from '../../activities/actions/preview.ts';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import { instant } from '../../domain/instant.ts';
import { decimalText } from '../../domain/money.ts';
import { approve, commission, hold, release, restore, reverse, type CommandBy } from '../../workflows/messages.ts';
import { access } from '../access/access.ts';
import { note, why } from '../actionCommand.ts';
import { changed, commandResponses, commandRoute, previewed } from '../actionCommandRoute.ts';
import { previewQuery } from '../actionPreview.ts';
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

const noted = z.strictObject({ note }).optional();
const approval = noted.meta({ id: 'Approval', example: { note: 'The customer has kept it.' } });
const eligibility = noted.meta({ id: 'Eligibility', example: { note: 'The trial has ended.' } });

const withoutReason = (by: Omit<CommandBy, 'reason'>): CommandBy => ({ ...by, reason: null });

const holdOrder = z
  .strictObject({
    ...why,
    until: instant.optional().meta({
      description: 'When the hold ends by itself; absent: only a release ends it.',
      example: '2026-12-24T00:00:00Z',
    }),
  })
  .meta({
    id: 'HoldOrder',
    example: { reason: 'CONS_FRAUD', note: 'Many orders from one address.', until: '2026-12-24T00:00:00Z' },
  });

const releaseOrder = z
  .strictObject({ reason: why.reason.optional(), note })
  .optional()
  .meta({ id: 'ReleaseOrder', example: { note: 'The customer has confirmed the orders.' } });

const restoration = z
  .strictObject({ reason: why.reason.optional(), note })
  .optional()
  .meta({ id: 'Restoration', example: { reason: 'ORDER_ERROR', note: 'Another order was meant.' } });

const takenBack = ({ amount, items }: z.output<typeof reversal>): TakenBack => {
  if (amount !== undefined) return { amount };
  return items === undefined ? { all: true } : { items };
};

export const actionCommandRoutes = [
  commandRoute({
    what: 'reversals',
    summary: 'Take back an action, an amount of its sale, or pieces of it',
    description:
      'At the price that the action was evaluated at. After the payment date it is a clawback, which nets against the partner’s next statement. ' +
      'For ITEM_RETURNED and ORDER_UPDATE the contract’s return policy decides: the partner may have to be asked first (202).',
    roles: access.corrections,
    body: reversal,
    problems: ['REVERSAL_EXCEEDS_ACTION', 'TEST_ACTION_TOO_EARLY'],
    update: reverse,
    command: (by, body) => ({ ...by, reason: body.reason, takeBack: takenBack(body), immediately: body.immediately }),
    preview: previewReversal,
    agreeable: ({ reason, takeBack }) => ({ command: 'REVERSE', reason, takeBack }),
  }),
  commandRoute({
    what: 'approvals',
    summary: 'Approve an action',
    description:
      'Where locking is open-ended and has not begun, its period begins now: PENDING, APPROVED_BY_USER. Otherwise the action locks at once.',
    roles: access.corrections,
    body: approval,
    problems: ['ACTION_ALREADY_APPROVED', 'ACTION_ON_HOLD'],
    update: approve,
    command: withoutReason,
    preview: previewApproval,
  }),
  commandRoute({
    what: 'commissionable',
    summary: 'Say that an action is eligible for commission',
    description:
      'Under locking basis COMMISSIONABLE its locking period begins now. A payment by the provider’s key is eligible by itself once both keys of its customer are known.',
    roles: access.eligibility,
    body: eligibility,
    problems: ['ACTION_ALREADY_APPROVED', 'ACTION_NOT_COMMISSIONABLE'],
    update: commission,
    command: withoutReason,
    preview: previewCommission,
  }),
  commandRoute({
    what: 'holds',
    summary: 'Put an action on hold',
    description:
      'It locks on its date, but is not paid before it is released, or before `until`. Held once more, it is held until the new date instead.',
    roles: access.corrections,
    body: holdOrder,
    problems: ['ACTION_ALREADY_PAYABLE'],
    update: hold,
    command: (by, { reason, until = null }) => ({ ...by, reason, until }),
    preview: previewHold,
  }),
  commandRoute({
    what: 'releases',
    summary: 'Release an action that is on hold',
    description: 'If its payment date has passed meanwhile, it joins the partner’s next statement.',
    roles: access.corrections,
    body: releaseOrder,
    problems: ['ACTION_NOT_ON_HOLD'],
    update: release,
    command: (by, body) => ({ ...by, reason: body?.reason ?? null }),
    preview: previewRelease,
  }),
  commandRoute({
    what: 'restorations',
    summary: 'Bring a reversed action back',
    description:
      'As it was before it was reversed: for the same partner, at the price that it was evaluated at, whatever the limits say now. It locks on its date, but not before the brand’s review period from now.',
    roles: access.corrections,
    body: restoration,
    problems: ['ACTION_NOT_REVERSED'],
    update: restore,
    command: (by, body) => ({ ...by, reason: body?.reason ?? null }),
    preview: previewRestoration,
  }),
  route({
    method: 'post',
    path: '/v1/actions/:id/reattributions',
    summary: 'Move an action to another partner, its customer too if that is said',
    description:
      'Takes all of it back from the old partner and prices it anew under the new partner’s contract at the event date. What the customer bought before stays where it is.',
    roles: access.corrections,
    takes: { params: byId, query: previewQuery, body: reattribution },
    responses: commandResponses,
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
