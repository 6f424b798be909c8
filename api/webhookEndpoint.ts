import { z } from 'zod';
import { WebhookEndpointEntity } from '../database/entities/index.ts';
import { endpointKinds, type WebhookEndpoint } from '../database/entities/webhookEndpoint.ts';
import type { EntityManager, LockMode } from '../database/orm.ts';
import { queueLengths, type QueueLengths } from '../database/queries/notifications.ts';
import { DomainError, TooSoon } from '../domain/errors.ts';
import { instantText } from '../domain/instant.ts';
import { found, within } from './access/tenancy.ts';
import { at, id } from './http/fields.ts';

/* A webhook endpoint as the API answers it. */

export const webhookEndpoint = z
  .strictObject({
    id,
    partnerId: id.nullable().meta({ description: 'Whose events it gets alone; null: those of the brand.' }),
    kind: z.enum(endpointKinds),
    url: z.string().nullable().meta({ example: 'https://shop.example.com/hooks' }),
    method: z.enum(['GET', 'POST']).nullable().meta({ description: 'Of a POSTBACK.', example: null }),
    address: z.string().nullable().meta({ description: 'Of EMAIL.', example: null }),
    digest: z.enum(['NONE', 'DAILY']).nullable().meta({ description: 'Of EMAIL.', example: null }),
    events: z.array(z.string()).meta({ example: ['action.*'] }),
    createdAt: at,
    secretRotatedAt: at.nullable().meta({ description: 'By the wall clock, also in a sandbox.' }),
    oldSecretUntil: at
      .nullable()
      .meta({ description: 'Until then the secret before signs too; by the wall clock. Null: one secret signs.' }),
    disabledAt: at.nullable().meta({
      description: 'When it answered 410: it gets nothing until it is enabled (`/enablings`). Null: it is enabled.',
    }),
    health: z
      .strictObject({
        waiting: z.int().meta({ description: 'How many notifications wait for delivery.', example: 0 }),
        dead: z.int().meta({ description: 'How many were given up.', example: 0 }),
        lastAnswer: z.string().nullable().meta({ description: 'Of the last try.', example: 'HTTP 204' }),
        lastAnswerAt: at.nullable(),
      })
      .meta({ description: 'How its deliveries go.' }),
  })
  .meta({ id: 'WebhookEndpoint' });

type EndpointView = z.output<typeof webhookEndpoint>;

/** Endpoints with how their deliveries go, which is read at once for all of them. */
export async function endpointViews(em: EntityManager, rows: readonly WebhookEndpoint[]): Promise<EndpointView[]> {
  const lengths = await queueLengths(
    em,
    rows.map((row) => row.id),
  );
  return rows.map((row) => viewOf(row, lengths.get(row.id)));
}

/** An endpoint as it is answered to a command. */
export async function endpointView(em: EntityManager, row: WebhookEndpoint): Promise<EndpointView> {
  return viewOf(row, (await queueLengths(em, [row.id])).get(row.id));
}

const viewOf = (row: WebhookEndpoint, { waiting, dead }: QueueLengths = { waiting: 0, dead: 0 }): EndpointView => ({
  id: row.id,
  partnerId: row.partnerId ?? null,
  kind: row.kind,
  url: row.url ?? null,
  method: row.method ?? null,
  address: row.address ?? null,
  digest: row.digest ?? null,
  events: row.events,
  createdAt: instantText(row.createdAt),
  secretRotatedAt: instantText(row.secretRotatedAt),
  oldSecretUntil: stillAhead(row.oldSecretUntil) ? instantText(row.oldSecretUntil) : null,
  disabledAt: instantText(row.disabledAt),
  health: { waiting, dead, lastAnswer: row.lastAnswer ?? null, lastAnswerAt: instantText(row.lastAnswerAt) },
});

const stillAhead = (wallTime: string | null | undefined): wallTime is string =>
  typeof wallTime === 'string' && Date.parse(wallTime) > Date.now();

/**
 * The endpoint that a path or body names.
 * @param lockMode holds it until the transaction ends
 * @throws DomainError NOT_FOUND for one that was deleted, or is another tenant's
 */
export async function seenEndpoint(
  em: EntityManager,
  endpointId: string,
  principal: Parameters<typeof within>[0],
  lockMode?: LockMode.PESSIMISTIC_WRITE,
): Promise<WebhookEndpoint> {
  const where = { id: endpointId, ...within(principal), deletedAt: null };
  return found(await em.findOne(WebhookEndpointEntity, where, { ...(lockMode && { lockMode }) }), 'webhook endpoint');
}

/** @throws DomainError ENDPOINT_DISABLED */
export function requireEnabled({ id, disabledAt }: WebhookEndpoint): void {
  if (typeof disabledAt !== 'string') return;
  const detail = `The endpoint answered 410 at ${instantText(disabledAt)}; POST /v1/webhook-endpoints/${id}/enablings first.`;
  throw new DomainError('ENDPOINT_DISABLED', detail);
}

const secondsBetweenTests = 3600;

/** Notes a test of a held endpoint. Whose mailbox it is nobody knows: tests must not fill it. @throws TooSoon */
export function noteTest(endpoint: WebhookEndpoint, now: string): void {
  const { id, kind, testedAt } = endpoint;
  if (kind === 'EMAIL' && typeof testedAt === 'string') {
    const seconds = secondsBetweenTests - Math.floor((Date.parse(now) - Date.parse(testedAt)) / 1000);
    const detail = `Endpoint ${id} was sent a test at ${instantText(testedAt)}; a mailbox gets one an hour.`;
    if (seconds > 0) throw new TooSoon(detail, seconds);
  }
  endpoint.testedAt = now;
}
