import { v7 as uuid } from 'uuid';
import { NotificationEntity } from '../../database/entities/index.ts';
import type { WebhookEndpoint } from '../../database/entities/webhookEndpoint.ts';
import { LockMode } from '../../database/orm.ts';
import { asNew, wakeEndpoint } from '../../database/queries/notifications.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
import { instantText } from '../../domain/instant.ts';
import { testEvent } from '../../domain/notification/events.ts';
import { access } from '../access/access.ts';
import { ok } from '../http/answers.ts';
import { byId } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { notification, notificationView } from '../notification.ts';
import { endOfOverlap, rotationOf } from '../overlap.ts';
import { endpointView, noteTest, requireEnabled, seenEndpoint, webhookEndpoint } from '../webhookEndpoint.ts';
import { newSecret, shownSecret } from '../webhookSecret.ts';

const rotation = rotationOf(
  'SecretRotation',
  'How long the secret before signs beside the new one; PT0S when it is known to others.',
);

const rotated = webhookEndpoint.extend({ secret: shownSecret }).meta({ id: 'RotatedWebhookEndpoint' });

/** By wall time, as all that a receiver's clock is held against. @throws DomainError ENDPOINT_WITHOUT_SECRET, VALIDATION_FAILED */
function rotatedSecrets(
  { id, kind, secret: oldSecret }: WebhookEndpoint,
  secret: string,
  rotation: { readonly overlap?: string | undefined } | undefined,
) {
  if (typeof oldSecret !== 'string')
    throw new DomainError('ENDPOINT_WITHOUT_SECRET', `Endpoint ${id} is of the kind ${kind}.`);
  const now = new Date().toISOString();
  return { secret, oldSecret, oldSecretUntil: endOfOverlap(rotation, now), secretRotatedAt: now };
}

export const webhookEndpointCommandRoutes = [
  route({
    method: 'post',
    path: '/v1/webhook-endpoints/:id/secret-rotations',
    summary: 'Give a webhook endpoint a new secret',
    description:
      'Until the overlap ends each message carries two signatures, the first by the new secret, so a receiver may go over at any time in between. A secret that was still in its overlap signs no more.',
    roles: access.webhooks,
    takes: { ...nothing, params: byId, body: rotation },
    responses: { 200: { description: 'The endpoint; its new secret is not shown again.', body: rotated } },
    problems: ['ENDPOINT_WITHOUT_SECRET'],
    shownOnce: ['secret'],
    async handle({ params, principal, body }, { database }) {
      const secret = newSecret();
      const answer = await transaction(database, async (em) => {
        const row = await seenEndpoint(em, params.id, principal, LockMode.PESSIMISTIC_WRITE);
        Object.assign(row, rotatedSecrets(row, secret, body));
        await em.flush();
        return endpointView(em, row);
      });
      return ok({ ...answer, secret });
    },
  }),
  route({
    method: 'post',
    path: '/v1/webhook-endpoints/:id/enablings',
    summary: 'Enable an endpoint that answered 410',
    description:
      'It gets what happens from now on. What died meanwhile is delivered by `POST /v1/notifications/redeliveries`; what happened while it was disabled was not recorded for it.',
    roles: access.webhooks,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The endpoint; one that is enabled stays so.', body: webhookEndpoint } },
    async handle({ params, principal }, { em }) {
      const row = await seenEndpoint(em, params.id, principal);
      row.disabledAt = null;
      await em.flush();
      return ok(await endpointView(em, row));
    },
  }),
  route({
    method: 'post',
    path: '/v1/webhook-endpoints/:id/tests',
    summary: 'Send an endpoint a test',
    description: `An event of the type \`${testEvent}\`, delivered as all others; \`data\` holds the id of the endpoint. A mailbox (\`EMAIL\`) gets one an hour, sooner ones are refused: \`RATE_LIMITED\`.`,
    roles: access.webhooks,
    takes: { ...nothing, params: byId },
    responses: { 202: { description: 'It waits for delivery.', body: notification } },
    problems: ['ENDPOINT_DISABLED'],
    async handle({ params, principal }, { database, clock }) {
      const now = await clock.now();
      return transaction(database, async (em) => {
        const endpoint = await seenEndpoint(em, params.id, principal, LockMode.PESSIMISTIC_WRITE);
        requireEnabled(endpoint);
        noteTest(endpoint, now);
        const { id: endpointId, brandId } = endpoint;
        const row = em.create(NotificationEntity, {
          id: uuid(),
          brandId,
          endpointId,
          type: testEvent,
          subjectId: endpointId,
          body: { type: testEvent, timestamp: instantText(now), data: { id: endpointId } },
          ...asNew(now),
          createdAt: now,
        });
        await em.flush();
        await wakeEndpoint(em, endpointId);
        return { status: 202 as const, body: notificationView(row) };
      });
    },
  }),
];
