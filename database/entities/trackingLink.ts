import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

export const interstitials = ['CLICK', 'INSTALL'] as const;
export type Interstitial = (typeof interstitials)[number];

/** A partner’s link; GET /c/<code> records a click and leads on. */
export const TrackingLinkEntity = defineEntity({
  name: 'TrackingLink',
  tableName: 'tracking_link',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    /** Unique in the installation. */
    code: p.text(),
    /** Null: to the page of its SKU in the catalogue. */
    url: p.text().nullable(),
    /** A host of its own on which visitors open it, in small letters. */
    domain: p.text().nullable(),
    sharedId: p.text().nullable(),
    sku: p.text().nullable(),
    /** The app’s pages in the stores, for visitors on such a phone. */
    androidUrl: p.text().nullable(),
    iosUrl: p.text().nullable(),
    /** A page in between that offers the app: on the click, or before the installation. */
    interstitial: p.text().$type<Interstitial>().nullable(),
    createdAt: instantColumn(),
  },
});

export type TrackingLink = InferEntity<typeof TrackingLinkEntity>;
