import { defineUpdate } from '@temporalio/workflow';
import { taskQueue, workflowId } from './addressing.ts';

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
