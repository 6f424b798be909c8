import { v7 as uuid } from 'uuid';
import { WebhookEndpointEntity } from '../../database/entities/index.ts';
import { access } from '../access/access.ts';
import { created, noContent, ok } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { namedPartner, within } from '../access/tenancy.ts';
import { endpointView, endpointViews, seenEndpoint, webhookEndpoint } from '../webhookEndpoint.ts';
import { shownSecret } from '../webhookSecret.ts';
import { formOf, newEndpoint } from '../newEndpoint.ts';

const newEndpointAnswer = webhookEndpoint.extend({ secret: shownSecret }).meta({ id: 'NewWebhookEndpoint' });

export const webhookEndpointRoutes = [
  route({
    method: 'post',
    path: '/v1/webhook-endpoints',
    summary: 'Subscribe to notifications',
    description:
      'By webhooks (docs/webhooks.md), by postbacks to a tracker (docs/postbacks.md) or by e-mail (docs/e-mail.md).',
    roles: access.webhooks,
    takes: { ...nothing, body: newEndpoint },
    responses: { 201: { description: 'The endpoint; its secret is not shown again.', body: newEndpointAnswer } },
    problems: ['NOT_FOUND'],
    shownOnce: ['secret'],
    async handle({ body, principal }, { em, clock, settings }) {
      const form = formOf(body, settings);
      const isPartners = principal.partnerId !== null || body.partnerId !== undefined;
      const partner = isPartners ? await namedPartner(em, principal, body.partnerId) : null;
      const endpoint = em.create(WebhookEndpointEntity, {
        id: uuid(),
        brandId: principal.brandId,
        partnerId: partner?.id ?? null,
        events: body.events,
        ...form,
        createdAt: await clock.now(),
      });
      await em.flush();
      const secret = 'secret' in form ? { secret: form.secret } : {};
      return created('/v1/webhook-endpoints', { ...(await endpointView(em, endpoint)), ...secret });
    },
  }),
  listRoute({
    path: '/v1/webhook-endpoints',
    summary: 'List webhook endpoints',
    roles: access.webhooks,
    params: nothing.params,
    query: listQuery({ partnerId: id.optional() }),
    item: webhookEndpoint,
    async find({ principal, query: { partnerId } }, page, { em }) {
      const where = { $and: [within(principal), { deletedAt: null }, asked({ partnerId }), page.where] };
      return endpointViews(em, await em.find(WebhookEndpointEntity, where, page.options));
    },
  }),
  route({
    method: 'get',
    path: '/v1/webhook-endpoints/:id',
    summary: 'Read a webhook endpoint',
    roles: access.webhooks,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The endpoint, without its secret.', body: webhookEndpoint } },
    async handle({ params, principal }, { em }) {
      return ok(await endpointView(em, await seenEndpoint(em, params.id, principal)));
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
      const row = await seenEndpoint(em, params.id, principal);
      row.deletedAt = await clock.now();
      await em.flush();
      return noContent;
    },
  }),
];
