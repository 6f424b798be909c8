import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { decimalColumn, instantColumn } from '../types.ts';

/** An article of the brand’s shop: what ITEM_CATALOG_ rules read, and where links with its SKU lead. */
export const CatalogItemEntity = defineEntity({
  name: 'CatalogItem',
  tableName: 'catalog_item',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    sku: p.text(),
    name: p.text().nullable(),
    category: p.text().nullable(),
    /** As the brand’s feed writes it. */
    originalFormatCategory: p.text().nullable(),
    subcategory: p.text().nullable(),
    manufacturer: p.text().nullable(),
    price: decimalColumn().nullable(),
    currency: p.text().nullable(),
    url: p.text().nullable(),
    imageUrl: p.text().nullable(),
    inStock: p.boolean().nullable(),
    createdAt: instantColumn(),
    updatedAt: instantColumn(),
  },
});

export type CatalogItem = InferEntity<typeof CatalogItemEntity>;
