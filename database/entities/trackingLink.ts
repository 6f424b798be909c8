import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** A partner’s link; GET /c/<code> records a click and redirects to the URL. */
export const TrackingLinkEntity = defineEntity({
  name: 'TrackingLink',
  tableName: 'tracking_link',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    /** Unique in the installation. */
    code: p.text(),
    url: p.text(),
    domain: p.text().nullable(),
    sharedId: p.text().nullable(),
    sku: p.text().nullable(),
    createdAt: instantColumn(),
  },
});

export type TrackingLink = InferEntity<typeof TrackingLinkEntity>;
