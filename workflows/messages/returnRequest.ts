import { defineUpdate } from '@temporalio/workflow';
import type { ReturnDecider, ReturnRequestState, ReturnVerdict } from '../../domain/action/return-request.ts';
import { begunFromWhatIsStored, workflowId } from './addressing.ts';
import { searchAttributes } from './searchAttributes.ts';

/** `return-request/<request>`: a partner is asked to give payout back. */
export const returnRequestWorkflowId = (requestId: string): string => workflowId('return-request', requestId);

export interface ReturnRequestStart {
  readonly requestId: string;
  /** When silence counts as agreement. */
  readonly answerBy: string;
}

export type ReturnRequestWorkflow = (start: ReturnRequestStart) => Promise<void>;

/** How a return request's workflow is started: by the relay, or by an answer that comes first or late. */
export const returnRequestStartOptions = (request: {
  readonly id: string;
  readonly brandId: string;
  readonly partnerId: string;
  readonly contractId: string;
  readonly orderId: string;
  readonly answerBy: string;
}) => ({
  workflowId: returnRequestWorkflowId(request.id),
  args: [{ requestId: request.id, answerBy: request.answerBy }] satisfies [ReturnRequestStart],
  ...begunFromWhatIsStored,
  staticSummary: `Return of order ${request.orderId}`,
  typedSearchAttributes: [
    { key: searchAttributes.BrandId, value: request.brandId },
    { key: searchAttributes.PartnerId, value: request.partnerId },
    { key: searchAttributes.ContractId, value: request.contractId },
  ],
});

/** The partner's answer, or the brand's withdrawal. */
export interface ReturnDecision {
  /** A repeat under the same id does nothing more. */
  readonly commandId: string;
  readonly verdict: ReturnVerdict;
  readonly by: Exclude<ReturnDecider, 'DEADLINE'>;
  readonly note: string | null;
}

/** Answers how the request then stands. */
export const decideReturn = defineUpdate<ReturnRequestState, [ReturnDecision]>('decideReturn');
