import type { ReportDay } from '../../domain/report/period.ts';
import type { EntityManager } from '../orm.ts';
import { dayRows, type ReportAsked, type Span } from './reportedActions.ts';
import { realTouch } from './touchDays.ts';

/** How many clicks and impressions led to the brand: those of people, each once. */
export interface Traffic {
  readonly clicks: number;
  readonly impressions: number;
}

interface TrafficRow {
  readonly clicks: string;
  readonly impressions: string;
}

const counts = `count(*) FILTER (WHERE kind = 'CLICK') AS clicks, count(*) FILTER (WHERE kind = 'IMPRESSION') AS impressions`;

const seen = ({ brandId, partnerId }: ReportAsked) => ({
  sql: `kind IN ('CLICK', 'IMPRESSION') AND ${realTouch} AND brand_id = ?${partnerId === undefined ? '' : ' AND partner_id = ?'}`,
  values: [brandId, ...(partnerId === undefined ? [] : [partnerId])],
});

/** By partner; one that led nobody to the brand is left out. */
export async function trafficByPartner(
  em: EntityManager,
  which: ReportAsked,
  { from, until }: Span,
): Promise<ReadonlyMap<string, Traffic>> {
  const { sql, values } = seen(which);
  const rows = await em.execute<(TrafficRow & { readonly partnerId: string })[]>(
    `SELECT partner_id AS "partnerId", ${counts} FROM touch WHERE ${sql} AND at >= ? AND at < ? GROUP BY partner_id`,
    [...values, from, until],
  );
  return new Map(rows.map((row) => [row.partnerId, trafficIn(row)]));
}

/** By day; one without any has none of either. */
export async function trafficByDay(
  em: EntityManager,
  which: ReportAsked,
  days: readonly ReportDay[],
): Promise<ReadonlyMap<string, Traffic>> {
  const { sql, values } = seen(which);
  const rows = await em.execute<(TrafficRow & { readonly date: string })[]>(
    `SELECT day.date, counted.* FROM ${dayRows} CROSS JOIN LATERAL (
       SELECT ${counts} FROM touch WHERE ${sql} AND at >= day."from" AND at < day.until) AS counted`,
    [JSON.stringify(days), ...values],
  );
  return new Map(rows.map((row) => [row.date, trafficIn(row)]));
}

const trafficIn = ({ clicks, impressions }: TrafficRow): Traffic => ({
  clicks: Number(clicks),
  impressions: Number(impressions),
});
