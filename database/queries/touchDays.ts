import { v7 as uuid } from 'uuid';
import { localDate, plusDuration } from '../../domain/calendar.ts';
import {
  countingAt,
  dailyCategories,
  daysOf,
  isDaily,
  type CountedTouches,
  type DaySpan,
} from '../../domain/attribution/touch-day.ts';
import type { Contract } from '../entities/contract.ts';
import type { Touch } from '../entities/touch.ts';
import type { TouchDay } from '../entities/touchDay.ts';
import type { EntityManager } from '../orm.ts';

/** The touches that are worth something: made by people, each once. */
export const realTouch = 'NOT touch.bot AND touch.duplicate_of IS NULL';

const daily = `{${dailyCategories.join(',')}}`;

/** No transaction that records touches takes this long. */
const soon = 'PT5M';

/**
 * Has the days of these touches counted, where their brands have event types that pay for touches by the day; belongs in the
 * transaction that records them. A day that was counted already is counted again, for what came since.
 *
 * A day that is noted and not due soon is only looked at. Else its row is locked until the transaction ends, as it is while
 * it is counted: either the count sees these touches, or they see that the day was counted.
 */
export async function noteTouchDays(
  em: EntityManager,
  touches: readonly Pick<Touch, 'brandId' | 'kind' | 'at' | 'bot' | 'duplicateOf'>[],
  now: string,
): Promise<void> {
  const real = touches.filter(({ kind, bot, duplicateOf }) => isDaily(kind) && !bot && !duplicateOf);
  if (real.length === 0) return;
  const brandIds = `{${[...new Set(real.map(({ brandId }) => brandId))].join(',')}}`;
  const paying = await em.execute<{ id: string; zone: string; categories: readonly string[] }[]>(
    `SELECT brand.id, brand.time_zone AS zone, array_agg(event_type.category) AS categories
     FROM brand JOIN event_type ON event_type.brand_id = brand.id
     WHERE brand.id = ANY (?::uuid[]) AND event_type.category = ANY (?::text[])
     GROUP BY brand.id`,
    [brandIds, daily],
  );
  const days = paying.flatMap(({ id: brandId, zone, categories }) => {
    const paid = real.filter((touch) => touch.brandId === brandId && categories.includes(touch.kind));
    const instants = paid.map(({ at }) => at);
    return daysOf(instants, zone).map((day) => ({ id: uuid(), brandId, day, dueAt: countingAt(day, zone, now) }));
  });
  if (days.length === 0) return;
  // An upsert locks the row that is there also where it changes nothing.
  await em.execute(
    `WITH noted AS (
       INSERT INTO touch_day (id, brand_id, day, due_at)
       SELECT id, "brandId", day, "dueAt"
       FROM jsonb_to_recordset(?::jsonb) AS given (id uuid, "brandId" uuid, day date, "dueAt" timestamptz)
       WHERE NOT EXISTS (SELECT 1 FROM touch_day WHERE brand_id = given."brandId" AND touch_day.day = given.day
         AND counted_at IS NULL AND due_at > ?)
       ORDER BY "brandId", day
       ON CONFLICT (brand_id, day) DO UPDATE SET counted_at = NULL, due_at = excluded.due_at
       WHERE touch_day.counted_at IS NOT NULL
       RETURNING id)
     INSERT INTO outbox (kind, subject_id) SELECT 'TOUCH_DAY', id FROM noted`,
    [JSON.stringify(days), plusDuration(now, soon, 'UTC')],
  );
}

/** Touches that no action stands for yet, with whom it belongs to. */
export interface UnpaidTouches extends CountedTouches {
  readonly eventTypeId: string;
}

/**
 * Counts the touches of a day that no action stands for: those of people, each once, whose partner had a contract in force at
 * the touch (as in contracts.ts) that pays for their event type; by event type, contract and country of the customer.
 */
export async function unpaidTouches(
  em: EntityManager,
  { id, brandId, day }: TouchDay,
  { from, until }: DaySpan,
): Promise<UnpaidTouches[]> {
  const rows = await em.execute<(Omit<UnpaidTouches, 'day' | 'clicks' | 'until'> & { clicks: string; until: Date })[]>(
    `WITH paying AS MATERIALIZED (
       SELECT c.id AS contract_id, c.partner_id, c.start_at, least(c.end_at, ?::timestamptz) AS end_at,
         c.terms ->> 'currency' AS currency, e.id AS event_type_id, e.code, e.category
       FROM contract c JOIN event_type e ON e.brand_id = c.brand_id AND e.category = ANY (?::text[])
       WHERE c.brand_id = ? AND c.start_at < ? AND (c.end_at IS NULL OR c.end_at > ?)
         AND c.brand_signed_at IS NOT NULL AND c.partner_signed_at IS NOT NULL AND c.declined_at IS NULL
         AND c.terms @> jsonb_build_object('eventPayouts', jsonb_build_array(jsonb_build_object('eventType', e.code)))),
     counted AS (
       SELECT p.event_type_id, p.code, p.category, p.partner_id, p.contract_id, p.currency, p.end_at, touch.country,
         count(*) AS clicks
       FROM touch JOIN paying p ON p.partner_id = touch.partner_id AND p.category = touch.kind
         AND touch.at >= p.start_at AND touch.at < p.end_at
       WHERE touch.brand_id = ? AND touch.at >= ? AND touch.at < ? AND ${realTouch}
       GROUP BY p.event_type_id, p.code, p.category, p.partner_id, p.contract_id, p.currency, p.end_at, touch.country),
     paid AS (
       SELECT event_type_id, contract_id, country, sum(clicks) AS clicks, max(part) AS part
       FROM touch_count WHERE touch_day_id = ? GROUP BY event_type_id, contract_id, country)
     SELECT c.event_type_id AS "eventTypeId", c.code AS "eventType", c.category, c.partner_id AS "partnerId",
       c.contract_id AS "contractId", c.currency, c.country, c.end_at AS until,
       c.clicks - coalesce(paid.clicks, 0) AS clicks, coalesce(paid.part, 0) + 1 AS part
     FROM counted c LEFT JOIN paid ON paid.event_type_id = c.event_type_id AND paid.contract_id = c.contract_id
       AND paid.country IS NOT DISTINCT FROM c.country
     WHERE c.clicks > coalesce(paid.clicks, 0)
     ORDER BY c.code, c.contract_id, c.country`,
    [until, daily, brandId, until, from, brandId, from, until, id],
  );
  return rows.map((row) => ({
    ...row,
    day,
    clicks: Number(row.clicks),
    until: new Date(row.until).toISOString(),
  }));
}

/** When the latest day of that time is counted whose touches have no actions of this contract yet; null: none is left. */
export async function lastUnpaidDay(
  em: EntityManager,
  { id, brandId }: Pick<Contract, 'id' | 'brandId'>,
  { from, until }: DaySpan,
  zone: string,
): Promise<string | null> {
  const [row] = await em.execute<{ due: Date | string | null }[]>(
    `SELECT max(due_at) AS due FROM touch_day WHERE brand_id = ? AND day >= ?::date AND day < ?::date
       AND (counted_at IS NULL OR EXISTS (
         SELECT 1 FROM touch_count JOIN submission ON submission.id = touch_count.submission_id
         WHERE touch_count.touch_day_id = touch_day.id AND touch_count.contract_id = ? AND submission.state = 'ACCEPTED'))`,
    [brandId, localDate(from, zone), localDate(until, zone), id],
  );
  return row?.due ? new Date(row.due).toISOString() : null;
}
