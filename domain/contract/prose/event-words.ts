import { assertNever } from '../../errors.ts';
import type { EventCategory, PayoutLevel } from '../vocabulary.ts';

/** What a contract pays out for (seed 003, EventCategory), and one of it. */
export const categoryWords: Readonly<Record<EventCategory, { readonly what: string; readonly one: string }>> = {
  LEAD: { what: 'sale leads', one: 'lead' },
  SALE: { what: 'online sales', one: 'order' },
  DOWNLOAD: { what: 'downloads by consumers', one: 'download' },
  PAGE_VISIT: { what: 'traffic driven to a website', one: 'visit' },
  CALL_PER_RING: { what: 'phone calls, whatever comes of them', one: 'call' },
  CALL_PER_DURATION: { what: 'phone calls, by their time', one: 'call' },
  CALL_PER_CONVERSATION: { what: 'phone calls in which somebody talked', one: 'call' },
  PARTNER_REFERRAL: { what: 'referrals of other partners', one: 'referral' },
  DATA_POST: { what: 'leads from the partner’s data forms', one: 'lead' },
  OFFLINE: { what: 'conversions outside of the internet', one: 'conversion' },
  CLICK: { what: 'clicks', one: 'click' },
  MOBILE_APP: { what: 'installs of a mobile app', one: 'install' },
};

/** What a fixed payout is paid for once (semantics, Which sale amount). */
export function unitWords(level: PayoutLevel, category: EventCategory): string {
  switch (level) {
    case 'ITEM':
      return 'piece';
    case 'ORDER':
      return categoryWords[category].one;
    case 'CLICK':
      return 'click';
    case 'CALL':
      if (category === 'CALL_PER_DURATION') return 'started minute of a call';
      return category === 'CALL_PER_CONVERSATION' ? 'conversation' : 'call';
    default:
      return assertNever(level);
  }
}

/** What is priced on its own. */
export function levelWords(level: PayoutLevel, category: EventCategory): string {
  switch (level) {
    case 'ITEM':
      return 'Each item of an order is priced on its own, by the conditions that hold for that item; an order without items is priced as a whole.';
    case 'ORDER':
      return `Each ${categoryWords[category].one} is priced as a whole.`;
    case 'CLICK':
    case 'CALL':
      return `Each ${unitWords(level, category)} is paid for.`;
    default:
      return assertNever(level);
  }
}

/** What a percent is taken of. */
export function saleAmountWords(level: PayoutLevel): string {
  const excluded = 'Tax and shipping do not count.';
  return level === 'ITEM'
    ? `The sale amount of an item is its price times its quantity, less its discount and its share of the order’s discount. ${excluded}`
    : `The sale amount is the sum of all items less their discounts and the order’s discount. ${excluded}`;
}
