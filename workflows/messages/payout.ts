import { workflowId } from './addressing.ts';

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
