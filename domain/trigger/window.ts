import { Temporal } from 'temporal-polyfill/implementation';
import { assertNever } from '../errors.ts';

/*
 * When a customer got a product, as seen from the day of a sale (seed 004, Product Created). All of it is days of the brand's
 * calendar, so nothing here depends on hours or on daylight saving.
 *
 *            PREVIOUS_CALENDAR_MONTH      CURRENT_CALENDAR_MONTH
 *   ────────┤ 1st ─────────── last ├────┤ 1st ────── sale ── last ├────
 *                                        ├─ ROLLING_n_DAYS ─┤
 */

const periods = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const;
type Period = (typeof periods)[number];

const calendarForm = new RegExp(`^(CURRENT|PREVIOUS)_CALENDAR_(${periods.join('|')})$`);
const rollingForm = /^ROLLING_([1-9]\d{0,3})_DAYS$/;

/** Two `YYYY-MM-DD` days, both within. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** Whether the text names a window, such as "PREVIOUS_CALENDAR_DAY" or "ROLLING_30_DAYS". */
export const isWindow = (text: string): boolean => calendarForm.test(text) || rollingForm.test(text);

/**
 * The days of a window around a day, `YYYY-MM-DD`. Weeks begin on Monday; quarters and years are those of the calendar, as the
 * window's name says, whatever the brand's fiscal year. ROLLING_n_DAYS are the day and the n − 1 before it.
 *
 * @throws RangeError for what is no window
 */
export function daysOf(window: string, today: string): Days {
  const day = Temporal.PlainDate.from(today);
  const rolling = rollingForm.exec(window)?.[1];
  if (rolling !== undefined) return { from: day.subtract({ days: Number(rolling) - 1 }).toString(), to: today };
  const [, which, name] = calendarForm.exec(window) ?? [];
  const period = periods.find((one) => one === name);
  if (period === undefined) throw new RangeError(`${window} is no window`);
  const current = startOf(period, day);
  const start = which === 'CURRENT' ? current : current.subtract(lengthOf(period));
  return { from: start.toString(), to: start.add(lengthOf(period)).subtract({ days: 1 }).toString() };
}

function startOf(period: Period, day: Temporal.PlainDate): Temporal.PlainDate {
  switch (period) {
    case 'DAY':
      return day;
    case 'WEEK':
      return day.subtract({ days: day.dayOfWeek - 1 });
    case 'MONTH':
      return day.with({ day: 1 });
    case 'QUARTER':
      return day.with({ day: 1, month: day.month - ((day.month - 1) % 3) });
    case 'YEAR':
      return day.with({ day: 1, month: 1 });
    default:
      return assertNever(period);
  }
}

function lengthOf(period: Period): { readonly days?: number; readonly months?: number } {
  switch (period) {
    case 'DAY':
      return { days: 1 };
    case 'WEEK':
      return { days: 7 };
    case 'MONTH':
      return { months: 1 };
    case 'QUARTER':
      return { months: 3 };
    case 'YEAR':
      return { months: 12 };
    default:
      return assertNever(period);
  }
}
