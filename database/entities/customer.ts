import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** Whom partners led to the brand. Once erased it keeps only its id, which money refers to. */
export const CustomerEntity = defineEntity({
  name: 'Customer',
  tableName: 'customer',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    /** The brand’s own key; actions name it as customerId. */
    customerKey: p.text().nullable(),
    /** The payment provider’s key. */
    providerKey: p.text().nullable(),
    email: p.text().nullable(),
    name: p.text().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
    erasedAt: instantColumn().nullable(),
  },
});

export type Customer = InferEntity<typeof CustomerEntity>;
