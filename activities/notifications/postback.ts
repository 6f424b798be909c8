import type { Notification } from '../../database/entities/notification.ts';
import { filledIn } from '../../domain/notification/postback.ts';
import type { Message } from './post.ts';

/** Where a postback goes. */
export interface PostbackReceiver {
  /** With placeholders. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
}

/** One notification as a postback: by GET in the address, by POST as a form. */
export function postback(
  { url, method }: PostbackReceiver,
  notification: Pick<Notification, 'id' | 'body' | 'sequence'>,
): Message {
  const { id: notificationId, sequence, body } = notification;
  const { address, query } = filledIn(url, { notificationId, sequence, ...body });
  const headers = { 'user-agent': 'partner-payouts' };
  if (method === 'GET') return { url: query === '' ? address : `${address}?${query}`, method, headers };
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  return { url: address, method, headers: form, body: query };
}
