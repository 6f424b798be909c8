import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { PayoutMethod } from '../../domain/payout/payoutMethod.ts';
import { decimalColumn, instantColumn } from '../types.ts';

/** Who earns: an affiliate, creator or reseller of one brand. */
export const PartnerEntity = defineEntity({
  name: 'Partner',
  tableName: 'partner',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    name: p.text(),
    email: p.text(),
    country: p.text(),
    currency: p.text(),
    groups: p.array(),
    tags: p.array(),
    /** In the statement's currency; below it a statement rolls over. */
    minimumPayout: decimalColumn(),
    payoutMethod: p.json<PayoutMethod>(),
    createdAt: instantColumn(),
  },
});

export type Partner = InferEntity<typeof PartnerEntity>;
