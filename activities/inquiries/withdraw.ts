import { InquiryEntity } from '../../database/entities/inquiry.ts';
import type { Database } from '../../database/orm.ts';
import { holdInquiry } from '../../database/queries/inquiries.ts';
import { transaction } from '../../database/transaction.ts';
import { requireAwaited, type InquiryView } from '../../domain/inquiry/inquiry.ts';
import { inquiryView, type InquiryInput } from './view.ts';

export interface WithdrawInquiryInput extends InquiryInput {
  readonly commandId: string;
  readonly actor: string;
}

/**
 * The partner asks no longer. A repeat is safe: it finds itself done.
 *
 * @throws DomainError INQUIRY_CLOSED when it is answered
 */
export const withdrawInquiry = (
  database: Database,
  { inquiryId, commandId, actor }: WithdrawInquiryInput,
): Promise<InquiryView> =>
  transaction(database, async (em) => {
    const inquiry = await holdInquiry(em, inquiryId);
    if (inquiry.answerCommandId === commandId) return inquiryView(inquiry);
    requireAwaited(inquiry);
    const withdrawn = {
      state: 'WITHDRAWN' as const,
      answersItselfAt: null,
      answeredAt: null,
      answeredBy: null,
      answerActor: actor,
      answerCommandId: commandId,
    };
    await em.nativeUpdate(InquiryEntity, { id: inquiryId }, withdrawn);
    return inquiryView({ ...inquiry, ...withdrawn });
  });
