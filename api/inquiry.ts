import { z } from 'zod';
import type { Inquiry } from '../database/entities/inquiry.ts';
import { inquiryReport } from '../database/reports/inquiry.ts';
import { submission, submittedItem } from '../domain/action/submission.ts';
import { instant } from '../domain/instant.ts';
import type { InquiryApproval } from '../domain/inquiry/deed.ts';
import { inquiryStates, inquiryTypes, type InquiryType } from '../domain/inquiry/inquiry.ts';
import { decimalText } from '../domain/money.ts';
import { note } from './actionCommand.ts';
import { at, id, moneyAnswer } from './http/fields.ts';
import { invalidField } from './http/validation.ts';

/* A partner's inquiry as it is asked, answered and shown. */

const asked = {
  partnerId: id.optional().meta({ description: 'Who asks. A partner’s own key need not say it.' }),
  expectedPayout: decimalText
    .optional()
    .meta({ description: 'What the partner expects to get, in the currency of its contract.' }),
  note: note.unwrap().meta({ description: 'What the partner says; both sides see it.' }),
};

const aboutAction = { actionId: id.meta({ description: 'One of the partner’s own.' }) };

const aboveZero = decimalText.regex(/[1-9]/, 'expected an amount above zero');

const claimed = submission.pick({
  eventType: true,
  orderId: true,
  eventDate: true,
  amount: true,
  currency: true,
  customerId: true,
  clickId: true,
  items: true,
});

/** The order in a question about one that was not tracked. */
export const claimedIn = claimed.strip();

const missing = z.strictObject({ type: z.literal('UNTRACKED'), ...asked, ...claimed.shape });

const wrong = z.strictObject({
  type: z.literal('INCORRECT'),
  ...asked,
  ...aboutAction,
  expectedAmount: aboveZero
    .optional()
    .meta({ description: 'The sale amount that would be right, in the currency of the sale.' }),
});

const reversed = z.strictObject({ type: z.literal('DECLINED'), ...asked, ...aboutAction });

/** An order that was not tracked, an action that is not right, or one that should not have been reversed. */
export const newInquiry = z.discriminatedUnion('type', [missing, wrong, reversed]).meta({
  id: 'NewInquiry',
  example: {
    type: 'UNTRACKED',
    eventType: 'SALE',
    orderId: 'A-1001',
    eventDate: '2026-11-18T10:00:00Z',
    amount: '100.00',
    currency: 'USD',
    expectedPayout: '10.00',
    note: 'She clicked in our newsletter of that day.',
  },
});

export type NewInquiry = z.output<typeof newInquiry>;

const answerFields = {
  amount: aboveZero
    .optional()
    .meta({ description: 'The sale amount that is right; absent: what the partner says. Not of a reversed action.' }),
  items: z
    .array(submittedItem)
    .min(1)
    .max(500)
    .optional()
    .meta({ description: 'The items of the order, instead of an amount.' }),
  eventDate: instant.optional().meta({ description: 'Of an order that was not tracked.' }),
  reattribute: z
    .boolean()
    .optional()
    .meta({ description: '`true`: an order that was not tracked is taken from the partner that it is credited to.' }),
};

export const inquiryAnswer = z
  .strictObject({
    answer: z.enum(['APPROVED', 'DECLINED']),
    note: note.meta({ description: 'For the brand’s own people.' }),
    reply: note.meta({ description: 'For the partner.' }),
    ...answerFields,
  })
  .refine(({ amount, items }) => amount === undefined || items === undefined, {
    path: ['items'],
    error: 'expected an amount or items, not both',
  })
  .meta({ id: 'InquiryAnswer', example: { answer: 'APPROVED', amount: '100.00', reply: 'We found the order.' } });

/** What an approval of each type can say. */
const sayable: Readonly<Record<InquiryType, readonly (keyof InquiryApproval)[]>> = {
  UNTRACKED: ['amount', 'items', 'eventDate', 'reattribute'],
  INCORRECT: ['amount', 'items'],
  DECLINED: [],
};

/** The approval in an answer; null: it declines. @throws DomainError VALIDATION_FAILED for what is not for this answer */
export function approvalIn(type: InquiryType, given: z.output<typeof inquiryAnswer>): InquiryApproval | null {
  const { amount, items, eventDate, reattribute } = given;
  const approval = { amount, items, eventDate, reattribute };
  const taken = given.answer === 'APPROVED' ? sayable[type] : [];
  for (const field of ['amount', 'items', 'eventDate', 'reattribute'] as const) {
    if (approval[field] === undefined || taken.includes(field)) continue;
    throw invalidField(`/${field}`, `is not for an inquiry of type ${type} that is ${given.answer}`);
  }
  return given.answer === 'APPROVED' ? approval : null;
}

export const inquiry = z
  .strictObject({
    id,
    type: z.enum(inquiryTypes),
    state: z.enum(inquiryStates).meta({
      description: 'REFUSED: it was approved, and that could not be carried out; it can be answered again.',
    }),
    partnerId: id,
    eventType: z.string().meta({ example: 'SALE' }),
    orderId: z.string().meta({ example: 'A-1001' }),
    actionId: id.nullable().meta({ description: 'Of an order that was not tracked: null until it is approved.' }),
    order: z
      .strictObject({
        eventDate: at,
        amount: moneyAnswer.nullable(),
        currency: z.string(),
        customerId: z.string().nullable(),
        clickId: z.string().nullable(),
        items: z.array(submittedItem),
      })
      .nullable()
      .meta({ description: 'The order that was not tracked, as the partner claims it.' }),
    expectedAmount: moneyAnswer.nullable(),
    expectedPayout: moneyAnswer.nullable(),
    payout: moneyAnswer
      .nullable()
      .meta({ description: 'What the partner got for the order by the answer; null until then.' }),
    note: z.string(),
    reply: z.string().nullable().meta({ description: 'What the partner was told.' }),
    answerNote: z.string().nullable().meta({ description: 'For the brand’s own people; null for partners.' }),
    answerActor: z.string().nullable().meta({ description: 'Whose word it was; null for partners.' }),
    answeredBy: z.enum(['USER', 'AUTOMATIC']).nullable(),
    problem: z
      .strictObject({ code: z.string(), detail: z.string() })
      .nullable()
      .meta({ description: 'Why an approval was REFUSED, or an automatic one DECLINED.' }),
    createdAt: at,
    dueAt: at.meta({ description: 'When it is answered by itself.' }),
    answeredAt: at.nullable(),
  })
  .meta({ id: 'Inquiry' });

/** An inquiry for a partner, or for the brand's people. */
export const inquiryView = (
  row: Inquiry,
  { role }: { readonly role: 'brand' | 'support' | 'finance' | 'partner' },
): z.output<typeof inquiry> => inquiryReport(row, role === 'partner' ? 'PARTNER' : 'BRAND');
