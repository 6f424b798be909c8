import { InquiryEntity, type Inquiry } from '../../database/entities/inquiry.ts';
import type { Database } from '../../database/orm.ts';
import { isAwaited, type InquiryView } from '../../domain/inquiry/inquiry.ts';

export interface InquiryInput {
  readonly inquiryId: string;
  /** The workflow's time. */
  readonly now: string;
}

/** Where it is, from what is stored: so a run begins, the first as any later one. */
export const readInquiry = async (database: Database, { inquiryId }: InquiryInput): Promise<InquiryView> =>
  inquiryView(await database.em.fork().findOneOrFail(InquiryEntity, inquiryId));

export const inquiryView = ({ id, state, answersItselfAt }: Inquiry): InquiryView => ({
  inquiryId: id,
  state,
  isAwaited: isAwaited(state),
  answersItselfAt: answersItselfAt ?? null,
});
