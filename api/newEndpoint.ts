import { z } from 'zod';
import { emailAddress } from '../domain/email.ts';
import { assertNever } from '../domain/errors.ts';
import { eventsOf, subscribedEvents } from '../domain/notification/events.ts';
import { mistakeIn } from '../domain/notification/postback.ts';
import type { Deps } from './deps.ts';
import { id, webAddress } from './http/fields.ts';
import { invalidField } from './http/validation.ts';
import { newSecret } from './webhookSecret.ts';
import { requireReachable } from './webhookUrl.ts';

/* What an endpoint is made of, by its kind. */

const about = {
  partnerId: id
    .optional()
    .meta({ description: 'Only the events of this partner; a partner’s own key need not name it.' }),
  events: subscribedEvents,
};

const webhook = z.strictObject({
  kind: z.literal('WEBHOOK').optional(),
  url: webAddress.meta({
    description: 'Notifications are sent here; https.',
    example: 'https://shop.example.com/hooks',
  }),
  ...about,
});

const postback = z.strictObject({
  kind: z.literal('POSTBACK'),
  url: webAddress.meta({
    description: 'With placeholders behind the ?; https.',
    example: 'https://tracker.example.com/postback?id={ActionId}&payout={Payout}',
  }),
  method: z.enum(['GET', 'POST']).default('GET').meta({ description: 'By POST, what is behind the ? goes as a form.' }),
  ...about,
  events: subscribedEvents.meta({ description: 'Of actions.', example: ['action.*'] }),
});

const email = z.strictObject({
  kind: z.literal('EMAIL'),
  address: emailAddress.meta({ example: 'partners@shop.example.com' }),
  digest: z
    .enum(['NONE', 'DAILY'])
    .default('NONE')
    .meta({ description: 'DAILY: one mail a day, at eight in the brand’s time zone.' }),
  ...about,
});

export const newEndpoint = z.discriminatedUnion('kind', [webhook, postback, email]).meta({
  example: { url: 'https://shop.example.com/hooks', events: ['action.*', 'payout.completed'] },
});

/** What an endpoint keeps of its kind. @throws DomainError VALIDATION_FAILED */
export function formOf(given: z.output<typeof newEndpoint>, { allowPrivateWebhooks }: Deps['settings']) {
  switch (given.kind) {
    case undefined:
    case 'WEBHOOK':
      requireReachable(given.url, allowPrivateWebhooks);
      return { kind: 'WEBHOOK' as const, url: given.url, secret: newSecret() };
    case 'POSTBACK':
      requireReachable(given.url, allowPrivateWebhooks);
      requireFillable(given.url, given.events);
      return { kind: given.kind, url: given.url, method: given.method };
    case 'EMAIL':
      return { kind: given.kind, address: given.address, digest: given.digest };
    default:
      return assertNever(given);
  }
}

/** @throws DomainError VALIDATION_FAILED for what no action could fill in */
function requireFillable(url: string, patterns: readonly string[]): void {
  const mistake = mistakeIn(url);
  if (mistake !== null) throw invalidField('/url', mistake);
  const foreign = patterns.findIndex((pattern) => eventsOf([pattern]).some((event) => !event.startsWith('action.')));
  if (foreign >= 0) throw invalidField(`/events/${foreign}`, 'expected events of actions, such as "action.*"');
}
