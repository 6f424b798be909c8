import type { Submission } from '../action/submission.ts';
import { dayAfter, localDate, plusDuration, startOfDate } from '../calendar.ts';

/*
 * Clicks and page visits are paid by the day: one action for partner, contract, country and day in the brand's time zone
 * (semantics, Money that went out, and people). Instants in UTC.
 *
 *   00:00                                    24:00             01:00
 *     ├── a day of clicks ─────────────────────┼── late ones ────┼── counted: an action for each group
 */

/** The categories of event types that are paid by the day; each is also the kind of touch that it pays for. */
export const dailyCategories = ['CLICK', 'PAGE_VISIT'] as const;
export type DailyCategory = (typeof dailyCategories)[number];

export const isDaily = (word: string): word is DailyCategory => dailyCategories.some((category) => category === word);

/** A day as a time; `until` is exclusive. */
export interface DaySpan {
  readonly from: string;
  readonly until: string;
}

export const daySpan = (day: string, zone: string): DaySpan => ({
  from: startOfDate(day, zone),
  until: startOfDate(dayAfter(day), zone),
});

/** The days that these instants are on; the calendar is asked once for each day. */
export function daysOf(instants: readonly string[], zone: string): string[] {
  const days = new Map<string, DaySpan>();
  for (const at of instants) {
    const isKnown = [...days.values()].some(({ from, until }) => from <= at && at < until);
    if (isKnown) continue;
    const day = localDate(at, zone);
    days.set(day, daySpan(day, zone));
  }
  return [...days.keys()];
}

/** Servers may report their touches this late without making a further action of the day. */
const lateBy = 'PT1H';

/** When a day is counted of which a touch is recorded `now`: an hour after its end, or from now on if it is over. */
export function countingAt(day: string, zone: string, now: string): string {
  const { until } = daySpan(day, zone);
  return plusDuration(until > now ? until : now, lateBy, 'UTC');
}

/** Touches of one day that one contract pays for and no action stands for yet. */
export interface CountedTouches {
  readonly day: string;
  readonly category: DailyCategory;
  /** Its code. */
  readonly eventType: string;
  readonly partnerId: string;
  readonly contractId: string;
  /** The contract's. */
  readonly currency: string;
  /** Of the customers; null: unknown. */
  readonly country: string | null;
  readonly clicks: number;
  /** Of the day's actions for this contract and country: 1, or more when touches came after the day was counted. */
  readonly part: number;
  /** Exclusive: the end of the day, or of the contract where that comes first. */
  readonly until: string;
}

const prefixes: Readonly<Record<DailyCategory, string>> = { CLICK: 'clicks/', PAGE_VISIT: 'visits/' };

/** Whether only a counted day may have that order id, so that no order of the brand takes the place of its clicks. */
export const isKeptForCounting = (orderId: string, category: string): boolean =>
  isDaily(category) && orderId.startsWith(prefixes[category]);

/** At most 255 bytes, such as `clicks/2026-11-20/<partner>/<contract>/US`, then `…/US/2`. */
function orderIdOf({ day, category, partnerId, contractId, country, part }: CountedTouches): string {
  const group = `${prefixes[category]}${day}/${partnerId}/${contractId}/${country ?? 'unknown'}`;
  return part === 1 ? group : `${group}/${part}`;
}

/**
 * The action that stands for them, as if the brand had reported it: at the last instant of the day at which their contract
 * was in force, so that it is the contract that pays.
 */
export const submissionOf = (counted: CountedTouches): Submission => ({
  eventType: counted.eventType,
  orderId: orderIdOf(counted),
  eventDate: new Date(Date.parse(counted.until) - 1).toISOString(),
  currency: counted.currency,
  partnerId: counted.partnerId,
  ...(counted.country !== null && { customerCountry: counted.country }),
  clicks: counted.clicks,
  test: false,
});
