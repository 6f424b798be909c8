import { defineEntity, p } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** A month of a brand that is invoiced as it ends. */
export const InvoiceMonthEntity = defineEntity({
  name: 'InvoiceMonth',
  tableName: 'invoice_month',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    /** `2026-11` on the brand’s calendar. */
    month: p.text(),
    /** Its end. */
    dueAt: instantColumn(),
    /** Null: it has not ended. */
    issuedAt: instantColumn().nullable(),
  },
});
