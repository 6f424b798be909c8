import { NotificationEntity, type Notification } from '../../database/entities/notification.ts';
import { WebhookEndpointEntity, type WebhookEndpoint } from '../../database/entities/webhookEndpoint.ts';
import type { EntityManager } from '../../database/orm.ts';
import { jitterSeconds, nextAttemptDelaySeconds } from '../../domain/notification/retry.ts';
import { assertNever } from '../../domain/errors.ts';
import { wallClock } from '../../platform/clock.ts';
import type { Answer } from './answer.ts';

/** What is sent in one message. */
export interface DueDelivery {
  readonly endpoint: WebhookEndpoint;
  readonly notification: Notification;
  /** Of a digest: what goes with it, in recorded order. */
  readonly more: readonly Notification[];
}

/** A letter has an end. */
const longestDigest = 500;

/** The next delivery of an endpoint by `now`; null when none is due. What waits for a disabled endpoint dies here. */
export async function nextDelivery(em: EntityManager, endpointId: string, now: string): Promise<DueDelivery | null> {
  const endpoint = await em.findOne(WebhookEndpointEntity, { id: endpointId });
  if (!endpoint) return null;
  if ((endpoint.disabledAt ?? endpoint.deletedAt ?? null) !== null) {
    await em.nativeUpdate(NotificationEntity, pending(endpointId), { state: 'DEAD', lastError: 'endpoint disabled' });
    return null;
  }
  await forgetOldSecret(em, endpoint);
  if (endpoint.digest === 'DAILY') return nextDigest(em, endpoint, now);
  const notification = await firstDue(em, endpointId, now);
  return notification && { endpoint, notification, more: [] };
}

/** A secret that signs no more is kept by nobody. Its time is the wall clock's; one that was given meanwhile stays. */
async function forgetOldSecret(em: EntityManager, { id, oldSecretUntil }: WebhookEndpoint): Promise<void> {
  const now = await wallClock.now();
  if (typeof oldSecretUntil !== 'string' || Date.parse(oldSecretUntil) > Date.parse(now)) return;
  const over = { id, oldSecretUntil: { $lte: now } };
  await em.nativeUpdate(WebhookEndpointEntity, over, { oldSecret: null, oldSecretUntil: null });
}

/** What fell due together and has been tried as often: a letter that failed stays as it is, and delays no later one. */
async function nextDigest(em: EntityManager, endpoint: WebhookEndpoint, now: string): Promise<DueDelivery | null> {
  const recorded = { orderBy: { sequence: 'asc' } } as const;
  const due = { ...pending(endpoint.id), nextAttemptAt: { $lte: now } };
  const first = await em.findOne(NotificationEntity, due, recorded);
  if (!first) return null;
  const { nextAttemptAt, attempts } = first;
  const together = { ...pending(endpoint.id), nextAttemptAt, attempts };
  const [notification = first, ...more] = await em.find(NotificationEntity, together, {
    ...recorded,
    limit: longestDigest,
  });
  return { endpoint, notification, more };
}

/**
 * First come, first served in recorded order. One that failed waits for its next try while others go on, but not those of
 * the same subject: they are put off until its next try.
 */
async function firstDue(em: EntityManager, endpointId: string, now: string): Promise<Notification | null> {
  for (;;) {
    const due = { ...pending(endpointId), nextAttemptAt: { $lte: now } };
    const first = await em.findOne(NotificationEntity, due, { orderBy: { sequence: 'asc' } });
    if (!first) return null;
    const { subjectId, sequence } = first;
    const ahead = await em.findOne(
      NotificationEntity,
      { ...pending(endpointId), subjectId, sequence: { $lt: sequence } },
      { orderBy: { sequence: 'desc' } },
    );
    if (!ahead) return first;
    await em.nativeUpdate(NotificationEntity, { ...due, subjectId }, { nextAttemptAt: ahead.nextAttemptAt });
  }
}

/** Stores what came of a try made at `at`; answers the state that the notification is in now. */
export async function recordTry(
  em: EntityManager,
  { endpoint, notification, more }: DueDelivery,
  answer: Answer,
  at: string,
): Promise<Notification['state']> {
  const attempts = notification.attempts + 1;
  const change = { attempts, ...outcome(answer, { id: notification.id, attempts, at }) };
  // A try that was overtaken, by a repeat of its activity or a redelivery, changes nothing.
  const ids = [notification, ...more].map(({ id }) => id);
  const untouched = { id: { $in: ids }, state: 'PENDING' as const, attempts: notification.attempts };
  await em.nativeUpdate(NotificationEntity, untouched, change);
  await em.nativeUpdate(
    WebhookEndpointEntity,
    { id: endpoint.id },
    { lastAnswer: answer.summary, lastAnswerAt: at, ...(answer.result === 'GONE' && { disabledAt: at }) },
  );
  return change.state;
}

type Outcome = Pick<Notification, 'state'> & Partial<Notification>;

function outcome(answer: Answer, tried: { id: string; attempts: number; at: string }): Outcome {
  switch (answer.result) {
    case 'ACCEPTED':
      return { state: 'DELIVERED', deliveredAt: tried.at, lastError: null };
    case 'GONE':
      return { state: 'DEAD', lastError: answer.summary };
    case 'FAILED': {
      const delay = nextAttemptDelaySeconds(tried.attempts);
      if (delay === null) return { state: 'DEAD', lastError: answer.summary };
      const scheduled = delay + jitterSeconds(delay, `${tried.id}/${tried.attempts}`);
      // The receiver may ask for more time than the schedule gives it, not for less.
      const nextAttemptAt = secondsAfter(tried.at, Math.max(scheduled, answer.retryAfterSeconds));
      return { state: 'PENDING', lastError: answer.summary, nextAttemptAt };
    }
    default:
      return assertNever(answer);
  }
}

/** When the next try of an endpoint is due; null when nothing waits. */
export async function nextTry(em: EntityManager, endpointId: string): Promise<string | null> {
  const next = await em.findOne(NotificationEntity, pending(endpointId), { orderBy: { nextAttemptAt: 'asc' } });
  return next?.nextAttemptAt ?? null;
}

const pending = (endpointId: string) => ({ endpointId, state: 'PENDING' as const });

const secondsAfter = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();
