import { v7 as uuid } from 'uuid';
import { BrandEntity } from '../../database/entities/brand.ts';
import { NotificationEntity, type Notification } from '../../database/entities/notification.ts';
import { WebhookEndpointEntity, type WebhookEndpoint } from '../../database/entities/webhookEndpoint.ts';
import type { Database } from '../../database/orm.ts';
import { secret } from './receiver.ts';

/** A brand's webhook endpoint and what waits for it, as the transactions that announce events write it. */
export async function createEndpoint(database: Database, url: string, at: string) {
  const brandId = uuid();
  const endpointId = uuid();
  const em = database.em.fork();
  await em.insert(BrandEntity, {
    id: brandId,
    name: 'Acme',
    currency: 'USD',
    timeZone: 'America/New_York',
    fiscalYearStartMonth: 1,
    minimumReviewPeriod: 0,
    sites: [],
    creditPolicy: 'LAST_REFERRER',
    createdAt: at,
  });
  await em.insert(WebhookEndpointEntity, { id: endpointId, brandId, url, events: ['*'], secret, createdAt: at });

  return {
    endpointId,
    /** Records one event for each subject, in this order; the subject is also the event's `data.id`. */
    async record(subjects: readonly string[], recordedAt = at): Promise<void> {
      for (const subjectId of subjects) {
        await database.em.fork().insert(NotificationEntity, {
          id: uuid(),
          brandId,
          endpointId,
          type: 'action.updated',
          subjectId,
          body: { type: 'action.updated', timestamp: recordedAt, data: { id: subjectId } },
          state: 'PENDING',
          attempts: 0,
          nextAttemptAt: recordedAt,
          createdAt: recordedAt,
        });
      }
    },
    /** All notifications in recorded order. */
    notifications: (): Promise<Notification[]> =>
      database.em.fork().find(NotificationEntity, { endpointId }, { orderBy: { sequence: 'asc' } }),
    /** The endpoint as it now is. */
    read: (): Promise<WebhookEndpoint> => database.em.fork().findOneOrFail(WebhookEndpointEntity, { id: endpointId }),
    async disable(disabledAt: string): Promise<void> {
      await database.em.fork().nativeUpdate(WebhookEndpointEntity, { id: endpointId }, { disabledAt });
    },
  };
}
