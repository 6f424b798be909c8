import { defineEntity, p } from '@mikro-orm/core';
import type { CustomerAttributedBy } from '../../domain/attribution/question.ts';
import { instantColumn } from '../types.ts';

/** Whose customer somebody is from an instant on. Never changed: the next row takes over. */
export const CustomerAttributionEntity = defineEntity({
  name: 'CustomerAttribution',
  tableName: 'customer_attribution',
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    brandId: p.uuid(),
    customerId: p.uuid(),
    /** Null: nobody’s. */
    partnerId: p.uuid().nullable(),
    madeBy: p.text().$type<CustomerAttributedBy>(),
    attributedAt: instantColumn(),
    actor: p.text(),
    note: p.text().nullable(),
  },
});
