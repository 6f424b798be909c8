import type { Dispatcher } from 'undici';
import { BrandEntity } from '../../database/entities/brand.ts';
import type { WebhookEndpoint } from '../../database/entities/webhookEndpoint.ts';
import type { Database } from '../../database/orm.ts';
import { assertNever } from '../../domain/errors.ts';
import { letterOf } from '../../domain/notification/letter.ts';
import { tryMilliseconds, type Answer } from './answer.ts';
import type { Mailer } from './mailer.ts';
import { post } from './post.ts';
import { postback, type PostbackReceiver } from './postback.ts';
import type { DueDelivery } from './queue.ts';
import { webhook, type WebhookReceiver } from './webhook.ts';

/** How messages leave. */
export interface Ways {
  readonly database: Database;
  readonly agent: Dispatcher;
  readonly mail: Mailer;
}

/** Makes one try of a delivery, as the kind of its endpoint has it. */
export function send({ database, agent, mail }: Ways, delivery: DueDelivery): Promise<Answer> {
  const { endpoint, notification } = delivery;
  const receiver = receiverOf(endpoint);
  const patience = AbortSignal.timeout(tryMilliseconds);
  switch (receiver.kind) {
    case 'WEBHOOK':
      return post(agent, webhook(receiver, notification, new Date()), patience);
    case 'POSTBACK':
      return post(agent, postback(receiver, notification), patience);
    case 'EMAIL':
      return write(database, mail, delivery, receiver.address);
    default:
      return assertNever(receiver);
  }
}

async function write(database: Database, mail: Mailer, delivery: DueDelivery, to: string): Promise<Answer> {
  const { endpoint, notification, more } = delivery;
  const { name: brandName, timeZone } = await database.em.fork().findOneOrFail(BrandEntity, endpoint.brandId);
  const events = [notification, ...more].map(({ body }) => body);
  return mail({ to, id: notification.id, ...letterOf(events, { brandName, timeZone, endpointId: endpoint.id }) });
}

type Receiver =
  | ({ readonly kind: 'WEBHOOK' } & WebhookReceiver)
  | ({ readonly kind: 'POSTBACK' } & PostbackReceiver)
  | { readonly kind: 'EMAIL'; readonly address: string };

/** @throws for a row that the database refuses: one without what its kind needs */
function receiverOf({ id, kind, url, secret, oldSecret, oldSecretUntil, method, address }: WebhookEndpoint): Receiver {
  if (kind === 'WEBHOOK' && url && secret) return { kind, url, secret, oldSecret, oldSecretUntil };
  if (kind === 'POSTBACK' && url && method) return { kind, url, method };
  if (kind === 'EMAIL' && address) return { kind, address };
  throw new Error(`endpoint ${id} is no ${kind}`);
}
