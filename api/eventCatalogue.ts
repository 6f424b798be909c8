import { z } from 'zod';
import { eventsOf, notificationEvents, testEvent, type NotificationEvent } from '../domain/notification/events.ts';
import { action } from './action.ts';
import { contract } from './contract.ts';
import { at, id } from './http/fields.ts';
import { inquiry } from './inquiry.ts';
import { payout } from './payout.ts';
import { payoutMethodChange } from './payoutMethodChange.ts';
import { returnRequest } from './returnRequest.ts';

/* What webhooks carry, event by event: the object as the API shows it, less what takes a second look to answer. */

const sequence = z.int().meta({ description: 'Grows with every event of a subject; it has gaps.', example: 42 });

/** `data` of the events of one family: `action.*` and so on. */
const families = {
  action: action.omit({ workflowId: true }).extend({
    paidBy: z
      .enum(['PAYOUT', 'SET_OFF'])
      .optional()
      .meta({ description: 'Of `action.paid`: money reached the partner, or it owes that much less.' }),
    sequence,
  }),
  payout: payout.omit({ waitsFor: true, lines: true }).extend({ sequence }),
  'payout-method': payoutMethodChange.extend({ sequence }),
  contract: contract.omit({ warnings: true, pdfUri: true, uri: true }).extend({ sequence }),
  'return-request': returnRequest.omit({ askedFor: true }).extend({ sequence }),
  inquiry: inquiry.extend({ sequence }),
} satisfies Readonly<Record<FamilyOf<NotificationEvent>, z.ZodType>>;

type FamilyOf<Event> = Event extends `${infer Family}.${string}` ? Family : never;

const test = z.strictObject({ id: id.meta({ description: 'Of the endpoint.' }), sequence });

export interface CataloguedEvent {
  readonly sentence: string;
  /** The body of its message. */
  readonly body: z.ZodType;
}

const bodyOf = (event: string, content: z.ZodType) =>
  z.strictObject({ type: z.literal(event), timestamp: at.meta({ description: 'When it happened.' }), data: content });

/** Every event that is sent, by its type. */
export const eventCatalogue: ReadonlyMap<string, CataloguedEvent> = new Map([
  ...Object.entries(families).flatMap(([family, content]) =>
    eventsOf([`${family}.*`]).map((event) => [event, catalogued(event, content)] as const),
  ),
  [testEvent, { sentence: 'Somebody tries the endpoint.', body: bodyOf(testEvent, test) }],
]);

function catalogued(event: NotificationEvent, content: z.ZodType): CataloguedEvent {
  return { sentence: notificationEvents[event], body: bodyOf(event, content) };
}
