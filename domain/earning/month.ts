import { lockingAt, periodsOf, startOfDate } from '../calendar.ts';

/* Calendar months in a brand's time zone, by name: `2026-11`. */

export const monthOf = (instant: string, zone: string): string => periodsOf(instant, zone).month;

/** Its first instant. */
export const monthStart = (month: string, zone: string): string => startOfDate(`${month}-01`, zone);

/** Its exclusive end: the first instant of the next month. */
export const monthEnd = (month: string, zone: string): string =>
  lockingAt({ period: 'MONTH', monthOffset: 0, dayOffset: 0 }, monthStart(month, zone), zone);

/** A month as a time; `until` is exclusive. */
export interface MonthSpan {
  readonly from: string;
  readonly until: string;
}

export const monthSpan = (month: string, zone: string): MonthSpan => ({
  from: monthStart(month, zone),
  until: monthEnd(month, zone),
});
