import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** A customer put something into the brand’s cart. */
export const CartEntity = defineEntity({
  name: 'Cart',
  tableName: 'cart',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    customerId: p.text(),
    clickId: p.uuid().nullable(),
    addedAt: instantColumn(),
    createdAt: instantColumn(),
  },
});

export type Cart = InferEntity<typeof CartEntity>;
