/**
 * The periods of effective and of recorded time by which entries are added up (table `ledger_sum`), as `p`. Whoever asks by
 * one of the times finds whole months and days; who asks by both, whole months.
 */
export const summedPeriods = `(VALUES ('ever/ever', 'ever', 'ever'), ('month/ever', 'month', 'ever'), ('day/ever', 'day', 'ever'),
  ('ever/month', 'ever', 'month'), ('ever/day', 'ever', 'day'), ('month/month', 'month', 'month')) AS p (periods, effective, recorded)`;

/** Which state of the books is asked for, by either time or both. */
export interface BooksAt {
  /** Only what counts by this instant. */
  readonly asOf?: string | undefined;
  /** Only what was written down by this instant. */
  readonly recordedBy?: string | undefined;
}

/** A piece of SQL with the values of its question marks. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
}

/** Rows that together are every entry by then once: from where, and which of them. */
interface Moves {
  readonly from: string;
  readonly where: readonly Condition[];
}

/** What moved by then, in parts: whole periods, the entries in the period that an instant cuts through, and what is not sealed. */
export function movesBy({ asOf, recordedBy }: BooksAt): readonly Moves[] {
  const finest = asOf !== undefined && recordedBy !== undefined ? 'month' : 'day';
  const effective = cut('effective', asOf, finest);
  const recorded = cut('recorded', recordedBy, finest);
  return [
    ...effective.whole.flatMap((one) =>
      recorded.whole.map((other) => ({
        from: 'ledger_sum',
        where: [{ sql: 'periods = ?', values: [`${one.unit}/${other.unit}`] }, one.within, other.within],
      })),
    ),
    ...effective.edge.map((edge) => ({ from: 'ledger_entry', where: [edge, ...recorded.until] })),
    ...recorded.edge.map((edge) => ({ from: 'ledger_entry', where: [edge, ...effective.before] })),
    { from: entriesNotSealed, where: [...effective.before, ...recorded.before] },
  ];
}

const entriesNotSealed = `(SELECT e.* FROM ledger_unsealed u
  JOIN ledger_entry e ON e.brand_id = u.brand_id AND e.cause = u.cause AND e.recorded_at = u.recorded_at) AS e`;

/** A time cut at an instant: conditions on sums for the periods that end by then, and on entries for the one that does not. */
function cut(time: 'effective' | 'recorded', until: string | undefined, finest: 'month' | 'day') {
  const periods = (unit: 'ever' | 'month' | 'day', since: string, before: string) => ({
    unit,
    within: { sql: `${time}_from >= ? AND ${time}_from < ?`, values: [since, before] },
  });
  if (until === undefined) {
    return { whole: [periods('ever', '-infinity', 'infinity')], edge: [], before: [], until: [] };
  }
  const month = `${until.slice(0, 7)}-01`;
  const day = until.slice(0, 10);
  const months = periods('month', '-infinity', month);
  const begun = `${finest === 'month' ? month : day}T00:00:00Z`;
  return {
    whole: finest === 'month' ? [months] : [months, periods('day', month, day)],
    edge: [{ sql: `${time}_at >= ? AND ${time}_at <= ?`, values: [begun, until] }],
    before: [{ sql: `${time}_at < ?`, values: [begun] }],
    until: [{ sql: `${time}_at <= ?`, values: [until] }],
  };
}
