import { v7 as uuid } from 'uuid';
import { WebhookEndpointEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { countEndpoints, holdEndpoints, type EndpointOwner } from '../../database/queries/endpoints.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
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

/** Each is looked at whenever something is announced. */
const mostEndpoints = 50;

/** @throws DomainError NOT_FOUND for a partner that is not the brand's */
async function ownerOf(
  em: EntityManager,
  principal: Parameters<typeof namedPartner>[1],
  named: string | undefined,
): Promise<EndpointOwner> {
  const isPartners = principal.partnerId !== null || named !== undefined;
  const partner = isPartners ? await namedPartner(em, principal, named) : null;
  return { brandId: principal.brandId, partnerId: partner?.id ?? null };
}

/** Until the transaction ends nobody else adds one to the brand. @throws DomainError ENDPOINT_LIMIT_REACHED */
async function requireRoom(em: EntityManager, owner: EndpointOwner): Promise<void> {
  await holdEndpoints(em, owner.brandId);
  if ((await countEndpoints(em, owner)) < mostEndpoints) return;
  const whose = owner.partnerId === null ? 'The brand' : 'The partner';
  throw new DomainError('ENDPOINT_LIMIT_REACHED', `${whose} has ${mostEndpoints} endpoints already; delete one first.`);
}

export const webhookEndpointRoutes = [
  route({
    method: 'post',
    path: '/v1/webhook-endpoints',
    summary: 'Subscribe to notifications',
    description: `By webhooks (docs/webhooks.md), by postbacks to a tracker (docs/postbacks.md) or by e-mail (docs/e-mail.md). The brand has up to ${mostEndpoints} endpoints, and so has each of its partners.`,
    roles: access.webhooks,
    takes: { ...nothing, body: newEndpoint },
    responses: { 201: { description: 'The endpoint; its secret is not shown again.', body: newEndpointAnswer } },
    problems: ['NOT_FOUND', 'ENDPOINT_LIMIT_REACHED'],
    shownOnce: ['secret'],
    async handle({ body, principal }, { database, clock, settings }) {
      const form = formOf(body, settings);
      const createdAt = await clock.now();
      const answer = await transaction(database, async (em) => {
        const owner = await ownerOf(em, principal, body.partnerId);
        await requireRoom(em, owner);
        const endpoint = { id: uuid(), ...owner, events: body.events, ...form, createdAt };
        const row = em.create(WebhookEndpointEntity, endpoint);
        await em.flush();
        return endpointView(em, row);
      });
      const secret = 'secret' in form ? { secret: form.secret } : {};
      return created('/v1/webhook-endpoints', { ...answer, ...secret });
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
