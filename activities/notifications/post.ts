import { Webhook } from 'standardwebhooks';
import { request, type Dispatcher } from 'undici';
import type { Notification } from '../../database/entities/notification.ts';
import type { WebhookEndpoint } from '../../database/entities/webhookEndpoint.ts';
import { retryAfterSeconds } from './retryAfter.ts';

export interface Delivery {
  readonly endpoint: Pick<WebhookEndpoint, 'url' | 'secret'>;
  readonly notification: Pick<Notification, 'id' | 'body' | 'sequence'>;
}

/** What came of a try. `reason` is shown to the endpoint's owner: it names a status or an error code, never content. */
export type Answer =
  | { readonly result: 'ACCEPTED' }
  | { readonly result: 'GONE'; readonly reason: string }
  | { readonly result: 'FAILED'; readonly reason: string; readonly retryAfterSeconds: number };

/** The answer is its status. Of its content we read only as much as keeps the connection usable. */
const contentLimitBytes = 16 * 1024;

/**
 * Sends one notification, signed as Standard Webhooks says; redirects are not followed. A receiver that does not answer, in
 * whatever way, makes a failed try and not an error. `signal` ends the try.
 * @throws when the endpoint's secret is unusable: we made it
 */
export async function post(agent: Dispatcher, delivery: Delivery, signal: AbortSignal): Promise<Answer> {
  const { url } = delivery.endpoint;
  const signed = signedMessage(delivery, new Date());
  try {
    const { statusCode, headers, body } = await request(url, {
      ...signed,
      method: 'POST',
      dispatcher: agent,
      signal,
    });
    await body.dump({ limit: contentLimitBytes, signal }).catch(() => null);
    return answerOf(statusCode, headers['retry-after']);
  } catch (error) {
    return { result: 'FAILED', reason: `no answer: ${failureCode(error)}`, retryAfterSeconds: 0 };
  }
}

/** `webhook-timestamp` is wall time also in the sandbox: the receiver compares it with its own clock. */
function signedMessage({ endpoint, notification }: Delivery, sentAt: Date) {
  const { type, timestamp, data } = notification.body;
  const body = JSON.stringify({ type, timestamp, data: { ...data, sequence: Number(notification.sequence) } });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'partner-payouts',
      'webhook-id': notification.id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(endpoint.secret).sign(notification.id, sentAt, body),
    },
  };
}

function answerOf(status: number, retryAfter: string | string[] | undefined): Answer {
  if (status >= 200 && status < 300) return { result: 'ACCEPTED' };
  const reason = `HTTP ${status}`;
  if (status === 410) return { result: 'GONE', reason };
  const header = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
  return { result: 'FAILED', reason, retryAfterSeconds: retryAfterSeconds(header, new Date()) };
}

/** The error's code, such as ECONNREFUSED or CERT_HAS_EXPIRED; messages can hold addresses and content. */
function failureCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'UNKNOWN';
}
