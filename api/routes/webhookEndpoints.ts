import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { WebhookEndpointEntity } from '../../database/entities/index.ts';
import type { WebhookEndpoint } from '../../database/entities/webhookEndpoint.ts';
import { instantText } from '../../domain/instant.ts';
import { subscribedEvents } from '../../domain/notification/events.ts';
import { access } from '../access/access.ts';
import { created, noContent, ok } from '../http/answers.ts';
import { at, byId, id, webAddress } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { found, namedPartner, within } from '../access/tenancy.ts';
import { invalidField } from '../http/validation.ts';

const newEndpoint = z.strictObject({
  url: webAddress.meta({
    description: 'Notifications are sent here; https.',
    example: 'https://shop.example.com/hooks',
  }),
  partnerId: id
    .optional()
    .meta({ description: 'Only the events of this partner; a partner’s own key need not name it.' }),
  events: subscribedEvents,
});

const endpoint = z
  .strictObject({ id, partnerId: id.nullable(), url: z.string(), events: z.array(z.string()), createdAt: at })
  .meta({ id: 'WebhookEndpoint' });

const newEndpointAnswer = endpoint
  .extend({
    secret: z.string().meta({ description: 'Signs the notifications (Standard Webhooks).', example: 'whsec_…' }),
  })
  .meta({ id: 'NewWebhookEndpoint' });

const view = (row: WebhookEndpoint): z.output<typeof endpoint> => ({
  id: row.id,
  partnerId: row.partnerId ?? null,
  url: row.url,
  events: row.events,
  createdAt: instantText(row.createdAt),
});

/** Standard Webhooks: 24 to 64 random bytes in base64 behind `whsec_`. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

function requireReachable(url: string, allowPrivate: boolean): void {
  const { protocol, username, password } = new URL(url);
  if (username !== '' || password !== '')
    throw invalidField('/url', 'expected an address without user name and password');
  if (protocol !== 'https:' && !allowPrivate)
    throw invalidField('/url', 'expected an address that begins with https://');
}

export const webhookEndpointRoutes = [
  route({
    method: 'post',
    path: '/v1/webhook-endpoints',
    summary: 'Subscribe to notifications',
    roles: access.webhooks,
    takes: { ...nothing, body: newEndpoint },
    responses: { 201: { description: 'The endpoint; its secret is not shown again.', body: newEndpointAnswer } },
    problems: ['NOT_FOUND'],
    async handle({ body, principal }, { em, clock, settings }) {
      requireReachable(body.url, settings.allowPrivateWebhooks);
      const isPartners = principal.partnerId !== null || body.partnerId !== undefined;
      const partner = isPartners ? await namedPartner(em, principal, body.partnerId) : null;
      const row = {
        id: uuid(),
        brandId: principal.brandId,
        partnerId: partner?.id ?? null,
        url: body.url,
        events: body.events,
        secret: newSecret(),
        createdAt: await clock.now(),
        disabledAt: null,
      };
      await em.insert(WebhookEndpointEntity, row);
      return created('/v1/webhook-endpoints', { ...view(row), secret: row.secret });
    },
  }),
  listRoute({
    path: '/v1/webhook-endpoints',
    summary: 'List webhook endpoints',
    roles: access.webhooks,
    params: nothing.params,
    query: listQuery({ partnerId: id.optional() }),
    item: endpoint,
    async find({ principal, query: { partnerId } }, page, { em }) {
      const where = { $and: [within(principal), { disabledAt: null }, asked({ partnerId }), page.where] };
      return (await em.find(WebhookEndpointEntity, where, page.options)).map(view);
    },
  }),
  route({
    method: 'get',
    path: '/v1/webhook-endpoints/:id',
    summary: 'Read a webhook endpoint',
    roles: access.webhooks,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The endpoint, without its secret.', body: endpoint } },
    async handle({ params, principal }, { em }) {
      const where = { ...params, ...within(principal), disabledAt: null };
      return ok(view(found(await em.findOne(WebhookEndpointEntity, where), 'webhook endpoint')));
    },
  }),
  route({
    method: 'delete',
    path: '/v1/webhook-endpoints/:id',
    summary: 'Unsubscribe',
    roles: access.webhooks,
    takes: { ...nothing, params: byId },
    responses: { 204: { description: 'Nothing more is sent to it.' } },
    async handle({ params, principal }, { em, clock }) {
      const where = { ...params, ...within(principal), disabledAt: null };
      const row = found(await em.findOne(WebhookEndpointEntity, where), 'webhook endpoint');
      row.disabledAt = await clock.now();
      await em.flush();
      return noContent;
    },
  }),
];
