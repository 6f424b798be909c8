import { Temporal } from 'temporal-polyfill/implementation';
import { z } from 'zod';

/* What happened, as a mail: plain text, and the same as HTML. It loads nothing and tells nobody that it was read. */

export interface ToldEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Sender {
  readonly brandName: string;
  /** Of the brand; times in the letter are those of its clocks. */
  readonly timeZone: string;
  readonly endpointId: string;
}

/** The letter for these events, of which there is at least one, in the order in which they happened. */
export function letterOf(events: readonly ToldEvent[], { brandName, timeZone, endpointId }: Sender): Letter {
  const brand = plain(brandName);
  const [only] = events;
  const what = only && events.length === 1 ? sentence(only) : `${events.length} events`;
  const lines = events.map((event) => `${localMinute(event.timestamp, timeZone)}  ${sentence(event)}`);
  const footer = [
    `Times are those of ${timeZone}.`,
    `You get this because your address was registered for these events of ${brand}.`,
    `To end it, delete the endpoint ${endpointId}: DELETE /v1/webhook-endpoints/${endpointId}`,
  ];
  const items = lines.map((line) => `<li>${escaped(line)}</li>`).join('');
  return {
    subject: `${brand}: ${what}`.slice(0, longestSubject),
    text: [...lines, '', ...footer, ''].join('\n'),
    html: `<!doctype html><html lang="en"><body><ul>${items}</ul><p>${footer.map(escaped).join('<br>')}</p></body></html>`,
  };
}

const longestSubject = 200;

const money = z.object({ value: z.string(), currency: z.string() });

/** What is worth a word, of the subjects that have it. */
const facts = z
  .object({
    orderId: z.string(),
    payout: money.nullable(),
    amount: z.unknown(),
    currency: z.string(),
    state: z.string(),
  })
  .partial();

/** Such as "action paid: order A-1001, 10.00 USD, APPROVED". */
function sentence({ type, data }: ToldEvent): string {
  const { orderId, payout, amount, currency, state } = facts.safeParse(data).data ?? {};
  const words = [
    orderId && `order ${orderId}`,
    payout && `${payout.value} ${payout.currency}`,
    typeof amount === 'string' && currency && `${amount} ${currency}`,
    state,
  ].filter((word) => typeof word === 'string' && word !== '');
  return plain([type.replaceAll(/[.-]/g, ' '), words.join(', ')].filter(Boolean).join(': '));
}

const localMinute = (instant: string, zone: string): string => {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
};

/** On one line: an order's id is somebody else's text, and must add neither lines nor headers. */
const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
