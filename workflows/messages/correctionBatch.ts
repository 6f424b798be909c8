import { defineUpdate } from '@temporalio/workflow';
import type { BatchView } from '../../domain/correctionBatch/view.ts';
import { begunFromWhatIsStored, workflowId } from './addressing.ts';
import { searchAttributes } from './searchAttributes.ts';

/** `correction-batch/<batch>`: corrections that were sent together. */
export const correctionBatchWorkflowId = (batchId: string): string => workflowId('correction-batch', batchId);

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
  args: [{ batchId: batch.batchId }] satisfies [CorrectionBatchStart],
  ...begunFromWhatIsStored,
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
