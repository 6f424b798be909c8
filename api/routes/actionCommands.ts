import { z } from 'zod';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import { instant } from '../../domain/instant.ts';
import { decimalText } from '../../domain/money.ts';
import { access } from '../access/access.ts';
import { note, why } from '../actionCommand.ts';
import { commandRoute } from '../actionCommandRoute.ts';
import { reattributionFields } from '../reattribution.ts';

const item = z.strictObject({ sku: z.string().min(1).max(255), quantity: z.int().min(1).max(1_000_000) });

const reversal = z
  .strictObject({
    ...why,
    amount: decimalText
      .regex(/[1-9]/, 'expected an amount above zero')
      .optional()
      .meta({ description: 'The part of the sale amount that is taken back, in the currency of the sale.' }),
    items: z.array(item).min(1).max(500).optional().meta({ description: 'The pieces that are taken back.' }),
    quantity: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .optional()
      .meta({ description: 'Of an action that stands for many clicks or visits: how many of them are taken back.' }),
    immediately: z.boolean().optional().meta({
      description: 'A test action is taken back an hour after its submission at the earliest; with `true` at once.',
    }),
  })
  .refine(({ amount, items }) => amount === undefined || items === undefined, {
    path: ['items'],
    error: 'expected an amount or items, not both',
  })
  .refine(({ amount, items, quantity }) => quantity === undefined || (amount === undefined && items === undefined), {
    path: ['quantity'],
    error: 'expected one of amount, items and quantity',
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
const approval = z
  .strictObject({
    note,
    outsideTerms: z.literal(true).optional().meta({
      description: 'Approves what limits cut off, not the action: from now on it pays what it would without limits.',
    }),
  })
  .optional()
  .meta({ id: 'Approval', example: { note: 'The customer has kept it.' } });
const eligibility = noted.meta({ id: 'Eligibility', example: { note: 'The trial has ended.' } });

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

/** An Idempotency-Key of 255 characters, the id of the key that sent it, and what it came by, such as an inquiry. */
const longestCommandId = 512;

const restoration = z
  .strictObject({
    reason: why.reason.optional(),
    note,
    undoes: z.string().min(1).max(longestCommandId).optional().meta({
      description:
        'The id of the correction that is meant (`GET /v1/actions/:id/corrections`): refused when it is not the latest.',
    }),
  })
  .optional()
  .meta({ id: 'Restoration', example: { reason: 'ORDER_ERROR', note: 'Another order was meant.' } });

const takenBack = ({ amount, items, quantity }: z.output<typeof reversal>): TakenBack => {
  if (amount !== undefined) return { amount };
  if (quantity !== undefined) return { quantity };
  return items === undefined ? { all: true } : { items };
};

export const actionCommandRoutes = [
  commandRoute({
    what: 'reversals',
    summary: 'Take back an action, an amount of its sale, pieces of it, or some of its clicks',
    description:
      'At the price that the action was evaluated at. After the payment date it is a clawback, which nets against the partner’s next statement. ' +
      'For ITEM_RETURNED and ORDER_UPDATE the contract’s return policy decides: the partner may have to be asked first (202).',
    roles: access.corrections,
    body: reversal,
    problems: ['REVERSAL_EXCEEDS_ACTION', 'TEST_ACTION_TOO_EARLY'],
    instruction: (body) => ({
      command: 'REVERSE',
      reason: body.reason,
      takeBack: takenBack(body),
      immediately: body.immediately,
    }),
    agreeable: true,
  }),
  commandRoute({
    what: 'approvals',
    summary: 'Approve an action, or what is outside of its terms',
    description:
      'Where locking is open-ended and has not begun, its period begins now: PENDING, APPROVED_BY_USER. Otherwise the action locks at once. With `outsideTerms` it pays what limits cut off, in any state that is not reversed; that takes nothing of the limits and locks nothing.',
    roles: access.corrections,
    body: approval,
    problems: ['ACTION_ALREADY_APPROVED', 'ACTION_ON_HOLD', 'ACTION_WITHIN_TERMS'],
    instruction: (body) => ({ command: 'APPROVE', outsideTerms: body?.outsideTerms }),
  }),
  commandRoute({
    what: 'commissionable',
    summary: 'Say that an action is eligible for commission',
    description:
      'Under locking basis COMMISSIONABLE its locking period begins now. A payment by the provider’s key is eligible by itself once both keys of its customer are known.',
    roles: access.eligibility,
    body: eligibility,
    problems: ['ACTION_ALREADY_APPROVED', 'ACTION_NOT_COMMISSIONABLE'],
    instruction: () => ({ command: 'COMMISSION' }),
  }),
  commandRoute({
    what: 'holds',
    summary: 'Put an action on hold',
    description:
      'It locks on its date, but is not paid before it is released, or before `until`. Held once more, it is held until the new date instead.',
    roles: access.corrections,
    body: holdOrder,
    problems: ['ACTION_ALREADY_PAYABLE'],
    instruction: ({ reason, until = null }) => ({ command: 'HOLD', reason, until }),
  }),
  commandRoute({
    what: 'releases',
    summary: 'Release an action that is on hold',
    description: 'If its payment date has passed meanwhile, it joins the partner’s next statement.',
    roles: access.corrections,
    body: releaseOrder,
    problems: ['ACTION_NOT_ON_HOLD'],
    instruction: (body) => ({ command: 'RELEASE', reason: body?.reason ?? null }),
  }),
  commandRoute({
    what: 'restorations',
    summary: 'Bring a reversed action back, or undo the latest part taken back or correction',
    description:
      'As it was before it was reversed: for the same partner, at the price that it was evaluated at, whatever the limits say now. It locks on its date, but not before the brand’s review period from now. Of an action that is not reversed it undoes the latest partial reversal or correction: the price is what it was before.',
    roles: access.corrections,
    body: restoration,
    problems: ['ACTION_NOT_REVERSED', 'ACTION_CHANGED_SINCE'],
    instruction: (body) => {
      const { reason = null, undoes } = body ?? {};
      return undoes === undefined ? { command: 'RESTORE', reason } : { command: 'UNDO', reason, undoes };
    },
  }),
  commandRoute({
    what: 'reattributions',
    summary: 'Move an action to another partner, its customer too if that is said',
    description:
      'Takes all of it back from the old partner and prices it anew under the new partner’s contract at the event date. What the customer bought before stays where it is.',
    roles: access.corrections,
    body: reattribution,
    problems: ['ACTION_WITHOUT_CUSTOMER', 'PARTNER_WITHOUT_CONTRACT', 'FX_RATE_UNKNOWN', 'REVERSAL_EXCEEDS_ACTION'],
    instruction: ({ reason, partnerId, customer }) => ({ command: 'REATTRIBUTE', reason, partnerId, customer }),
  }),
];
