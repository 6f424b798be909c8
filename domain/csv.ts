import type { FieldError } from './errors.ts';

/*
 * Files of many lines, whatever a line is about: a header that names the columns, and cells by them.
 */

/** The most lines that one file may have, its header not counted. */
export const mostLines = 100_000;

/** What is wrong with a file as a whole. */
export interface Fault {
  /** Of the line of the file, whose header is line 1. */
  readonly line: number;
  /** From 1; null where it is no single one. */
  readonly column: number | null;
  readonly detail: string;
}

/** The fields of a header's columns, in their order, or why it is none. */
export type Header<Field extends string> = { readonly fields: readonly Field[] } | { readonly fault: Fault };

/** A line's cells by their fields; an empty cell has no entry. */
export type Row<Field extends string> = Readonly<Partial<Record<Field, string>>>;

/**
 * Reads a header; names are taken as `customer_key` or `customerKey`, in any case.
 * @param columns the columns there are, and the field that each is
 * @param missing what the columns found lack, if anything
 */
export function headerOf<Field extends string>(
  columns: Readonly<Record<string, Field>>,
  names: readonly string[],
  missing: (found: readonly Field[]) => string | undefined,
): Header<Field> {
  const found: Field[] = [];
  for (const [index, name] of names.entries()) {
    const field = Object.values(columns).find((one) => plain(one) === plain(name));
    const fault = (detail: string): { fault: Fault } => ({ fault: { line: 1, column: index + 1, detail } });
    if (field === undefined) return fault(`"${name}" is no column; there are ${Object.keys(columns).join(', ')}`);
    if (found.includes(field)) return fault(`"${name}" comes twice`);
    found.push(field);
  }
  const lack = missing(found);
  return lack === undefined ? { fields: found } : { fault: { line: 1, column: null, detail: lack } };
}

const plain = (name: string): string => name.trim().replaceAll('_', '').toLowerCase();

/** The cells of a line by the header's fields, or why they do not fit them. */
export function rowOf<Field extends string>(
  header: readonly Field[],
  cells: readonly string[],
): { readonly row: Row<Field> } | { readonly errors: readonly FieldError[] } {
  if (cells.length !== header.length) {
    return { errors: [{ pointer: '', detail: `has ${cells.length} cells, and the header has ${header.length}` }] };
  }
  const row: Partial<Record<Field, string>> = {};
  for (const [index, field] of header.entries()) {
    const cell = cells[index];
    if (cell) row[field] = cell;
  }
  return { row };
}
