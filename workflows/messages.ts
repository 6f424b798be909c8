import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CorrectedOrder } from '../domain/action/correction.ts';
import type { Seen } from '../domain/action/instruction.ts';
import type { ReturnDecider, ReturnRequestState, ReturnVerdict } from '../domain/action/return-request.ts';
import type { ActionView, ReversalReason } from '../domain/action/state.ts';
import type { BatchView } from '../domain/correctionBatch/view.ts';
import type { TakenBack } from '../domain/evaluation/remaining.ts';
import type { InquiryApproval } from '../domain/inquiry/deed.ts';
import type { InquiryView } from '../domain/inquiry/inquiry.ts';

/*
 * The contract between those who start and command workflows (the API, the relay) and the workflows themselves: ids, inputs,
 * updates, signals, search attributes. Payloads hold ids, dates and decimal strings only; they stay readable for years.
 */

export const taskQueue = 'partner-payouts';

const path = (...segments: readonly string[]): string => segments.map(encodeURIComponent).join('/');

/** `action/<brand>/<eventType>/<orderId>`: one order, one workflow. Segments are percent-encoded. */
export const actionWorkflowId = (action: {
  readonly brandId: string;
  readonly eventType: string;
  readonly orderId: string;
}): string => path('action', action.brandId, action.eventType, action.orderId);

/** `payout/<brand>/<partner>/<currency>/<date>`: one statement and its payment. */
export const payoutWorkflowId = (statement: {
  readonly brandId: string;
  readonly partnerId: string;
  readonly currency: string;
  readonly date: string;
}): string => path('payout', statement.brandId, statement.partnerId, statement.currency, statement.date);

/** `notifications/<endpoint>`: the deliveries to one webhook endpoint. */
export const notificationsWorkflowId = (endpointId: string): string => path('notifications', endpointId);

/** `contract/<contract>`: its life and what it earns by itself. */
export const contractWorkflowId = (contractId: string): string => path('contract', contractId);

/** `touch-day/<brand>/<day>`: the counting of a day's clicks and page visits. */
export const touchDayWorkflowId = (touchDay: { readonly brandId: string; readonly day: string }): string =>
  path('touch-day', touchDay.brandId, touchDay.day);

/** `customer-import/<import>`: one file of customers. */
export const customerImportWorkflowId = (importId: string): string => path('customer-import', importId);

/** `correction-batch/<batch>`: corrections that were sent together. */
export const correctionBatchWorkflowId = (batchId: string): string => path('correction-batch', batchId);

/** `return-request/<request>`: a partner is asked to give payout back. */
export const returnRequestWorkflowId = (requestId: string): string => path('return-request', requestId);

/** `inquiry/<inquiry>`: a partner's question until it is answered. */
export const inquiryWorkflowId = (inquiryId: string): string => path('inquiry', inquiryId);

/** The action's submission is stored under this id; everything else is read from there. */
export interface ActionStart {
  readonly actionId: string;
}

export type ActionWorkflow = (start: ActionStart) => Promise<void>;

/** What starting an action's workflow needs to know of its submission. */
export interface SubmittedAction {
  readonly id: string;
  readonly brandId: string;
  readonly orderId: string;
  readonly body: {
    readonly eventType: string;
    readonly amount?: string | undefined;
    readonly currency: string;
    readonly customerStatus?: string | undefined;
  };
}

/**
 * How an action's workflow is started, whoever starts it: the API with a first update, the relay after a Temporal that was
 * away. A workflow that runs is used, one that has completed starts again from the stored state.
 */
export const actionStartOptions = ({ id, brandId, orderId, body }: SubmittedAction) => ({
  workflowId: actionWorkflowId({ brandId, orderId, eventType: body.eventType }),
  taskQueue,
  args: [{ actionId: id }] satisfies [ActionStart],
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
  staticSummary: [
    body.customerStatus,
    body.eventType,
    orderId,
    ...(body.amount === undefined ? [] : [body.amount, body.currency]),
  ]
    .filter((word) => word !== undefined)
    .join(' '),
});

/** The identity of a command: a repeat under the same id answers what the first did, also in another run. */
export interface CommandBy {
  readonly commandId: string;
  /** Who asked for it, such as "support:<key id>". */
  readonly actor: string;
  readonly reason: ReversalReason | null;
  readonly note: string | null;
  /** The version that the command was decided on: it is refused when the action has changed since. Absent: any. */
  readonly expectedVersion?: number | undefined;
  /** It is refused when others have changed the action since. Absent: whatever they did. */
  readonly seen?: Seen | undefined;
}

export interface Reversal extends CommandBy {
  readonly reason: ReversalReason;
  readonly takeBack: TakenBack;
  /** Of a test action: also before its hour has passed. */
  readonly immediately?: boolean | undefined;
  /** The return request that the partner agreed to. */
  readonly agreedBy?: string | undefined;
}

export interface Correction extends CommandBy {
  readonly reason: ReversalReason;
  /** The order as it now is, whole. */
  readonly order: CorrectedOrder;
  /** The return request that the partner agreed to. */
  readonly agreedBy?: string | undefined;
}

export interface Approval extends CommandBy {
  /** Of what limits cut off, not of the action. */
  readonly outsideTerms?: boolean | undefined;
}

export interface Restoration extends CommandBy {
  /** The command that is to be undone; absent: the latest that took something back or corrected it. */
  readonly undoes?: string | undefined;
}

export interface Reattribution extends CommandBy {
  readonly reason: ReversalReason;
  readonly partnerId: string;
  /** Whether its customer moves to the partner too, from now on. */
  readonly customer?: boolean | undefined;
}

