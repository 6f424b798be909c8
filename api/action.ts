import { z } from 'zod';
import type { Action } from '../database/entities/action.ts';
import type { Reported } from '../database/queries/submissions.ts';
import { actionReport } from '../database/reports/action.ts';
import { submissionReport } from '../database/reports/submission.ts';
import { stateDetails, states } from '../domain/action/state.ts';
import { attributedBy } from '../domain/attribution/question.ts';
import { actionWorkflowId } from '../workflows/messages/action.ts';
import { etagOf } from './http/etag.ts';
import { at, id, moneyAnswer } from './http/fields.ts';

/* An action as the API answers it (api.md, An action). */

const word = z.string().nullable();

export const hold = z.strictObject({
  since: at,
  until: at.nullable().meta({ description: 'Null: until it is released.' }),
});

/** Recorded and priced. */
export const action = z
  .strictObject({
    id,
    workflowId: z.string().meta({
      description: 'Finds the workflow in the Temporal UI.',
      example: 'action/0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01/SALE/A-1001',
    }),
    eventType: z.string().meta({ example: 'SALE' }),
    orderId: z.string().meta({ example: 'A-1001' }),
    state: z.enum(states),
    stateDetail: z.enum(stateDetails),
    partnerId: id.nullable().meta({ description: 'Null: nobody is credited; it can be reattributed.' }),
    contractId: id.nullable(),
    attribution: z
      .strictObject({ by: z.enum([...attributedBy, 'REATTRIBUTION']), referralId: z.string().nullable() })
      .nullable(),
    amount: moneyAnswer,
    remainingAmount: moneyAnswer.meta({ description: 'The sale amount less what was taken back.' }),
    payout: moneyAnswer.meta({
      description: 'What remains of the payout. Of a test: of what it would be; nothing is owed.',
    }),
    outsideTerms: moneyAnswer.meta({
      description: 'What limits cut off of what remains: in the payout only once it is approved.',
    }),
    outsideTermsApprovedAt: at.nullable().meta({ description: 'When support approved it; null: it is not paid.' }),
    customerId: z.string().nullable(),
    customerStatus: z.string().nullable(),
    referral: z
      .strictObject({
        sharedId: word,
        param1: word.meta({ example: 'newsletter' }),
        param2: word,
        param3: word,
        param4: word,
      })
      .meta({ description: 'What the partner’s referral carried: of the click or impression that led to the action.' }),
    clicks: z.int().nullable().meta({
      description:
        'How many clicks or page visits it stands for, where they are counted by the day; null: it is one event.',
      example: null,
    }),
    test: z.boolean().meta({ description: 'A test is priced like any other action, and never owed, counted or paid.' }),
    eventDate: at,
    submittedAt: at,
    lockingAt: at.nullable(),
    openUntil: at.nullable().meta({
      description:
        'Of open-ended locking that has not begun: when the contract approves or rejects the action by itself.',
    }),
    lockedAt: at.nullable(),
    payableAt: at.nullable(),
    paidAt: at.nullable(),
    hold: hold
      .nullable()
      .meta({ description: 'It is doubted: it locks on its date, but is not paid before this ends.' }),
  })
  .meta({ id: 'Action' });

/** As read by its id or answered to its submission: perhaps not evaluated yet. */
export const reportedAction = action
  .extend({
    payout: moneyAnswer.nullable().meta({ description: 'Null: it is not evaluated yet.' }),
    refusal: z.strictObject({ code: z.string(), detail: z.string() }).optional().meta({
      description:
        'Why it could not be evaluated. The order may be submitted again; one that waited for its customer is looked at whenever she changes.',
    }),
  })
  .meta({ id: 'ReportedAction' });

export const actionAnswer = (row: Action): z.output<typeof action> => ({
  ...actionReport(row),
  workflowId: actionWorkflowId(row),
});

/** What is reported under an action's id, with its ETag once it is recorded. */
export function reportedAnswer({ action: row, submission, test }: Reported): ReportedAnswer {
  const { brandId, orderId, body, refusal } = submission;
  const told = refusal && { refusal };
  if (row !== null) return { body: { ...actionAnswer(row), ...told }, headers: { etag: etagOf(row.version) } };
  const workflowId = actionWorkflowId({ brandId, orderId, eventType: body.eventType });
  return { body: { ...submissionReport({ submission, test }), workflowId, ...told }, headers: {} };
}

interface ReportedAnswer {
  readonly body: z.output<typeof reportedAction>;
  readonly headers: Readonly<Record<string, string>>;
}
