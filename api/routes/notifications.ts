import { z } from 'zod';
import { NotificationEntity, OutboxEntity, WebhookEndpointEntity } from '../../database/entities/index.ts';
import type { Notification } from '../../database/entities/notification.ts';
import type { EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { at, byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { found, within } from '../access/tenancy.ts';

const states = ['PENDING', 'DELIVERED', 'DEAD'] as const;

const notification = z
  .strictObject({
    id,
    endpointId: id,
    type: z.string().meta({ example: 'action.created' }),
    subjectId: id.meta({ description: 'The action, payout or contract.' }),
    state: z.enum(states),
    attempts: z.int(),
    nextAttemptAt: at.nullable(),
    deliveredAt: at.nullable(),
    lastError: z.string().nullable(),
    body: z.looseObject({ type: z.string(), timestamp: z.string() }).meta({ description: 'What is sent.' }),
    createdAt: at,
  })
  .meta({ id: 'Notification' });

const view = (row: Notification): z.output<typeof notification> => ({
  id: row.id,
  endpointId: row.endpointId,
  type: row.type,
  subjectId: row.subjectId,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.state === 'PENDING' ? instantText(row.nextAttemptAt) : null,
  deliveredAt: instantText(row.deliveredAt),
  lastError: row.lastError ?? null,
  body: { ...row.body },
  createdAt: instantText(row.createdAt),
});

/** The notifications of the endpoints that the principal has. */
async function visible(em: EntityManager, principal: Parameters<typeof within>[0]) {
  const endpoints = await em.find(WebhookEndpointEntity, within(principal), { fields: ['id'] });
  return { brandId: principal.brandId, endpointId: { $in: endpoints.map(({ id }) => id) } };
}

export const notificationRoutes = [
  listRoute({
    path: '/v1/notifications',
    summary: 'List notifications',
    roles: access.webhooks,
    params: nothing.params,
    query: listQuery({
      endpointId: id.optional(),
      subjectId: id.optional(),
      type: z.string().max(64).optional(),
      state: z.enum(states).optional(),
    }),
    item: notification,
    async find({ principal, query: { endpointId, subjectId, type, state } }, page, { em }) {
      const where = { $and: [await visible(em, principal), asked({ endpointId, subjectId, type, state }), page.where] };
      return (await em.find(NotificationEntity, where, page.options)).map(view);
    },
  }),
  route({
    method: 'post',
    path: '/v1/notifications/:id/redeliveries',
    summary: 'Deliver a notification again',
    description: 'All its tries start anew. The receiver sees the same id.',
    roles: access.webhooks,
    takes: { ...nothing, params: byId },
    responses: { 202: { description: 'It waits for delivery.', body: notification } },
    async handle({ params, principal }, { database, clock }) {
      const now = await clock.now();
      return transaction(database, async (em) => {
        const row = found(
          await em.findOne(NotificationEntity, { $and: [params, await visible(em, principal)] }),
          'notification',
        );
        const endpoint = { id: row.endpointId, disabledAt: null };
        found(await em.findOne(WebhookEndpointEntity, endpoint), 'webhook endpoint any more');
        Object.assign(row, { state: 'PENDING', attempts: 0, nextAttemptAt: now, deliveredAt: null, lastError: null });
        await em.flush();
        await em.insert(OutboxEntity, { kind: 'ENDPOINT', subjectId: row.endpointId });
        return { status: 202 as const, body: view(row) };
      });
    },
  }),
];
