import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { InvoiceKind, InvoiceLineKind } from '../../domain/invoice/invoice.ts';
import { decimalColumn, instantColumn } from '../types.ts';

/** One amount on an invoice, by the ledger transaction of the same cause. */
export const InvoiceLineEntity = defineEntity({
  name: 'InvoiceLine',
  tableName: 'invoice_line',
  properties: {
    id: p.uuid().primary(),
    invoiceId: p.uuid(),
    brandId: p.uuid(),
    /** Of the invoice: a cause is on one of each kind. */
    invoiceKind: p.text().$type<InvoiceKind>(),
    kind: p.text().$type<InvoiceLineKind>(),
    cause: p.text(),
    actionId: p.uuid().nullable(),
    earningId: p.uuid().nullable(),
    /** In the invoice’s currency, before VAT; negative for what is owed no longer. */
    amount: decimalColumn(),
    /** When it counts. */
    at: instantColumn(),
  },
});

export type StoredInvoiceLine = InferEntity<typeof InvoiceLineEntity>;
