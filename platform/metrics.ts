import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/*
 * What this process measures of itself, for Prometheus (docs/observability.md). Labels have few values: never an id, a name or
 * an amount of anybody. What is measured of the installation as a whole is in database/reports/condition.ts.
 */

export const processMetrics = new Registry();
const registers = [processMetrics];

/** Node's own metrics too, for the rest of this process: memory, event loop, garbage collection. */
export const observeProcess = (): void => {
  collectDefaultMetrics({ register: processMetrics });
  // An increase from nothing is none to Prometheus.
  refusedKeys.inc({ key: 'former' }, 0);
};

/** From 5 ms, a read, to 10 s, a submission whose worker does not answer. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const requestSeconds = new Histogram({
  name: 'payouts_http_request_duration_seconds',
  help: 'Requests by the pattern of their route, from the first byte read until the answer was sent.',
  labelNames: ['method', 'route', 'status'],
  buckets,
  registers,
});

export const refusedKeys = new Counter({
  name: 'payouts_keys_refused_total',
  help: 'Requests with a key that opens nothing: one that was revoked, has expired or was rotated (former), or was never ours (unknown).',
  labelNames: ['key'],
  registers,
});

export const notificationTrySeconds = new Histogram({
  name: 'payouts_notification_try_duration_seconds',
  help: 'Tries to deliver a notification, by what came of them.',
  labelNames: ['outcome'],
  buckets,
  registers,
});

export const relayedRows = new Counter({
  name: 'payouts_relay_rows_total',
  help: 'Rows of the outbox that were carried to Temporal.',
  registers,
});

export const relayFailures = new Counter({
  name: 'payouts_relay_failures_total',
  help: 'Rounds of the relay that PostgreSQL or Temporal broke off.',
  registers,
});

export const sealedTransactions = new Counter({
  name: 'payouts_ledger_sealed_total',
  help: 'Ledger transactions that were sealed.',
  registers,
});

export const sealerFailures = new Counter({
  name: 'payouts_sealer_failures_total',
  help: 'Rounds of the sealer that failed.',
  registers,
});

export const unbalancedBrands = new Gauge({
  name: 'payouts_ledger_unbalanced_brands',
  help: 'Brands whose books did not add up when they were last verified.',
  registers,
});

export const verifiedAt = new Gauge({
  name: 'payouts_ledger_verified_timestamp_seconds',
  help: 'When the books of all brands were last verified, in seconds since 1970; 0: not since this process began.',
  registers,
});

export const verificationSeconds = new Gauge({
  name: 'payouts_ledger_verification_duration_seconds',
  help: 'How long the last verification of all books took.',
  registers,
});

export const postgresqlConnections = new Gauge({
  name: 'payouts_postgresql_connections',
  help: 'Connections to PostgreSQL in the pool of this process.',
  labelNames: ['state'],
  registers,
});

export const postgresqlWaiting = new Gauge({
  name: 'payouts_postgresql_waiting',
  help: 'Pieces of work that wait for a connection to PostgreSQL.',
  registers,
});
