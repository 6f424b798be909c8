import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/**
 * Where a brand or partner wants to be told: by Standard Webhooks, by a postback (a URL with placeholders) or by e-mail. Each
 * kind has its own of these fields, and null in those of the others.
 */
export const WebhookEndpointEntity = defineEntity({
  name: 'WebhookEndpoint',
  tableName: 'webhook_endpoint',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    /** Only this partner’s events. */
    partnerId: p.uuid().nullable(),
    kind: p.text().$type<EndpointKind>().default('WEBHOOK'),
    /** Of a webhook, and of a postback with its placeholders. */
    url: p.text().nullable(),
    /** Of a postback. */
    method: p.text().$type<'GET' | 'POST'>().nullable(),
    /** Of e-mail. */
    address: p.text().nullable(),
    digest: p.text().$type<'NONE' | 'DAILY'>().nullable(),
    events: p.array(),
    /** Of a webhook. */
    secret: p.text().nullable(),
    /** Signs beside `secret` until then, by wall time: the receiver’s clock knows no sandbox. */
    oldSecret: p.text().nullable(),
    oldSecretUntil: instantColumn().nullable(),
    secretRotatedAt: instantColumn().nullable(),
    /** What the last try was answered: a status or an error code. */
    lastAnswer: p.text().nullable(),
    lastAnswerAt: instantColumn().nullable(),
    /** When it was last asked for a test of it. */
    testedAt: instantColumn().nullable(),
    createdAt: instantColumn(),
    /** It said that it wants no more (410); its owner may enable it again. */
    disabledAt: instantColumn().nullable(),
    deletedAt: instantColumn().nullable(),
  },
});

export type WebhookEndpoint = InferEntity<typeof WebhookEndpointEntity>;

export const endpointKinds = ['WEBHOOK', 'POSTBACK', 'EMAIL'] as const;

export type EndpointKind = (typeof endpointKinds)[number];

/** Of an endpoint, what decides whether it is told something. */
export type Listener = Pick<WebhookEndpoint, 'id' | 'partnerId' | 'events' | 'digest'>;

/** The endpoints of a brand and its partners that are told things now, as JSON: for a statement that reads other things as well. */
export const listenersOf = (brandId: string): string =>
  `(SELECT coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'partnerId', w.partner_id, 'events', w.events, 'digest', w.digest)), '[]')
    FROM webhook_endpoint w WHERE w.brand_id = ${brandId} AND w.disabled_at IS NULL AND w.deleted_at IS NULL)`;
