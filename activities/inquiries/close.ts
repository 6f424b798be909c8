import { ActionEntity } from '../../database/entities/action.ts';
import { InquiryEntity, type Inquiry } from '../../database/entities/inquiry.ts';
import type { Refusal } from '../../database/entities/submission.ts';
import type { EntityManager } from '../../database/orm.ts';
import { announceInquiry } from '../../database/queries/inquiries.ts';
import { moneyReport } from '../../database/reports/action.ts';
import type { InquiryView } from '../../domain/inquiry/inquiry.ts';
import type { MoneyText } from '../../domain/money.ts';
import { inquiryView } from './view.ts';

/** How an answer ended. */
export type AnswerOutcome =
  | { readonly state: 'APPROVED'; readonly actionId: string }
  | { readonly state: 'DECLINED'; readonly problem: Refusal | null }
  | { readonly state: 'REFUSED'; readonly problem: Refusal };

/** Who answered, and what they said. */
export type AnswerRecord = Pick<
  Inquiry,
  'answeredAt' | 'answeredBy' | 'answerActor' | 'answerCommandId' | 'answerNote' | 'reply'
>;

/** Notes how an inquiry was answered and tells both parties, in the caller's transaction, which holds it. */
export async function noteAnswer(
  em: EntityManager,
  inquiry: Inquiry,
  outcome: AnswerOutcome,
  record: AnswerRecord & { readonly answeredAt: string },
): Promise<InquiryView> {
  const actionId = outcome.state === 'APPROVED' ? outcome.actionId : (inquiry.actionId ?? null);
  const isClosed = outcome.state !== 'REFUSED';
  // The date tries once. What it was refused waits for a person.
  const isOver = isClosed || record.answeredBy === 'AUTOMATIC';
  const noted = {
    ...record,
    state: outcome.state,
    actionId,
    problem: outcome.state === 'APPROVED' ? null : outcome.problem,
    payout: isClosed ? await earned(em, inquiry, actionId) : null,
    ...(isOver && { answersItselfAt: null }),
  };
  await em.nativeUpdate(InquiryEntity, { id: inquiry.id }, noted);
  const answered: Inquiry = { ...inquiry, ...noted };
  if (isClosed) await announceInquiry(em, 'inquiry.answered', answered, record.answeredAt);
  return inquiryView(answered);
}

/** What the partner gets for the order now. */
async function earned(em: EntityManager, inquiry: Inquiry, actionId: string | null): Promise<MoneyText> {
  const action = actionId === null ? null : await em.findOne(ActionEntity, actionId, { refresh: true });
  if (action?.partnerId === inquiry.partnerId) return moneyReport(action.payout, action.payoutCurrency);
  const { expectedPayout, claimedOrder } = inquiry;
  return moneyReport('0', expectedPayout?.currency ?? claimedOrder?.currency ?? action?.payoutCurrency ?? noCurrency());
}

function noCurrency(): never {
  throw new Error('an inquiry is about an order or an action');
}
