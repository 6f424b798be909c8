import type { Decimal } from 'decimal.js';
import type { EventPayout } from '../../contract/terms.ts';
import { assertNever } from '../../errors.ts';
import { amountText, decimal, money } from '../../money.ts';

export type Limit = EventPayout['limits'][number];

/** The limit as a noun: "limit of 500.00 USD for each customer and SKU in a month". */
export function limitTitle(limit: Limit, value: string, currency: string): string {
  const each = [scopeNoun(limit), subtypeNoun(limit)].filter((noun) => noun !== null);
  const scope = each.length === 0 ? '' : ` for each ${each.join(' and ')}`;
  return `limit of ${allowanceText(limit.type, value, currency)}${scope}${duration(limit)}`;
}

/** "500.00 USD", "1 action", "3 pieces". */
export function allowanceText(type: Limit['type'], value: Decimal.Value, currency: string): string {
  if (type === 'PAYOUT') return `${amountText(money(value, currency))} ${currency}`;
  const count = decimal(value);
  return `${count.toFixed()} ${unitOf(type)}${count.equals(1) ? '' : 's'}`;
}

function unitOf(type: Exclude<Limit['type'], 'PAYOUT'>): string {
  switch (type) {
    case 'ACTION':
      return 'action';
    case 'ITEM':
      return 'piece';
    case 'CLICKS':
      return 'click';
    case 'CONCURRENT_CALLS':
      return 'call';
    default:
      return assertNever(type);
  }
}

function scopeNoun({ limitBy, period }: Limit): string | null {
  switch (limitBy) {
    case undefined:
      return null;
    case 'ITEM':
      return period === undefined ? 'item line' : 'item';
    case 'ORDER':
      return 'order';
    case 'CUSTOMER':
      return 'customer';
    case 'CLICK':
      return 'referring click';
    case 'CALLER_ID':
      return 'caller';
    default:
      return assertNever(limitBy);
  }
}

function subtypeNoun({ subtype }: Limit): string | null {
  switch (subtype) {
    case undefined:
      return null;
    case 'SKU':
      return 'SKU';
    case 'CATEGORY':
      return 'category';
    case 'TEXT2':
      return 'TEXT2';
    default:
      return assertNever(subtype);
  }
}

function duration({ type, limitBy, period }: Limit): string {
  if (type === 'CONCURRENT_CALLS') return ' at a time';
  if (limitBy === 'ORDER' || limitBy === 'CLICK') return '';
  switch (period) {
    case 'DAY':
      return ' in a day';
    case 'WEEK':
      return ' in a week';
    case 'MONTH':
      return ' in a month';
    case 'QUARTER':
      return ' in a quarter';
    case 'CONTRACT_DURATION':
      return ' in the whole contract';
    case undefined:
      return limitBy === 'ITEM' ? '' : ' in the whole contract';
    default:
      return assertNever(period);
  }
}
