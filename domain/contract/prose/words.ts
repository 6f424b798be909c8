import { Temporal } from 'temporal-polyfill/implementation';
import { amountText, decimal, money } from '../../money.ts';

/* Numbers, amounts and dates as people read them. */

/** "500.00 USD" */
export const amountWords = (amount: string, currency: string): string =>
  `${amountText(money(amount, currency))} ${currency}`;

/** "15 %" */
export const percentWords = (rate: string): string => `${plain(rate)} %`;

/** A decimal without idle zeros: "250.0" is 250. */
const plain = (number: string): string => decimal(number).toFixed();

/** "1 day", "30 days" */
export const counted = (count: number | string, noun: string): string =>
  `${plain(String(count))} ${noun}${plain(String(count)) === '1' ? '' : 's'}`;

/** "1st", "12th", "101st" */
export function ordinal(count: number): string {
  const lastTwo = count % 100;
  if (lastTwo >= 11 && lastTwo <= 13) return `${count}th`;
  return `${count}${{ 1: 'st', 2: 'nd', 3: 'rd' }[count % 10] ?? 'th'}`;
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A `YYYY-MM-DD` date as "20 November 2026". */
export function dayWords(date: string): string {
  const { day, month, year } = Temporal.PlainDate.from(date);
  return `${day} ${months[month - 1] ?? ''} ${year}`;
}

/** An instant on the zone's calendar: "20 November 2026", with its time unless that is midnight. */
export function momentWords(instant: string, zone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  const time = local.toPlainTime();
  const day = dayWords(local.toPlainDate().toString());
  return time.equals(new Temporal.PlainTime())
    ? day
    : `${day} at ${time.toString({ smallestUnit: 'second' }).replace(/:00$/, '')}`;
}
