import { v7 as uuid } from 'uuid';
import type { KnownOrder } from '../../domain/inquiry/deed.ts';
import type { Claim } from '../../domain/inquiry/inquiry.ts';
import type { NotificationEvent } from '../../domain/notification/events.ts';
import { ActionEntity } from '../entities/action.ts';
import { InquiryEntity, type Inquiry } from '../entities/inquiry.ts';
import { OutboxEntity } from '../entities/outbox.ts';
import { SubmissionEntity } from '../entities/submission.ts';
import { LockMode, type EntityManager } from '../orm.ts';
import { inquiryReport } from '../reports/inquiry.ts';
import { announce } from './announce.ts';

const unanswered = {
  state: 'OPEN',
  answeredAt: null,
  answeredBy: null,
  answerActor: null,
  answerCommandId: null,
  answerNote: null,
  reply: null,
  problem: null,
  payout: null,
} as const;

/** What a partner asks. */
export type PartnerQuestion = Omit<Inquiry, 'id' | 'answersItselfAt' | keyof typeof unanswered>;

/** Stores a new inquiry, tells both parties and has its workflow started, in the caller's transaction. */
export async function ask(em: EntityManager, question: PartnerQuestion): Promise<Inquiry> {
  const inquiry: Inquiry = { ...question, ...unanswered, id: uuid(), answersItselfAt: question.dueAt };
  await em.insert(InquiryEntity, inquiry);
  await em.insert(OutboxEntity, { kind: 'INQUIRY', subjectId: inquiry.id });
  await announceInquiry(em, 'inquiry.created', inquiry, inquiry.createdAt);
  return inquiry;
}

/** The inquiry, held until the transaction ends. */
export const holdInquiry = (em: EntityManager, id: string): Promise<Inquiry> =>
  em.findOneOrFail(InquiryEntity, id, { lockMode: LockMode.PESSIMISTIC_WRITE });

/** Tells the brand and the partner, each what it may know. */
export const announceInquiry = (
  em: EntityManager,
  type: Extract<NotificationEvent, `inquiry.${string}`>,
  inquiry: Inquiry,
  at: string,
): Promise<void> => {
  const { id: subjectId, brandId, partnerId } = inquiry;
  return announce(em, {
    brandId,
    events: [
      { type, subjectId, toBrand: true, toPartnerId: null, body: inquiryReport(inquiry, 'BRAND') },
      { type, subjectId, toBrand: false, toPartnerId: partnerId, body: inquiryReport(inquiry, 'PARTNER') },
    ],
    at,
  });
};

/** What the partner claims. */
export function claimOf(inquiry: Inquiry): Claim & { readonly partnerId: string } {
  const { partnerId, type, claimedOrder, expectedAmount } = inquiry;
  if (claimedOrder) return { type: 'UNTRACKED', partnerId, order: claimedOrder };
  return type === 'DECLINED'
    ? { type, partnerId }
    : { type: 'INCORRECT', partnerId, expectedAmount: expectedAmount?.value ?? null };
}

/** The order that it is about as it is now; null: it was never recorded. */
export async function knownOrder(
  em: EntityManager,
  inquiry: Pick<Inquiry, 'brandId' | 'eventTypeId' | 'orderId'>,
): Promise<KnownOrder | null> {
  const { brandId, eventTypeId, orderId } = inquiry;
  const action = await em.findOne(ActionEntity, { brandId, eventTypeId, orderId }, { refresh: true });
  return (
    action && { actionId: action.id, partnerId: action.partnerId ?? null, isReversed: action.state === 'REVERSED' }
  );
}

/** What was reported under an action's id. */
export const reportedBody = async (em: EntityManager, actionId: string) =>
  (await em.findOneOrFail(SubmissionEntity, actionId)).body;
