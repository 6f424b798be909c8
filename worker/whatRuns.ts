import { asyncLocalStorage } from '@temporalio/activity';

/** The activity that runs here, for its lines in the log; nothing outside of activities. */
export function whatRuns(): object {
  const info = asyncLocalStorage.getStore()?.info;
  if (!info) return {};
  const { activityType: activity, attempt, workflowExecution } = info;
  return { activity, attempt, workflowId: workflowExecution?.workflowId, runId: workflowExecution?.runId };
}
