import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** A code that attributes an order to its owner while it is valid. */
export const PromoCodeEntity = defineEntity({
  name: 'PromoCode',
  tableName: 'promo_code',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    code: p.text(),
    fromAt: instantColumn(),
    /** Exclusive. */
    toAt: instantColumn().nullable(),
    createdAt: instantColumn(),
  },
});

export type PromoCode = InferEntity<typeof PromoCodeEntity>;
