import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** Where a brand or partner wants to be told; Standard Webhooks. */
export const WebhookEndpointEntity = defineEntity({
  name: 'WebhookEndpoint',
  tableName: 'webhook_endpoint',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    /** Only this partner’s events. */
    partnerId: p.uuid().nullable(),
    url: p.text(),
    events: p.array(),
    secret: p.text(),
    createdAt: instantColumn(),
    disabledAt: instantColumn().nullable(),
  },
});

export type WebhookEndpoint = InferEntity<typeof WebhookEndpointEntity>;
