import { patched, workflowInfo } from '@temporalio/workflow';

/** Events whose replay takes a worker some two seconds, of the ten that a workflow task may take. */
const longestRun = 1000;

/**
 * Whether a run is so long that it should go on in a new one: a worker that takes it up must be able to replay it within a task,
 * also when it is busy. Temporal itself suggests it at some 4,000 events. Runs of 0.6.0 went on until then.
 */
export function isLongRun(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || (historyLength > longestRun && patched('short-runs'));
}
