import { dayAfter, daysBetween, localDate, startOfDate } from '../calendar.ts';

/** The days of a report, both included, as `YYYY-MM-DD` in the brand's time zone. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}

/** One day of a report, and the instants between which it lies; `until` is not part of it. */
export interface ReportDay {
  readonly date: string;
  readonly from: string;
  readonly until: string;
}

/** The month of the last day up to that day, unless told otherwise; the last day is by default today. */
export function periodAsked(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: string,
  timeZone: string,
): Period {
  const last = to ?? localDate(now, timeZone);
  return { from: from ?? `${last.slice(0, -2)}01`, to: last, timeZone };
}

/** The instants that a period lies between. */
export const spanOf = ({ from, to, timeZone }: Period) => ({
  from: startOfDate(from, timeZone),
  until: startOfDate(dayAfter(to), timeZone),
});

/** How many days it has; below one it is none. */
export const lengthOf = ({ from, to }: Pick<Period, 'from' | 'to'>): number => daysBetween(from, to) + 1;

/** Its days in order. */
export function daysOf({ from, to, timeZone }: Period): ReportDay[] {
  const days: ReportDay[] = [];
  for (let date = from, start = startOfDate(from, timeZone); date <= to;) {
    const next = dayAfter(date);
    const until = startOfDate(next, timeZone);
    days.push({ date, from: start, until });
    [date, start] = [next, until];
  }
  return days;
}
