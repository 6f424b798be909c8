import { headerOf, type Header, type Row } from '../csv.ts';
import type { FieldError } from '../errors.ts';
import { z } from 'zod';
import { customerFields, type GivenCustomer } from './customer.ts';

/** A line's cells by their fields; an empty cell has no entry: what is known stays. */
export type CustomerRow = Row<CustomerField>;

/** The columns, and the field that each is. */
const columns = {
  customer_key: 'customerKey',
  provider_key: 'providerKey',
  email: 'email',
  name: 'name',
  partner_id: 'partnerId',
} as const;
type CustomerField = (typeof columns)[keyof typeof columns];

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

/** The fields of a header's columns, in their order: a customer is found by one of her keys. */
export const headerFields = (names: readonly string[]): Header<CustomerField> =>
  headerOf(columns, names, (found) =>
    found.includes('customerKey') || found.includes('providerKey')
      ? undefined
      : 'expected the column customer_key or provider_key',
  );

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
