import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { TouchKind } from '../../domain/attribution/question.ts';
import { instantColumn } from '../types.ts';

/** A click on a partner’s link, an advertisement that was seen, or a visit of the brand’s page. */
export const TouchEntity = defineEntity({
  name: 'Touch',
  tableName: 'touch',
  properties: {
    id: p.uuid().primary(),
    kind: p.text().$type<TouchKind>(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    trackingLinkId: p.uuid().nullable(),
    /** Joins the devices of one customer. */
    customerProfileId: p.text().nullable(),
    /** The browser or phone, by our cookie or as the brand’s server says. */
    deviceId: p.text().nullable(),
    landingPage: p.text().nullable(),
    referrerUrl: p.text().nullable(),
    userAgent: p.text().nullable(),
    ipAddress: p.text().nullable(),
    /** Derived from the address when it was recorded. */
    country: p.text().nullable(),
    sharedId: p.text().nullable(),
    sku: p.text().nullable(),
    /** Query parameters that rules can read (PARAM1 to PARAM4 and others). */
    params: p.json<Record<string, string>>(),
    /** Made by a program: it credits nobody and is not paid. */
    bot: p.boolean(),
    /** The touch that it repeats: it is not paid again. */
    duplicateOf: p.uuid().nullable(),
    at: instantColumn(),
  },
});

export type Touch = InferEntity<typeof TouchEntity>;
