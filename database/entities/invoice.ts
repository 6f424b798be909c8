import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { DocumentType, InvoiceKind, Party } from '../../domain/invoice/invoice.ts';
import type { VatTreatment } from '../../domain/invoice/vat.ts';
import { decimalColumn, instantColumn } from '../types.ts';

/** An invoice or credit note, as it was issued; it is never changed. */
export const InvoiceEntity = defineEntity({
  name: 'Invoice',
  tableName: 'invoice',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    kind: p.text().$type<InvoiceKind>(),
    documentType: p.text().$type<DocumentType>(),
    /** The series: each brand has one for each kind and year of issue. */
    year: p.integer(),
    /** In its series, from 1. */
    sequence: p.integer(),
    /** As people write it. */
    number: p.text(),
    /** In whose name it is; null: it is to the brand. */
    partnerId: p.uuid().nullable(),
    /** Whose earnings it is for; null: it is to the brand. */
    statementId: p.uuid().nullable(),
    /** Of an invoice to the brand: a command issues one in each currency. */
    commandId: p.text().nullable(),
    currency: p.text(),
    issuedAt: instantColumn(),
    /** YYYY-MM-DD in the brand’s time zone, as the period is. */
    issuedOn: p.text(),
    periodFrom: p.text(),
    periodTo: p.text(),
    seller: p.json<Party>(),
    buyer: p.json<Party>(),
    net: decimalColumn(),
    vatTreatment: p.text().$type<VatTreatment>(),
    /** A percent. */
    vatRate: decimalColumn(),
    vat: decimalColumn(),
    total: decimalColumn(),
  },
});

export type Invoice = InferEntity<typeof InvoiceEntity>;