export interface HoldOrder extends CommandBy {
  /** When the hold ends by itself; null: only a release ends it. */
  readonly until: string | null;
}

/** Answers once the action is recorded and evaluated. */
export const submit = defineUpdate<ActionView>('submit');
export const approve = defineUpdate<ActionView, [Approval]>('approve');
export const commission = defineUpdate<ActionView, [CommandBy]>('commission');
export const hold = defineUpdate<ActionView, [HoldOrder]>('hold');
export const release = defineUpdate<ActionView, [CommandBy]>('release');
export const restore = defineUpdate<ActionView, [Restoration]>('restore');
export const reverse = defineUpdate<ActionView, [Reversal]>('reverse');
export const correct = defineUpdate<ActionView, [Correction]>('correct');
export const reattribute = defineUpdate<ActionView, [Reattribution]>('reattribute');

/** What finance asks of a payout. A repeat under the same id does nothing. */
export interface PayoutCommand {
  readonly commandId: string;
  readonly payoutId: string;
  readonly actor: string;
  readonly note: string | null;
}

/** What became of a payment, by the word of finance. */
export interface Confirmation extends PayoutCommand {
  readonly state: 'completed' | 'failed' | 'returned';
  readonly reference: string | null;
}

export const confirm = defineUpdate<unknown, [Confirmation]>('confirm');
export const retry = defineUpdate<unknown, [PayoutCommand]>('retry');

export interface PayoutStart {
  readonly statementId: string;
  readonly brandId: string;
  readonly partnerId: string;
  /** When the statement closes. */
  readonly scheduledFor: string;
}

export type PayoutWorkflow = (start: PayoutStart) => Promise<void>;

/** What starting a statement's workflow needs to know of it. */
export interface StatementToPay extends PayoutStart {
  readonly currency: string;
  readonly date: string;
  readonly partnerName: string;
}

/** How a statement's workflow is started, whoever starts it: the relay before its date, a command of finance after its end. */
export const payoutStartOptions = (statement: StatementToPay) => {
  const { statementId, brandId, partnerId, scheduledFor, partnerName, date, currency } = statement;
  return {
    workflowId: payoutWorkflowId(statement),
    taskQueue,
    args: [{ statementId, brandId, partnerId, scheduledFor }] satisfies [PayoutStart],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    staticSummary: `Payout to ${partnerName} on ${date} in ${currency}`,
  };
};

export interface NotificationsStart {
  readonly endpointId: string;
}

export type NotificationsWorkflow = (start: NotificationsStart) => Promise<void>;

export interface ContractStart {
  readonly contractId: string;
}

export type ContractWorkflow = (start: ContractStart) => Promise<void>;

export interface TouchDayStart {
  readonly touchDayId: string;
  /** When the day is counted, at the earliest. */
  readonly countingAt: string;
}

export type TouchDayWorkflow = (start: TouchDayStart) => Promise<void>;

export interface CustomerImportStart {
  readonly importId: string;
  /** How many there are, for people. */
  readonly lines: number;
}

export type CustomerImportWorkflow = (start: CustomerImportStart) => Promise<void>;

export interface CorrectionBatchStart {
  readonly batchId: string;
}

export type CorrectionBatchWorkflow = (start: CorrectionBatchStart) => Promise<void>;

/** How the workflow of a batch is started: by the relay, or by a decision on one whose workflow has completed. */
export const correctionBatchStartOptions = (batch: {
  readonly batchId: string;
  readonly brandId: string;
  readonly lines: number;
}) => ({
  workflowId: correctionBatchWorkflowId(batch.batchId),
  taskQueue,
  args: [{ batchId: batch.batchId }] satisfies [CorrectionBatchStart],
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
  staticSummary: `${String(batch.lines)} corrections`,
  typedSearchAttributes: [{ key: searchAttributes.BrandId, value: batch.brandId }],
});

/** What somebody decides about a batch. A repeat under the same id decides nothing more. */
export interface BatchDecision {
  readonly commandId: string;
  readonly actor: string;
  readonly note: string | null;
}

export const approveBatch = defineUpdate<BatchView, [BatchDecision]>('approveBatch');
export const pauseBatch = defineUpdate<BatchView, [BatchDecision]>('pauseBatch');
export const resumeBatch = defineUpdate<BatchView, [BatchDecision]>('resumeBatch');
export const cancelBatch = defineUpdate<BatchView, [BatchDecision]>('cancelBatch');
export const undoBatch = defineUpdate<BatchView, [BatchDecision]>('undoBatch');

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
  taskQueue,
  args: [{ requestId: request.id, answerBy: request.answerBy }] satisfies [ReturnRequestStart],
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
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
  taskQueue,
  args: [{ inquiryId: inquiry.id }] satisfies [InquiryStart],
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
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

/** There is something new: to deliver, or for a contract to look at. */
export const wake = defineSignal('wake');

/** Finance finds its workflows by these in the Temporal UI. No personal data. Registered by the worker at start-up. */
export const searchAttributes = {
  BrandId: defineSearchAttributeKey('BrandId', SearchAttributeType.KEYWORD),
  PartnerId: defineSearchAttributeKey('PartnerId', SearchAttributeType.KEYWORD),
  ContractId: defineSearchAttributeKey('ContractId', SearchAttributeType.KEYWORD),
  ActionState: defineSearchAttributeKey('ActionState', SearchAttributeType.KEYWORD),
  LockingAt: defineSearchAttributeKey('LockingAt', SearchAttributeType.DATETIME),
  PayableAt: defineSearchAttributeKey('PayableAt', SearchAttributeType.DATETIME),
  Payout: defineSearchAttributeKey('Payout', SearchAttributeType.KEYWORD),
} as const;
