/*
 * Messages are the contract between those who start and command workflows (the API, the relay) and the workflows themselves: ids,
 * inputs, updates, signals, search attributes. Payloads hold ids, dates and decimal strings only; they stay readable for years.
 */

export const taskQueue = 'partner-payouts';

/** How a workflow is started that begins from what is stored: one that runs is used, one that has completed starts again. */
export const begunFromWhatIsStored = {
  taskQueue,
  workflowIdConflictPolicy: 'USE_EXISTING',
  workflowIdReusePolicy: 'ALLOW_DUPLICATE',
} as const;

/** Segments are percent-encoded. */
export const workflowId = (...segments: readonly string[]): string => segments.map(encodeURIComponent).join('/');
