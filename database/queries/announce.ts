import { v7 as uuid } from 'uuid';
import { instantText } from '../../domain/instant.ts';
import { nextDigestAt } from '../../domain/notification/digest.ts';
import { matches, type NotificationEvent } from '../../domain/notification/events.ts';
import { BrandEntity } from '../entities/brand.ts';
import { NotificationEntity } from '../entities/notification.ts';
import { OutboxEntity } from '../entities/outbox.ts';
import { listenersOf, type Listener } from '../entities/webhookEndpoint.ts';
import type { EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';
import type { Writer } from '../writer.ts';

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
export async function announce(em: EntityManager, announcement: Announcement): Promise<void> {
  await announceTo(em, await audienceOf(em, announcement.brandId, announcement.at), announcement);
}

/** Who is told what happens at a brand. */
export interface Audience {
  readonly endpoints: readonly Listener[];
  /** When those hear of it that are told once a day. */
  readonly digestAt: string;
}

/**
 * The endpoints of a brand and its partners, for what happens `at` an instant.
 * @param known absent: they are asked for
 */
export async function audienceOf(
  em: EntityManager,
  brandId: string,
  at: string,
  known?: readonly Listener[],
): Promise<Audience> {
  const endpoints = known ?? (await listenersAt(em, brandId));
  return {
    endpoints,
    digestAt: endpoints.some(({ digest }) => digest === 'DAILY') ? await nextDigest(em, brandId, at) : at,
  };
}

async function listenersAt(em: EntityManager, brandId: string): Promise<readonly Listener[]> {
  const [found] = await askPrepared<{ listeners: readonly Listener[] }>(
    em,
    `SELECT ${listenersOf('?::uuid')} AS listeners`,
    [brandId],
  );
  return found?.listeners ?? [];
}

/** As {@link announce}, where it is known already who is told: nothing is read. */
export async function announceTo(
  writer: Writer,
  { endpoints, digestAt }: Audience,
  { brandId, events, at }: Announcement,
): Promise<void> {
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
  await writer.insertMany(NotificationEntity, notifications);
  const woken = new Set(notifications.map(({ endpointId }) => endpointId));
  await writer.insertMany(
    OutboxEntity,
    [...woken].map((subjectId) => ({ kind: 'ENDPOINT' as const, subjectId })),
  );
}

async function nextDigest(em: EntityManager, brandId: string, at: string): Promise<string> {
  const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
  return nextDigestAt(at, timeZone);
}
