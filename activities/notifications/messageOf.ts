import type { WebhookEndpoint } from '../../database/entities/webhookEndpoint.ts';
import type { Message } from './post.ts';
import type { DueDelivery } from './queue.ts';
import { webhook } from './webhook.ts';

/** What an endpoint is sent of a notification, as its kind has it. @param sentAt wall time */
export function messageOf({ endpoint, notification }: DueDelivery, sentAt: Date): Message {
  const { url, secret } = endpoint;
  if (typeof url === 'string' && typeof secret === 'string')
    return webhook({ ...endpoint, url, secret }, notification, sentAt);
  throw misshapen(endpoint);
}

/** The database refuses such a row. */
const misshapen = ({ id, kind }: WebhookEndpoint): Error => new Error(`endpoint ${id} is no ${kind}`);
