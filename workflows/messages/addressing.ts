/*
 * Messages are the contract between those who start and command workflows (the API, the relay) and the workflows themselves: ids,
 * inputs, updates, signals, search attributes. Payloads hold ids, dates and decimal strings only; they stay readable for years.
 */

export const taskQueue = 'partner-payouts';

/** Segments are percent-encoded. */
export const workflowId = (...segments: readonly string[]): string => segments.map(encodeURIComponent).join('/');
