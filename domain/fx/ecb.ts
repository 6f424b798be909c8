import { z } from 'zod';
import { plusDuration, startOfDate } from '../calendar.ts';
import type { Header, Row } from '../csv.ts';
import type { FieldError } from '../errors.ts';
import { currencyCode } from '../money.ts';
import { rateText, type Quote } from './rate.ts';

/*
 * The reference rates of the European Central Bank as it publishes them: `Date, USD, JPY, …` and a line for each day, with what
 * one euro is in each currency. The daily file writes "20 November 2026" and ends its lines with a comma, that of the history
 * "2026-11-20" and N/A where there was no rate.
 */

/** Columns by their names: the date, currencies by their codes, and nothing behind the last comma. */
export function ecbHeader(names: readonly string[]): Header<string> {
  const fields = names.map((name) => name.trim());
  if (fields[0] !== 'Date') return { fault: { line: 1, column: 1, detail: 'expected "Date", then currencies' } };
  const twice = fields.findIndex((field, index) => fields.indexOf(field) !== index);
  if (twice >= 0) return { fault: { line: 1, column: twice + 1, detail: `"${fields[twice] ?? ''}" comes twice` } };
  return { fields };
}

/** The rates of a day, or what is wrong with its line. Currencies that are no more, such as the Estonian kroon, are passed over. */
export function quotesOfDay({ Date: dated = '', ...cells }: Row<string>): Quote[] | { readonly errors: FieldError[] } {
  const date = dateIn(dated.trim());
  if (date === undefined)
    return { errors: [{ pointer: '/Date', detail: 'expected "2026-11-20" or "20 November 2026"' }] };
  const at = publishedAt(date);
  const stated = Object.entries(cells).flatMap(([to, cell = '']) => {
    const rate = cell.trim();
    return rate === '' || rate === 'N/A' || !currencyCode.safeParse(to).success ? [] : [{ to, rate }];
  });
  const errors = stated
    .filter(({ rate }) => !rateText.safeParse(rate).success)
    .map(({ to, rate }) => ({
      pointer: `/${to}`,
      detail: `"${rate}" is no rate; expected a decimal such as "1.0567"`,
    }));
  return errors.length > 0 ? { errors } : stated.map(({ to, rate }) => ({ from: 'EUR', to, rate, source: 'ECB', at }));
}

/** The bank publishes the rates of a day at about 16:00 in Frankfurt. */
const publishedAt = (date: string): string => plusDuration(startOfDate(date, frankfurt), 'PT16H', frankfurt);
const frankfurt = 'Europe/Berlin';

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

function dateIn(text: string): string | undefined {
  const [, day = '', month = '', year = ''] = /^(\d{1,2}) (\w+) (\d{4})$/.exec(text) ?? [];
  const number = months.indexOf(month) + 1;
  const date = number === 0 ? text : [year, String(number).padStart(2, '0'), day.padStart(2, '0')].join('-');
  return z.iso.date().safeParse(date).success ? date : undefined;
}
