import { z } from 'zod';
import { NotificationEntity, WebhookEndpointEntity } from '../../database/entities/index.ts';
import { LockMode, type Database, type EntityManager } from '../../database/orm.ts';
import {
  asNew,
  countDead,
  recordedIn,
  redeliverBatch,
  wakeEndpoint,
  type DeadLetters,
} from '../../database/queries/notifications.ts';
import { transaction } from '../../database/transaction.ts';
import { instant } from '../../domain/instant.ts';
import { eventsOf, subscribedEvents, testEvent } from '../../domain/notification/events.ts';
import { access } from '../access/access.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { found, within } from '../access/tenancy.ts';
import { notification, notificationStates, notificationView } from '../notification.ts';
import { noteTest, requireEnabled, seenEndpoint } from '../webhookEndpoint.ts';

const from = instant.optional().meta({ description: 'Recorded then or later.' });
const to = instant.optional().meta({ description: 'Recorded before.' });

const redelivery = z
  .strictObject({
    endpointId: id,
    state: z.literal('DEAD'),
    from,
    to,
    events: subscribedEvents.optional().meta({ description: 'Only these events. Absent: all.' }),
  })
  .meta({ id: 'Redelivery' });

const redelivered = z
  .strictObject({
    redelivered: z.int().meta({ description: 'How many wait for delivery again.', example: 120 }),
    left: z.int().meta({ description: 'How many more there are: ask again for them.', example: 0 }),
  })
  .meta({ id: 'Redelivered' });

/** One request puts back no more; each thousand are put back for themselves. */
const mostAtOnce = 10_000;

/** The notifications of the endpoints that the principal has. */
async function visible(em: EntityManager, principal: Parameters<typeof within>[0]) {
  const endpoints = await em.find(WebhookEndpointEntity, within(principal), { fields: ['id'] });
  return { brandId: principal.brandId, endpointId: { $in: endpoints.map(({ id }) => id) } };
}

async function redeliverAll(database: Database, letters: DeadLetters, now: string): Promise<number> {
  let all = 0;
  for (let some = 1; some > 0 && all < mostAtOnce; all += some)
    some = await transaction(database, (em) => redeliverBatch(em, letters, now));
  return all;
}

export const notificationRoutes = [
  listRoute({
    path: '/v1/notifications',
    summary: 'List notifications',
    description: 'Those of the state DEAD were given up: after ten tries, or because the endpoint wanted no more.',
    roles: access.webhooks,
    params: nothing.params,
    query: listQuery({
      endpointId: id.optional(),
      subjectId: id.optional(),
      type: z.string().max(64).optional(),
      state: z.enum(notificationStates).optional(),
      from,
      to,
    }),
    item: notification,
    async find({ principal, query: { endpointId, subjectId, type, state, ...time } }, page, { em }) {
      const where = {
        $and: [
          await visible(em, principal),
          asked({ endpointId, subjectId, type, state }),
          { createdAt: recordedIn(time) },
          page.where,
        ],
      };
      return (await em.find(NotificationEntity, where, page.options)).map(notificationView);
    },
  }),
  route({
    method: 'post',
    path: '/v1/notifications/redeliveries',
    summary: 'Deliver the dead letters of an endpoint again',
    description: `All their tries start anew, in the order in which they were recorded and under the ids that the receiver knows. Up to ${mostAtOnce} at once.`,
    roles: access.webhooks,
    takes: { ...nothing, body: redelivery },
    responses: { 202: { description: 'They wait for delivery.', body: redelivered } },
    problems: ['NOT_FOUND', 'ENDPOINT_DISABLED'],
    async handle({ principal, body: { endpointId, from, to, events } }, { database, em, clock }) {
      requireEnabled(await seenEndpoint(em, endpointId, principal));
      const letters = { endpointId, from, to, types: events && eventsOf(events) };
      const count = await redeliverAll(database, letters, await clock.now());
      return { status: 202 as const, body: { redelivered: count, left: await countDead(em, letters) } };
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
    problems: ['ENDPOINT_DISABLED'],
    async handle({ params, principal }, { database, clock }) {
      const now = await clock.now();
      return transaction(database, async (em) => {
        const where = { $and: [params, await visible(em, principal)] };
        const row = found(await em.findOne(NotificationEntity, where), 'notification');
        const endpoint = await seenEndpoint(em, row.endpointId, principal, LockMode.PESSIMISTIC_WRITE);
        requireEnabled(endpoint);
        if (row.type === testEvent) noteTest(endpoint, now);
        Object.assign(row, asNew(now));
        await em.flush();
        await wakeEndpoint(em, row.endpointId);
        return { status: 202 as const, body: notificationView(row) };
      });
    },
  }),
];
