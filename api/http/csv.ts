import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';

/**
 * The columns of a list: one for each field, nested objects as `amount.value`. They come from the schema, so that a list
 * without rows has them too.
 */
export function columnsOf(schema: z.core.$ZodType, name = ''): string[] {
  const inner = bare(schema);
  if (!(inner instanceof z.ZodObject)) return [name];
  const prefix = name === '' ? '' : `${name}.`;
  const fields = Object.entries<z.core.$ZodType>(inner.shape);
  return fields.flatMap(([field, of]) => columnsOf(of, `${prefix}${field}`));
}

/** A field's schema without "optional", "nullable" and the like. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return bare(schema.unwrap());
  return schema;
}

export const csvContentType = 'text/csv; charset=utf-8';

/** Rows as CSV with a header line (RFC 4180). */
export const csv = (columns: readonly string[], rows: readonly unknown[]): string =>
  stringify([[...columns]], format) + csvRows(columns, rows);

/** More rows of a file that has its header already. */
export const csvRows = (columns: readonly string[], rows: readonly unknown[]): string =>
  stringify(
    rows.map((row) => columns.map((column) => cell(at(row, column)))),
    format,
  );

/** A line break of whatever kind ends a row for some readers: a text with one stands between quotes. */
const format = { record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const;

function at(row: unknown, column: string): unknown {
  return column
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined,
      row,
    );
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return harmless(typeof value === 'string' ? value : JSON.stringify(value));
}

/**
 * A text that a spreadsheet would run as a formula gets an apostrophe in front. Numbers stay numbers: a clawback starts
 * with a minus sign (design.md, Known traps).
 */
const harmless = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
