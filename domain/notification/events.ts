import { z } from 'zod';

/** Every event that a webhook endpoint can subscribe to (api.md, Others), with one sentence for the reference. */
export const notificationEvents = {
  'action.created': 'An action was submitted and evaluated.',
  'action.updated':
    'An action changed otherwise: a part was taken back, another partner is credited, or it became payable.',
  'action.approved': 'An action was locked or approved; its payout is owed.',
  'action.reversed': 'An action was taken back in full.',
  'action.paid': 'The payout of an action reached the partner, or was set off against what it owed (`paidBy`).',
  'payout.completed': 'A payout reached the partner.',
  'payout.failed': 'A payout was refused or returned; finance can have its amount join the next statement.',
  'payout-method.asked': 'Somebody asks that a partner be paid otherwise; another person has to confirm it.',
  'payout-method.decided':
    'The change of a payout method was confirmed, which holds payouts for 72 hours, or rejected.',
  'contract.created': 'A contract was drawn up.',
  'contract.signed': 'A party signed a contract.',
  'contract.declined': 'A party declined a contract.',
  'contract.activated': 'A contract became active.',
  'contract.expired': 'A contract ended.',
  'return-request.created': 'A partner was asked to give back what it was paid for a returned or changed order.',
  'return-request.answered':
    'A return request waits no longer: the partner answered, or did not in time, the brand withdrew it, or the action was reversed or moved to another partner.',
  'inquiry.created': 'A partner said that an order is missing or wrong.',
  'inquiry.answered': 'An inquiry was approved or declined.',
} as const;

export type NotificationEvent = keyof typeof notificationEvents;

const isEvent = (text: string): text is NotificationEvent => Object.hasOwn(notificationEvents, text);

const allEvents = Object.keys(notificationEvents).filter(isEvent);

/** What an endpoint is sent to try it; nobody subscribes to it. */
export const testEvent = 'webhook.test';

/** Whether an endpoint's pattern takes the event: "*" takes all, "action.*" a whole family, any other text the event of that name. */
export function matches(pattern: string, event: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*') ? event.startsWith(pattern.slice(0, -1)) : event === pattern;
}

/** The events that at least one of the patterns takes. */
export const eventsOf = (patterns: readonly string[]): NotificationEvent[] =>
  allEvents.filter((event) => patterns.some((pattern) => matches(pattern, event)));

const families = new Set(allEvents.map((event) => `${event.split('.')[0] ?? ''}.*`));

/** The `events` of a webhook endpoint: patterns that each take at least one known event. */
export const subscribedEvents = z
  .array(
    z
      .string()
      .max(64)
      .refine(
        (pattern) => eventsOf([pattern]).length > 0,
        `expected "*", a family such as "action.*", or one of ${Object.keys(notificationEvents).join(', ')}`,
      )
      .meta({ override: { type: 'string', enum: ['*', ...families, ...allEvents] } }),
  )
  .min(1)
  .max(50)
  .meta({ description: 'The events that the endpoint receives.', example: ['action.*', 'payout.completed'] });
