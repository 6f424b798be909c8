import { Webhook } from 'standardwebhooks';
import type { Notification } from '../../database/entities/notification.ts';
import type { Message } from './post.ts';

/** Where a webhook goes, and what signs it. */
export interface WebhookReceiver {
  readonly url: string;
  readonly secret: string;
  /** Signs too until then, so that a receiver has time to learn of the new secret. */
  readonly oldSecret?: string | null | undefined;
  readonly oldSecretUntil?: string | null | undefined;
}

/**
 * One notification as Standard Webhooks puts it.
 * @param sentAt wall time also in the sandbox: the receiver compares it with its own clock
 * @throws when a secret is unusable: we made it
 */
export function webhook(
  receiver: WebhookReceiver,
  notification: Pick<Notification, 'id' | 'body' | 'sequence'>,
  sentAt: Date,
): Message {
  const { type, timestamp, data } = notification.body;
  const body = JSON.stringify({ type, timestamp, data: { ...data, sequence: Number(notification.sequence) } });
  const signature = (secret: string): string => new Webhook(secret).sign(notification.id, sentAt, body);
  return {
    url: receiver.url,
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'partner-payouts',
      'webhook-id': notification.id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': secretsOf(receiver, sentAt).map(signature).join(' '),
    },
  };
}

/** The newest first. */
function secretsOf({ secret, oldSecret, oldSecretUntil }: WebhookReceiver, sentAt: Date): string[] {
  const both = oldSecret && oldSecretUntil && sentAt.getTime() < Date.parse(oldSecretUntil);
  return both ? [secret, oldSecret] : [secret];
}
