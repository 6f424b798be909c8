/*
 * The oracle's own calendar (semantics, Dates): instants in milliseconds, dates as "2026-11-20", and a brand's time zone.
 * Nothing of it comes from domain/calendar.ts, which it judges.
 */

export const aMinute = 60_000;
export const anHour = 60 * aMinute;
export const aDay = 24 * anHour;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  clocks.set(zone, clock);
  return clock;
}

/** What clocks of the zone show at an instant, as if they showed UTC. */
function wallTime(at: number, zone: string): number {
  const shown = Object.fromEntries(
    clockIn(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (at % 1000);
}

/** The instant at which clocks of the zone show this. */
function instantOf(wall: number, zone: string): number {
  const first = wall - (wallTime(wall, zone) - wall);
  return first - (wallTime(first, zone) - wall);
}

/** The date that a calendar in the zone shows. */
export const dateIn = (zone: string, at: number): string => textOf(wallTime(at, zone));

/** "2026-11": what limits and tiers count an event in. */
export const monthIn = (zone: string, at: number): string => dateIn(zone, at).slice(0, 7);

/** When a date begins in the zone. */
export const startOf = (zone: string, date: string): number => instantOf(Date.parse(date), zone);

export const daysAfter = (date: string, days: number): string => textOf(Date.parse(date) + days * aDay);

/** The same day some months later; the day clamped to the month's last. */
export function monthsAfter(date: string, months: number): string {
  const [year, month, day] = partsOf(date);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return textOf(Date.UTC(year, month - 1 + months, Math.min(day, last)));
}

/** The same day and time of day in the zone, some months later. */
export function sameTimeMonthsAfter(at: number, months: number, zone: string): number {
  const wall = wallTime(at, zone);
  return instantOf(Date.parse(monthsAfter(textOf(wall), months)) + (wall % aDay), zone);
}

export type Period = 'DAY' | 'WEEK' | 'HALF_MONTH' | 'MONTH';

/** The first date that is no more in the period of a date: weeks begin on Mondays, halves of months on the 1st and the 16th. */
export function firstAfter(period: Period, date: string): string {
  const [year, month, day] = partsOf(date);
  switch (period) {
    case 'DAY':
      return daysAfter(date, 1);
    case 'WEEK': {
      const sinceMonday = (new Date(date).getUTCDay() + 6) % 7;
      return daysAfter(date, 7 - sinceMonday);
    }
    case 'HALF_MONTH':
      return day <= 15 ? textOf(Date.UTC(year, month - 1, 16)) : textOf(Date.UTC(year, month, 1));
    case 'MONTH':
      return textOf(Date.UTC(year, month, 1));
  }
}

function partsOf(date: string): readonly [year: number, month: number, day: number] {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return [year, month, day];
}

const textOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10);
