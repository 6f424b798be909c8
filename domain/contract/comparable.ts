/*
 * How the text of a rule's value and of an action's value is read as a number or as a date. One reading for both sides, so
 * that a rule accepted at the edge can be evaluated.
 */

/** A plain decimal, signed or not; no exponent, no separators. */
export const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

const dateForm = /^\d{4}-\d{2}-\d{2}$/;
const timeForm = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A calendar day as `2026-01-31`, a time with a zone as its UTC instant; undefined for anything else. */
export function dateOf(text: string): string | undefined {
  if (dateForm.test(text)) return isDay(text) ? text : undefined;
  const day = timeForm.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

// JavaScript rolls 2026-02-31 over into March instead of refusing it.
function isDay(text: string): boolean {
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

/**
 * Negative, zero or positive, as `left` is before, at or after `right` (both from {@link dateOf}). A day and a time compare
 * by their UTC day: a range that ends on a day includes the whole of it.
 */
export function compareDates(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  const one = left.slice(0, length);
  const other = right.slice(0, length);
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
