import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { ProductStatus } from '../../domain/product/product.ts';
import { decimalColumn, instantColumn } from '../types.ts';

/** A product that a customer has or had, and the partner who sold it. */
export const CustomerProductEntity = defineEntity({
  name: 'CustomerProduct',
  tableName: 'customer_product',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    customerId: p.uuid(),
    productId: p.uuid(),
    status: p.text().$type<ProductStatus>(),
    partnerId: p.uuid().nullable(),
    /** Who at the partner sold it. */
    teamMember: p.text().nullable(),
    /** What the subscription is worth. */
    amount: decimalColumn().nullable(),
    currency: p.text().nullable(),
    /** What a transaction names as subscriptionKey, character by character. */
    externalSubscriptionKey: p.text().nullable(),
    purchasedAt: instantColumn(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
  },
});

export type CustomerProduct = InferEntity<typeof CustomerProductEntity>;
