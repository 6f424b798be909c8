import { defineUpdate } from '@temporalio/workflow';
import { begunFromWhatIsStored, workflowId } from './addressing.ts';

/** `payout/<brand>/<partner>/<currency>/<date>`: one statement and its payment. */
export const payoutWorkflowId = (statement: {
  readonly brandId: string;
  readonly partnerId: string;
  readonly currency: string;
  readonly date: string;
}): string => workflowId('payout', statement.brandId, statement.partnerId, statement.currency, statement.date);

export interface PayoutStart {
  readonly statementId: string;
  readonly brandId: string;
  readonly partnerId: string;
  /** When the statement closes. */
  readonly scheduledFor: string;
}

export type PayoutWorkflow = (start: PayoutStart) => Promise<void>;

/**
 * What finance asks of the workflow's payout. Somebody who writes it by hand, in Temporal's Web UI, gives a name: the update's own
 * id stands for the command's.
 */
export interface PayoutMessage {
  readonly actor: string;
  readonly note?: string | null | undefined;
  readonly commandId?: string | undefined;
}

/** The same from the API. A repeat under the same id does nothing. */
export interface PayoutCommand extends PayoutMessage {
  readonly note: string | null;
  readonly commandId: string;
}

/** What became of a payment, by the word of finance. */
export interface Confirmation extends PayoutMessage {
  readonly state: 'completed' | 'failed' | 'returned';
  readonly reference?: string | null | undefined;
}

export const approve = defineUpdate<unknown, [PayoutMessage]>('approve');
export const pause = defineUpdate<unknown, [PayoutMessage]>('pause');
export const resume = defineUpdate<unknown, [PayoutMessage]>('resume');
export const cancel = defineUpdate<unknown, [PayoutMessage]>('cancel');
export const confirm = defineUpdate<unknown, [Confirmation]>('confirm');
export const retry = defineUpdate<unknown, [PayoutMessage]>('retry');

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
    ...begunFromWhatIsStored,
    workflowId: payoutWorkflowId(statement),
    args: [{ statementId, brandId, partnerId, scheduledFor }] satisfies [PayoutStart],
    staticSummary: `Payout to ${partnerName} on ${date} in ${currency}`,
  };
};
