import { z } from 'zod';
import { findReported } from '../../database/queries/submissions.ts';
import { correctionsReport } from '../../database/reports/corrections.ts';
import { correctedOrder, correctedOrderFields } from '../../domain/action/correction.ts';
import { reversalReasons } from '../../domain/action/state.ts';
import { access } from '../access/access.ts';
import { found } from '../access/tenancy.ts';
import { note, why } from '../actionCommand.ts';
import { commandRoute } from '../actionCommandRoute.ts';
import { at, byId, moneyAnswer } from '../http/fields.ts';
import { wholeListQuery, wholeListRoute } from '../http/wholeList.ts';
import { takeBack } from '../takeBack.ts';

const amounts = ['orderDiscount', 'orderTax', 'orderShipping', 'orderTotal'] as const;

const correction = z
  .strictObject({ reason: why.reason.default('ORDER_UPDATE'), note, ...correctedOrderFields })
  .check(({ value, issues }) => {
    const { amount, items, call, clicks } = value;
    const wrong = (path: string[], message: string) => issues.push({ code: 'custom', input: value, path, message });
    if (amount !== undefined && items !== undefined) wrong(['items'], 'expected an amount or items, not both');
    if (amount !== undefined || items !== undefined) return;
    if (call === undefined && clicks === undefined)
      wrong([], 'expected the order as it now is: its items, or an amount');
    for (const field of amounts) {
      if (value[field] !== undefined) wrong([field], 'expected the items or the amount that it belongs to as well');
    }
  })
  .meta({
    id: 'Correction',
    example: {
      reason: 'ORDER_UPDATE',
      note: 'One shirt less, and another size.',
      items: [{ sku: 'shirt-m', category: 'Shirts', quantity: 1, price: '20.00' }],
      orderDiscount: '2.00',
    },
  });

const correctionDone = z
  .strictObject({
    id: z.string().nullable().meta({ description: 'To undo it: `undoes` of a restoration. Null for partners.' }),
    command: z.enum(['REVERSE', 'CORRECT', 'UNDO', 'RESTORE']),
    at,
    actor: z.string().nullable().meta({ description: 'Null for partners.' }),
    reason: z.enum(reversalReasons).nullable(),
    note: z.string().nullable().meta({ description: 'Null for partners.' }),
    takenBack: takeBack.nullable().meta({ description: 'Of a reversal: what of the sale was taken back.' }),
    order: correctedOrder.nullable().meta({ description: 'Of a correction: what it said of the order.' }),
    canBeUndone: z.boolean().meta({
      description: 'By restorations, the latest first. False: it is undone, or the action was priced anew since.',
    }),
    payoutBefore: moneyAnswer.nullable(),
    payoutAfter: moneyAnswer,
  })
  .meta({ id: 'CorrectionDone' });

export const actionCorrectionRoutes = [
  commandRoute({
    what: 'corrections',
    summary: 'Correct an order to what it now is, up or down',
    description:
      'States the whole order: what was taken back of it before counts no more, and what is left out is gone. It is priced from what was pinned when it was first priced – contract, terms, rate, status, tier – and limits leave it no more than then, nor more than others have left of them. ' +
      'An order that has become nothing is reversed instead. With the call or the clicks alone, its amounts stay. ' +
      'Where the payout becomes less, the contract’s return policy decides as for a reversal.',
    roles: access.corrections,
    body: correction,
    problems: [],
    instruction: ({ reason, note: _note, ...order }) => ({ command: 'CORRECT', reason, order }),
    agreeable: true,
  }),
  wholeListRoute({
    path: '/v1/actions/:id/corrections',
    summary: 'List what was taken back of an action, corrected, and brought back, oldest first',
    description:
      'A partner sees what was done to its own actions while they were its own, but neither who did it nor the notes.',
    roles: access.correctionReading,
    params: byId,
    query: wholeListQuery({}),
    item: correctionDone,
    async find({ params, principal }, { em }) {
      const { submission } = found(await findReported(em, params.id, principal), 'action');
      return correctionsReport(em, submission.id, principal.partnerId);
    },
  }),
];
