import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';

/** A run that is open. */
export interface OpenRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly startedAt: string;
}

/** The open run of a workflow; null when there is none. */
export async function openRun(client: Client, workflowId: string): Promise<OpenRun | null> {
  try {
    const { status, runId, startTime } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING' ? { workflowId, runId, startedAt: startTime.toISOString() } : null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Ends a run that knows otherwise than the database. One that has ended by itself meanwhile is as good. */
export async function endRun(client: Client, { workflowId, runId }: OpenRun): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId, runId).terminate('The database stands elsewhere: npm run reconcile');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
