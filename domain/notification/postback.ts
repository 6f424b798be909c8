import { z } from 'zod';

/* Postbacks: a URL whose placeholders tell a tracker what happened to an action (docs/postbacks.md). */

/** An event of an action, as far as a postback can tell it. */
export interface PostbackEvent {
  readonly notificationId: string;
  readonly sequence: string;
  readonly type: string;
  readonly timestamp: string;
  /** The action as webhooks carry it; of a test less. */
  readonly data: Readonly<Record<string, unknown>>;
}

const money = z.object({ value: z.string(), currency: z.string() });
const word = z.string().nullable();

/** What an action tells; a test has none of it. */
const told = z
  .object({
    id: z.string(),
    orderId: z.string(),
    eventType: z.string(),
    state: z.string(),
    stateDetail: z.string(),
    amount: money,
    remainingAmount: money,
    payout: money,
    customerStatus: word,
    attribution: z.object({ by: z.string(), referralId: word }).nullable(),
    referral: z.object({ sharedId: word, param1: word, param2: word, param3: word, param4: word }),
    eventDate: z.string(),
  })
  .partial();

type Told = z.output<typeof told>;

interface Placeholder {
  /** One sentence for the documentation. */
  readonly means: string;
  /** Absent: it stands for nothing in this event. */
  readonly value: (action: Told, event: PostbackEvent) => string | null | undefined;
}

/** Every placeholder there is; partners and brands have the same, since a partner is told of its own actions alone. */
export const placeholders: Readonly<Record<string, Placeholder>> = {
  Event: { means: 'The event, such as `action.paid`.', value: (_, event) => event.type },
  EventTime: { means: 'When it happened.', value: (_, event) => event.timestamp },
  NotificationId: {
    means: 'The same on every try: what you have seen, you need not count again.',
    value: (_, event) => event.notificationId,
  },
  Sequence: { means: 'Grows with every event of an action.', value: (_, event) => event.sequence },
  ActionId: { means: 'The action.', value: ({ id }) => id },
  OrderId: { means: 'The order, as the brand names it.', value: ({ orderId }) => orderId },
  EventTypeCode: { means: 'What was done, such as `SALE`.', value: ({ eventType }) => eventType },
  State: { means: '`PENDING`, `APPROVED` or `REVERSED`.', value: ({ state }) => state },
  StateDetail: { means: 'Where in that state it is, such as `PAID`.', value: ({ stateDetail }) => stateDetail },
  Reason: {
    means: 'Why it was reversed; empty while it is not.',
    value: ({ state, stateDetail }) => (state === 'REVERSED' ? stateDetail : ''),
  },
  Amount: { means: 'The sale amount.', value: ({ amount }) => amount?.value },
  RemainingAmount: {
    means: 'The sale amount less what was taken back.',
    value: ({ remainingAmount }) => remainingAmount?.value,
  },
  Currency: { means: 'Of the amounts.', value: ({ amount }) => amount?.currency },
  Payout: { means: 'What remains of the payout.', value: ({ payout }) => payout?.value },
  PayoutCurrency: { means: 'Of the payout.', value: ({ payout }) => payout?.currency },
  CustomerStatus: { means: 'The status of the customer.', value: ({ customerStatus }) => customerStatus },
  ClickId: {
    means: 'The click that led to the action; empty when something else did.',
    value: ({ attribution }) => (attribution?.by === 'CLICK' ? attribution.referralId : ''),
  },
  SharedId: { means: 'What the partner’s link carried as `sharedId`.', value: ({ referral }) => referral?.sharedId },
  SubId1: { means: 'What it carried as the first parameter.', value: ({ referral }) => referral?.param1 },
  SubId2: { means: 'As the second.', value: ({ referral }) => referral?.param2 },
  SubId3: { means: 'As the third.', value: ({ referral }) => referral?.param3 },
  SubId4: { means: 'As the fourth.', value: ({ referral }) => referral?.param4 },
  EventDate: { means: 'When it was done.', value: ({ eventDate }) => eventDate },
};

const placeholder = /\{(\w+)\}/g;

/** What is wrong with the URL of a postback; null: nothing. Placeholders stand behind the `?`: no value can change where it leads. */
export function mistakeIn(url: string): string | null {
  const { before, query } = partsOf(url);
  if (url.includes('#')) return 'expected no #: what is behind it is sent nowhere';
  if (/[{}]/.test(before)) return 'expected placeholders behind the ? only';
  const unknown = [...query.matchAll(placeholder)].map(([, name = '']) => name).find((name) => !isKnown(name));
  if (unknown !== undefined) return `{${unknown}} is none of the placeholders ${Object.keys(placeholders).join(', ')}`;
  return /[{}]/.test(query.replaceAll(placeholder, '')) ? 'expected each brace to belong to a placeholder' : null;
}

const isKnown = (name: string): boolean => Object.hasOwn(placeholders, name);

/** Where a postback goes, and what it tells: the query with the values in place of their placeholders, percent-encoded. */
export function filledIn(url: string, event: PostbackEvent): { readonly address: string; readonly query: string } {
  const { before, query } = partsOf(url);
  const action = told.parse(event.data);
  const value = (name: string): string => placeholders[name]?.value(action, event) ?? '';
  return {
    address: before,
    query: query.replaceAll(placeholder, (_match, name: string) => encodeURIComponent(value(name).toWellFormed())),
  };
}

function partsOf(url: string): { readonly before: string; readonly query: string } {
  const start = url.indexOf('?');
  return start < 0 ? { before: url, query: '' } : { before: url.slice(0, start), query: url.slice(start + 1) };
}
