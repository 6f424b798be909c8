import { v7 as uuid } from 'uuid';
import { instantText } from '../../domain/instant.ts';
import { nextDigestAt } from '../../domain/notification/digest.ts';
import { matches, type NotificationEvent } from '../../domain/notification/events.ts';
import { BrandEntity } from '../entities/brand.ts';
import { NotificationEntity } from '../entities/notification.ts';
import { OutboxEntity } from '../entities/outbox.ts';
import { WebhookEndpointEntity } from '../entities/webhookEndpoint.ts';
import type { EntityManager } from '../orm.ts';

export interface Announcement {
  readonly brandId: string;
  readonly events: readonly {
    readonly type: NotificationEvent;
    /** The action, payout or contract concerned. */
    readonly subjectId: string;
    /** Whether the brand's own endpoints hear of it, and which partner's. */
    readonly toBrand: boolean;
    readonly toPartnerId: string | null;
    readonly body: Record<string, unknown>;
  }[];
  readonly at: string;
}

/**
 * Writes what webhook endpoints are to be told into the transaction that causes it, with the outbox rows that wake the
 * deliveries: told exactly when it happened, or not at all.
 */
export async function announce(em: EntityManager, { brandId, events, at }: Announcement): Promise<void> {
  const endpoints = await em.find(WebhookEndpointEntity, { brandId, disabledAt: null, deletedAt: null });
  const digestAt = endpoints.some(({ digest }) => digest === 'DAILY') ? await nextDigest(em, brandId, at) : at;
  const notifications = endpoints.flatMap((endpoint) =>
    events
      .filter(({ toBrand, toPartnerId }) => (endpoint.partnerId ? endpoint.partnerId === toPartnerId : toBrand))
      .filter(({ type }) => endpoint.events.some((pattern) => matches(pattern, type)))
      .map(({ type, subjectId, body }) => ({
        id: uuid(),
        brandId,
        endpointId: endpoint.id,
        type,
        subjectId,
        body: { type, timestamp: instantText(at), data: body },
        state: 'PENDING' as const,
        attempts: 0,
        nextAttemptAt: endpoint.digest === 'DAILY' ? digestAt : at,
        createdAt: at,
      })),
  );
  if (notifications.length === 0) return;
  await em.insertMany(NotificationEntity, notifications);
  const woken = new Set(notifications.map(({ endpointId }) => endpointId));
  await em.insertMany(
    OutboxEntity,
    [...woken].map((subjectId) => ({ kind: 'ENDPOINT' as const, subjectId })),
  );
}

async function nextDigest(em: EntityManager, brandId: string, at: string): Promise<string> {
  const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
  return nextDigestAt(at, timeZone);
}
