import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** One click on a partner’s link, or one that the brand’s server recorded. */
export const ClickEntity = defineEntity({
  name: 'Click',
  tableName: 'click',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    trackingLinkId: p.uuid().nullable(),
    /** Joins the devices of one customer. */
    customerProfileId: p.text().nullable(),
    landingPage: p.text().nullable(),
    referrerUrl: p.text().nullable(),
    userAgent: p.text().nullable(),
    ipAddress: p.text().nullable(),
    sharedId: p.text().nullable(),
    sku: p.text().nullable(),
    /** Query parameters that rules can read (PARAM1 to PARAM4 and others). */
    params: p.json<Record<string, string>>(),
    at: instantColumn(),
  },
});

export type Click = InferEntity<typeof ClickEntity>;
