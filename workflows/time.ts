/**
 * The workflow's own time, ISO 8601 in UTC. In the workflow sandbox the SDK puts the time of the workflow task behind `Date`, so
 * a replay reads the same; eslint.config.mjs lets this file alone use it.
 */
export const workflowNow = (): string => new Date().toISOString();
