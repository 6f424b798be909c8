import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { status } from '@grpc/grpc-js';
import { isKnown } from '../../database/queries/knownWorkflows.ts';
import type { Reconciled, Reconciliation } from './reconciliation.ts';
import { endRun } from './runs.ts';

/**
 * Ends the runs that nothing in the database waits for: of what is at rest, and of what it has never heard of. The latter are
 * named, also those that have ended since the backup: somebody was told of what they did. This asks Temporal's visibility, so it
 * is as complete as that is. Nothing else depends on it but that an order which is lost can be reported again.
 *
 * @param handled the workflows that are taken care of
 */
export async function strangers(
  { database, client, anewBefore, lostSince, dryRun }: Reconciliation,
  handled: ReadonlySet<string>,
): Promise<Pick<Reconciled, 'atRest' | 'unknown'>> {
  const unknown = new Set<string>();
  let atRest = 0;
  const since = lostSince === null ? '' : ` OR StartTime >= "${lostSince}"`;
  try {
    for await (const { workflowId, runId, startTime, status } of client.workflow.list({
      query: `ExecutionStatus = "Running"${since}`,
    })) {
      const known = handled.has(workflowId) || (await isKnown(database.em.fork(), workflowId));
      if (known === null) continue;
      if (!known) unknown.add(workflowId);
      const startedAt = startTime.toISOString();
      const isOpen = status.name === 'RUNNING' && !handled.has(workflowId);
      if (!isOpen || (anewBefore !== null && startedAt >= anewBefore)) continue;
      if (known) atRest += 1;
      if (!dryRun) await endRun(client, { workflowId, runId, startedAt });
    }
  } catch (error) {
    if (isWithoutVisibility(error)) return { atRest, unknown: null };
    throw error;
  }
  return { atRest, unknown: [...unknown].sort() };
}

const isWithoutVisibility = (error: unknown): boolean =>
  error instanceof ServiceError && isGrpcServiceError(error.cause) && error.cause.code === status.UNIMPLEMENTED;
