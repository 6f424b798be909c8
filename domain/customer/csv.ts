import type { FieldError } from '../errors.ts';
import { z } from 'zod';
import { customerFields, type GivenCustomer } from './customer.ts';

/** The most lines that one file may have, its header not counted. */
export const mostLines = 100_000;

/** A line's cells by their fields; an empty cell has no entry: what is known stays. */
export type CustomerRow = Readonly<Partial<Record<Field, string>>>;

/** The columns, and the field that each is. */
const columns = {
  customer_key: 'customerKey',
  provider_key: 'providerKey',
  email: 'email',
  name: 'name',
  partner_id: 'partnerId',
} as const;
const fields = Object.values(columns);
type Field = (typeof fields)[number];

const line = z
  .strictObject({
    customerKey: customerFields.customerKey.optional(),
    providerKey: customerFields.providerKey.optional(),
    email: customerFields.email.optional(),
    name: customerFields.name.optional(),
    partnerId: z.uuid('expected the id of a partner').optional(),
  })
  .refine(({ customerKey, providerKey }) => (customerKey ?? providerKey) !== undefined, {
    path: ['customerKey'],
    error: 'expected a customer key or a provider key',
  });

/** What is wrong with a file as a whole. */
export interface Fault {
  /** Of the line of the file, whose header is line 1. */
  readonly line: number;
  /** From 1; null where it is no single one. */
  readonly column: number | null;
  readonly detail: string;
}

/** The fields of a header's columns, in their order; names as `customer_key` or `customerKey`, in any case. */
export function headerFields(
  names: readonly string[],
): { readonly fields: readonly Field[] } | { readonly fault: Fault } {
  const found: Field[] = [];
  for (const [index, name] of names.entries()) {
    const field = fieldOf(name);
    const fault = (detail: string): { fault: Fault } => ({ fault: { line: 1, column: index + 1, detail } });
    if (field === undefined) return fault(`"${name}" is no column; there are ${Object.keys(columns).join(', ')}`);
    if (found.includes(field)) return fault(`"${name}" comes twice`);
    found.push(field);
  }
  if (found.includes('customerKey') || found.includes('providerKey')) return { fields: found };
  return { fault: { line: 1, column: null, detail: 'expected the column customer_key or provider_key' } };
}

function fieldOf(name: string): Field | undefined {
  const plain = (text: string): string => text.trim().replaceAll('_', '').toLowerCase();
  return fields.find((field) => plain(field) === plain(name));
}

/** The cells of a line by the header's fields, or why they do not fit them. */
export function rowOf(
  header: readonly Field[],
  cells: readonly string[],
): { readonly row: CustomerRow } | { readonly errors: readonly FieldError[] } {
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

/** What a line says of a customer, or what is wrong with it, cell by cell. */
export function givenIn(
  row: CustomerRow,
): { readonly given: GivenCustomer } | { readonly errors: readonly FieldError[] } {
  const parsed = line.safeParse(row);
  if (parsed.success) return { given: parsed.data };
  return {
    errors: parsed.error.issues.map(({ path, message }) => ({
      pointer: `/${path.map(String).join('/')}`,
      detail: message,
    })),
  };
}
