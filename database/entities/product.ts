import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** What a brand sells by subscription or once (seed 004). */
export const ProductEntity = defineEntity({
  name: 'Product',
  tableName: 'product',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    key: p.text(),
    name: p.text(),
    description: p.text().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
  },
});

export type Product = InferEntity<typeof ProductEntity>;
