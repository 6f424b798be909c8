import type { Database, EntityManager } from '../orm.ts';
import { dated } from '../queries/due.ts';
import { transaction } from '../transaction.ts';

/*
 * In which condition the whole installation is: what waits, and for how long. Counted over all tenants; none is told apart, and
 * no amount is in it.
 */

/** One measure: a gauge of Prometheus, with one value for each row. */
interface Measure {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Rows of `value` and the labels. $now stands for now by the clock of the domain. */
  readonly sql: string;
}

/** What was measured: the measure and its rows. */
export interface Measured extends Pick<Measure, 'name' | 'help' | 'labels'> {
  readonly rows: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

// Seconds since an instant that some code wrote by the wall clock, and since one by the clock of the domain; 0: there is none.
const ageByWall = (instant: string): string =>
  `coalesce(extract(epoch FROM clock_timestamp() - min(${instant})), 0)::float8`;
const age = (instant: string): string =>
  `greatest(coalesce(extract(epoch FROM $now::timestamptz - min(${instant})), 0), 0)::float8`;

/** Wakes of many at once are spread over five minutes (worker/activities.ts); what is later than twice that is overdue. */
const overdue = `(SELECT what, due FROM (${dated}) AS d WHERE due <= $now::timestamptz - interval '10 minutes') AS o`;

const measures: readonly Measure[] = [
  {
    name: 'payouts_submissions_waiting',
    help: 'Submissions that were accepted and are not recorded yet.',
    labels: [],
    sql: "SELECT count(*) AS value FROM submission WHERE state = 'ACCEPTED'",
  },
  {
    name: 'payouts_submissions_late',
    help: 'Of these, the ones that the relay starts because the API could not: accepted more than five seconds ago.',
    labels: [],
    sql: `SELECT count(*) AS value FROM submission
      WHERE state = 'ACCEPTED' AND accepted_at < clock_timestamp() - interval '5 seconds'`,
  },
  {
    name: 'payouts_submissions_oldest_seconds',
    help: 'How long the oldest submission waits to be recorded.',
    labels: [],
    sql: `SELECT ${ageByWall('accepted_at')} AS value FROM submission WHERE state = 'ACCEPTED'`,
  },
  {
    name: 'payouts_outbox_rows',
    help: 'Rows of the outbox that the relay has not carried to Temporal yet.',
    labels: [],
    sql: 'SELECT count(*) AS value FROM outbox',
  },
  {
    name: 'payouts_outbox_oldest_seconds',
    help: 'How long the oldest row of the outbox waits: the lag of the relay.',
    labels: [],
    sql: `SELECT ${ageByWall('created_at')} AS value FROM outbox`,
  },
  {
    name: 'payouts_overdue',
    help: 'What should have happened more than ten minutes ago and has not.',
    labels: ['what'],
    sql: `SELECT what, count(*) AS value FROM ${overdue} GROUP BY 1`,
  },
  {
    name: 'payouts_overdue_oldest_seconds',
    help: 'How long ago the oldest of what is overdue should have happened; 0: nothing is.',
    labels: [],
    sql: `SELECT ${age('due')} AS value FROM ${overdue}`,
  },
  {
    name: 'payouts_notifications',
    help: 'Notifications that wait to be delivered (PENDING), and those that were given up (DEAD).',
    labels: ['state'],
    sql: `SELECT 'PENDING' AS state, count(*) AS value FROM notification WHERE state = 'PENDING'
      UNION ALL SELECT 'DEAD', count(*) FROM notification WHERE state = 'DEAD'`,
  },
  {
    name: 'payouts_underway',
    help: 'Payouts that are not completed and not joined to a later statement, by state.',
    labels: ['state'],
    sql: "SELECT state, count(*) AS value FROM payout WHERE state <> 'completed' AND retried_at IS NULL GROUP BY 1",
  },
  {
    name: 'payouts_underway_oldest_seconds',
    help: 'How long ago the oldest of these was handed to its rail, or made if it was not.',
    labels: ['state'],
    sql: `SELECT state, ${age('coalesce(sent_at, created_at)')} AS value FROM payout
      WHERE state <> 'completed' AND retried_at IS NULL GROUP BY 1`,
  },
  {
    name: 'payouts_waiting',
    help: 'Payouts that wait, by the gate that is shut; one may wait before several.',
    labels: ['gate'],
    sql: `SELECT g->>'gate' AS gate, count(*) AS value FROM payout CROSS JOIN LATERAL jsonb_array_elements(waits_for) AS g
      WHERE waits_for IS NOT NULL GROUP BY 1`,
  },
  {
    name: 'payouts_ledger_unsealed',
    help: 'Ledger transactions that are committed and not sealed yet.',
    labels: [],
    sql: 'SELECT count(*) AS value FROM ledger_unsealed',
  },
  {
    name: 'payouts_ledger_unsealed_oldest_seconds',
    help: 'How long ago the oldest of these was recorded.',
    labels: [],
    sql: `SELECT ${age('recorded_at')} AS value FROM ledger_unsealed`,
  },
];

/** Up to so many actions are counted; of more a part is counted that is about as large, so that the price stays the same. */
const mostCounted = 1_000_000;

/** As many as the last ANALYZE found tell how large a part is counted. */
async function actionsMeasure(em: EntityManager): Promise<Measure> {
  const [table] = await em.execute<{ about: number }[]>(
    "SELECT reltuples::float8 AS about FROM pg_class WHERE oid = 'action'::regclass",
  );
  const part = Math.min(1, mostCounted / Math.max(table?.about ?? 0, 1));
  const counted = part === 1 ? 'action' : `action TABLESAMPLE SYSTEM (${String(part * 100)})`;
  return {
    name: 'payouts_actions',
    help: 'Actions by state; above a million an estimate from a sample.',
    labels: ['state', 'detail'],
    sql: `SELECT state, state_detail AS detail, round(count(*) / ${String(part)}) AS value FROM ${counted} GROUP BY 1, 2`,
  };
}

/** Longer than a request may take, for the first look at a large installation. */
const statementSeconds = 8;

/**
 * Measures the installation at one go.
 *
 * @param now by the clock of the domain, ISO 8601 in UTC
 */
export const condition = (database: Database, now: string): Promise<Measured[]> =>
  transaction(
    database,
    async (em) => {
      const measured: Measured[] = [];
      for (const measure of [...measures, await actionsMeasure(em)]) measured.push(await measuredBy(em, measure, now));
      return measured;
    },
    statementSeconds,
  );

async function measuredBy(em: EntityManager, { name, help, labels, sql }: Measure, now: string): Promise<Measured> {
  const parts = sql.split('$now');
  const rows = await em.execute<Record<string, string | number>[]>(
    parts.join('?'),
    parts.slice(1).map(() => now),
  );
  return {
    name,
    help,
    labels,
    rows: rows.map((row) => ({
      labels: Object.fromEntries(labels.map((label) => [label, String(row[label])])),
      value: Number(row['value']),
    })),
  };
}
