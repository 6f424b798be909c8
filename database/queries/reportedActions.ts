import { money } from '../../domain/money.ts';
import { customerCategory } from '../../domain/report/customerStatus.ts';
import type { Figures } from '../../domain/report/figures.ts';
import type { ReportDay } from '../../domain/report/period.ts';
import type { EntityManager } from '../orm.ts';

/* Actions as reports count them (docs/reports.md), read from the index `action_reported` alone. */

/** Which actions are asked for. Tests never are. */
export interface ReportAsked {
  readonly brandId: string;
  readonly partnerId?: string | undefined;
  /** In any case. */
  readonly customerStatus?: string | undefined;
}

/** An event date from this instant on and before that one. */
export interface Span {
  readonly from: string;
  readonly until: string;
}

/** A piece of SQL with the values of its question marks. */
interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
}

/**
 * The condition on `action`, by which the index is used. Categories are told apart as `customerCategory` does, in whatever locale the
 * database is: the collation has the whole of Unicode’s upper case.
 */
export const reported = ({ brandId, partnerId, customerStatus }: ReportAsked): Condition => ({
  sql: `brand_id = ? AND NOT test${partnerId === undefined ? '' : ' AND partner_id = ?'}${
    customerStatus === undefined ? '' : ' AND upper(customer_status COLLATE pg_unicode_fast) = ?'
  }`,
  values: [brandId, partnerId, customerCategory(customerStatus ?? null)].flatMap((value) => value ?? []),
});

/** By what actions may be grouped: the name of the group in the answer, and its column. */
const columns = { partnerId: 'partner_id', customerStatus: 'customer_status', eventType: 'event_type' } as const;
type Column = keyof typeof columns;

/** What the actions of a group have in common. Only unattributed ones have no partner; not all have a customer status. */
export type Grouped<By extends Column> = {
  readonly [Name in By]: Name extends 'eventType' ? string : string | null;
};

interface SumRow {
  readonly pendingCount: string;
  readonly approvedCount: string;
  readonly reversedCount: string;
  readonly orderCount: string;
  readonly saleSum: string;
  readonly saleCurrency: string;
  readonly payoutSum: string;
  readonly payoutCurrency: string;
}

const sums = `currency AS "saleCurrency", payout_currency AS "payoutCurrency",
  count(*) FILTER (WHERE state = 'PENDING') AS "pendingCount",
  count(*) FILTER (WHERE state = 'APPROVED') AS "approvedCount",
  count(*) FILTER (WHERE state = 'REVERSED') AS "reversedCount",
  count(*) FILTER (WHERE state <> 'REVERSED' AND remaining_amount > 0) AS "orderCount",
  sum(remaining_amount)::text AS "saleSum", sum(payout)::text AS "payoutSum"`;

const select = (by: readonly Column[]): string => by.map((name) => `${columns[name]} AS "${name}", `).join('') + sums;
const groups = (by: readonly Column[]): string =>
  [...by.map((name) => columns[name]), 'currency', 'payout_currency'].join(', ');

/** The figures of actions by these columns and by their currencies. */
export async function actionSums<const By extends Column>(
  em: EntityManager,
  which: ReportAsked,
  { from, until }: Span,
  by: readonly By[],
): Promise<(Grouped<By> & Figures)[]> {
  const { sql, values } = reported(which);
  const rows = await em.execute<(Grouped<By> & SumRow)[]>(
    `SELECT ${select(by)} FROM action WHERE ${sql} AND event_date >= ? AND event_date < ? GROUP BY ${groups(by)}`,
    [...values, from, until],
  );
  return rows.map((row) => ({ ...row, ...figuresIn(row) }));
}

/** The same for each of these days. Each is looked up by itself, so that PostgreSQL never asks a time zone what day it is. */
export async function actionSumsByDay<const By extends Column>(
  em: EntityManager,
  which: ReportAsked,
  days: readonly ReportDay[],
  by: readonly By[],
): Promise<(Grouped<By> & Figures & { readonly date: string })[]> {
  const { sql, values } = reported(which);
  const rows = await em.execute<(Grouped<By> & SumRow & { readonly date: string })[]>(
    `SELECT day.date, summed.* FROM ${dayRows} CROSS JOIN LATERAL (
       SELECT ${select(by)} FROM action WHERE ${sql} AND event_date >= day."from" AND event_date < day.until
       GROUP BY ${groups(by)}) AS summed`,
    [JSON.stringify(days), ...values],
  );
  return rows.map((row) => ({ ...row, ...figuresIn(row) }));
}

/** Days as rows, `day`, of the JSON text that the question mark stands for. */
export const dayRows = `jsonb_to_recordset(?::jsonb) AS day (date text, "from" timestamptz, until timestamptz)`;

const figuresIn = (row: SumRow): Figures => ({
  pending: Number(row.pendingCount),
  approved: Number(row.approvedCount),
  reversed: Number(row.reversedCount),
  orders: Number(row.orderCount),
  revenue: money(row.saleSum, row.saleCurrency),
  actionCost: money(row.payoutSum, row.payoutCurrency),
});
