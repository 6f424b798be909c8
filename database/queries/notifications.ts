import { NotificationEntity } from '../entities/notification.ts';
import { OutboxEntity } from '../entities/outbox.ts';
import type { EntityManager } from '../orm.ts';

/** How much of an endpoint's is not delivered. */
export interface QueueLengths {
  /** What has a try ahead. */
  readonly waiting: number;
  /** What was given up. */
  readonly dead: number;
}

/** By endpoint; one of which all is delivered is missing. */
export async function queueLengths(
  em: EntityManager,
  endpointIds: readonly string[],
): Promise<ReadonlyMap<string, QueueLengths>> {
  if (endpointIds.length === 0) return new Map();
  const rows = await em.execute<({ endpointId: string } & QueueLengths)[]>(
    `SELECT endpoint_id AS "endpointId", (count(*) FILTER (WHERE state = 'PENDING'))::int AS waiting,
       (count(*) FILTER (WHERE state = 'DEAD'))::int AS dead
     FROM notification WHERE endpoint_id = ANY (?::uuid[]) AND state IN ('PENDING', 'DEAD') GROUP BY endpoint_id`,
    [`{${endpointIds.join(',')}}`],
  );
  return new Map(rows.map(({ endpointId, ...lengths }) => [endpointId, lengths]));
}

/** Which dead letters of one endpoint. */
export interface DeadLetters {
  readonly endpointId: string;
  /** Recorded then or later. */
  readonly from?: string | undefined;
  /** Recorded before. */
  readonly to?: string | undefined;
  /** Their types; absent: all. */
  readonly types?: readonly string[] | undefined;
}

const batch = 1000;

/**
 * Puts up to a thousand dead letters back, the earliest first, and wakes their endpoint's delivery. Their tries start anew;
 * they go out in the order in which they were recorded. Answers how many.
 */
export async function redeliverBatch(em: EntityManager, letters: DeadLetters, now: string): Promise<number> {
  const rows = await em.find(NotificationEntity, whereDead(letters), {
    fields: ['id'],
    orderBy: { sequence: 'asc' },
    limit: batch,
  });
  if (rows.length === 0) return 0;
  const put = await em.nativeUpdate(
    NotificationEntity,
    { id: { $in: rows.map(({ id }) => id) }, state: 'DEAD' },
    asNew(now),
  );
  await wakeEndpoint(em, letters.endpointId);
  return put;
}

export const countDead = (em: EntityManager, letters: DeadLetters): Promise<number> =>
  em.count(NotificationEntity, whereDead(letters));

/** A notification whose tries start anew. */
export const asNew = (now: string) => ({
  state: 'PENDING' as const,
  attempts: 0,
  nextAttemptAt: now,
  deliveredAt: null,
  lastError: null,
});

/** Has the deliveries of an endpoint look at what waits. */
export const wakeEndpoint = (em: EntityManager, endpointId: string): Promise<unknown> =>
  em.insert(OutboxEntity, { kind: 'ENDPOINT', subjectId: endpointId });

const whereDead = ({ endpointId, from, to, types }: DeadLetters) => ({
  endpointId,
  state: 'DEAD' as const,
  ...((from !== undefined || to !== undefined) && { createdAt: recordedIn({ from, to }) }),
  ...(types && { type: { $in: [...types] } }),
});

/** A span of time, as a condition: its start is in it, its end is not. */
export const recordedIn = ({ from, to }: { from?: string | undefined; to?: string | undefined }) => ({
  ...(from !== undefined && { $gte: from }),
  ...(to !== undefined && { $lt: to }),
});
