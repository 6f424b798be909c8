import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { CustomerRow } from '../../domain/customer/csv.ts';
import type { Entered } from '../../domain/customer/register.ts';
import type { FieldError } from '../../domain/errors.ts';

/** One line of a file of customers. Its outcome is written in the transaction that carries it out, so that happens once. */
export const CustomerImportLineEntity = defineEntity({
  name: 'CustomerImportLine',
  tableName: 'customer_import_line',
  properties: {
    importId: p.uuid().primary(),
    /** Of the line of the file, whose header is line 1. */
    number: p.integer().primary(),
    /** What it says, until it is carried out: personal data is kept in one place only. */
    row: p.json<CustomerRow>().nullable(),
    /** Null: it waits for its turn. */
    outcome: p.text().$type<Entered['outcome']>().nullable(),
    /** Why it was refused. */
    errors: p.json<readonly FieldError[]>().nullable(),
    customerId: p.uuid().nullable(),
  },
});

export type CustomerImportLine = InferEntity<typeof CustomerImportLineEntity>;
