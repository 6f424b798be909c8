import { localDate } from '../calendar.ts';

/** The days that a forecast looks at, in the brand's time zone. */
export interface Days {
  readonly now: string;
  readonly timeZone: string;
  /** The date of an instant, as `YYYY-MM-DD`. */
  readonly dateOf: (instant: string) => string;
}

export const daysFrom = (now: string, timeZone: string): Days => ({
  now,
  timeZone,
  dateOf: remembered(
    (instant: string) => localDate(instant, timeZone),
    (instant) => instant,
  ),
});

/**
 * Computes once for each key: much falls on the same midnights, and a date costs more than all sums of its day.
 *
 * @param keyOf the same for what has the same value
 */
export function remembered<Of, Value>(compute: (of: Of) => Value, keyOf: (of: Of) => string): (of: Of) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (of) => {
    const key = keyOf(of);
    const before = known.get(key);
    if (before) return before.value;
    const value = compute(of);
    known.set(key, { value });
    return value;
  };
}
