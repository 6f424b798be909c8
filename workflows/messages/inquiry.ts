import { defineUpdate } from '@temporalio/workflow';
import type { InquiryApproval } from '../../domain/inquiry/deed.ts';
import type { InquiryView } from '../../domain/inquiry/inquiry.ts';
import { begunFromWhatIsStored, workflowId } from './addressing.ts';
import { searchAttributes } from './searchAttributes.ts';

/** `inquiry/<inquiry>`: a partner's question until it is answered. */
export const inquiryWorkflowId = (inquiryId: string): string => workflowId('inquiry', inquiryId);

export interface InquiryStart {
  readonly inquiryId: string;
}

export type InquiryWorkflow = (start: InquiryStart) => Promise<void>;

/** How the workflow of an inquiry is started: by the relay, or by an answer to one whose workflow has completed. */
export const inquiryStartOptions = (inquiry: {
  readonly id: string;
  readonly brandId: string;
  readonly partnerId: string;
  readonly type: string;
  readonly eventType: string;
  readonly orderId: string;
}) => ({
  workflowId: inquiryWorkflowId(inquiry.id),
  args: [{ inquiryId: inquiry.id }] satisfies [InquiryStart],
  ...begunFromWhatIsStored,
  staticSummary: `${inquiry.type} ${inquiry.eventType} ${inquiry.orderId}`,
  typedSearchAttributes: [
    { key: searchAttributes.BrandId, value: inquiry.brandId },
    { key: searchAttributes.PartnerId, value: inquiry.partnerId },
  ],
});

/** A repeat under the same id does nothing more. */
export interface InquiryWithdrawal {
  readonly commandId: string;
  readonly actor: string;
}

export interface InquiryAnswer extends InquiryWithdrawal {
  /** For the brand's own people. */
  readonly note: string | null;
  /** For the partner. */
  readonly reply: string | null;
  /** Null: it is declined. */
  readonly approval: InquiryApproval | null;
}

export const answerInquiry = defineUpdate<InquiryView, [InquiryAnswer]>('answerInquiry');
export const withdrawInquiry = defineUpdate<InquiryView, [InquiryWithdrawal]>('withdrawInquiry');
