import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { ComplianceHold } from '../../domain/payout/complianceHold.ts';
import type { MinimumPayouts } from '../../domain/payout/minimum.ts';
import type { PayoutMethod } from '../../domain/payout/payoutMethod.ts';
import type { TaxStatus } from '../../domain/payout/taxStatus.ts';
import { instantColumn } from '../types.ts';

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
    /** For each currency that it has one of its own for; below it a statement rolls over. */
    minimumPayouts: p.json<MinimumPayouts>(),
    payoutMethod: p.json<PayoutMethod>(),
    /** The account of its payout method, sealed (platform/seal.ts). */
    payoutAccountSealed: p.text().nullable(),
    /** Since its payout method was changed, nothing goes out to it before then. */
    payoutsHeldUntil: instantColumn().nullable(),
    taxStatus: p.json<TaxStatus>().nullable(),
    /** Null: none, payouts may go out. */
    complianceHold: p.json<ComplianceHold>().nullable(),
    createdAt: instantColumn(),
  },
});

export type Partner = InferEntity<typeof PartnerEntity>;
