import { v7 as uuid } from 'uuid';
import { BrandEntity } from '../../database/entities/brand.ts';
import { InquiryEntity, type Inquiry } from '../../database/entities/inquiry.ts';
import { ask, type PartnerQuestion } from '../../database/queries/inquiries.ts';
import { transaction } from '../../database/transaction.ts';
import { toInquiry } from '../../dispatch/inquiry.ts';
import { plusDuration } from '../../domain/calendar.ts';
import type { InquiryApproval } from '../../domain/inquiry/deed.ts';
import type { AutomaticAnswer } from '../../domain/inquiry/inquiry.ts';
import { answerInquiry, withdrawInquiry } from '../../workflows/messages/inquiry.ts';
import type { Stage } from './stage.ts';
import type { Tenant } from './tenant.ts';

/** Stores an inquiry of the tenant's partner as the API does: a sale of 100.00 USD of now that was not tracked, due in 30 days. */
export async function anInquiry(
  { database, temporal }: Stage,
  { brand, eventType, partner }: Tenant,
  automaticAnswer: AutomaticAnswer = 'DECLINE',
): Promise<Inquiry> {
  const now = await temporal.clock.now();
  const order = { eventType: eventType.code, orderId: uuid(), eventDate: now, amount: '100.00', currency: 'USD' };
  const dueAt = plusDuration(now, 'P30D', 'UTC');
  const question: PartnerQuestion = {
    brandId: brand.id,
    partnerId: partner.id,
    type: 'UNTRACKED',
    eventTypeId: eventType.id,
    eventType: eventType.code,
    orderId: order.orderId,
    claimedOrder: order,
    actionId: null,
    expectedAmount: null,
    expectedPayout: null,
    note: 'She clicked in our newsletter.',
    actor: 'partner:test',
    createdAt: now,
    dueAt,
  };
  return transaction(database, async (em) => {
    await em.nativeUpdate(BrandEntity, { id: brand.id }, { inquiryAutomaticAnswer: automaticAnswer });
    return ask(em, question);
  });
}

/** Support answers. @param approval null: it declines */
export const answeredBySupport = (
  { temporal }: Stage,
  inquiry: Inquiry,
  approval: InquiryApproval | null,
  commandId: string = uuid(),
): Promise<void> =>
  toInquiry(temporal.client, inquiry, answerInquiry, {
    commandId,
    actor: 'support:test',
    note: null,
    reply: null,
    approval,
  });

/** The partner asks no longer. */
export const withdrawn = ({ temporal }: Stage, inquiry: Inquiry): Promise<void> =>
  toInquiry(temporal.client, inquiry, withdrawInquiry, { commandId: uuid(), actor: 'partner:test' });

export const inquiryNow = ({ database }: Stage, { id }: Inquiry): Promise<Inquiry> =>
  database.em.fork().findOneOrFail(InquiryEntity, id);
