import type { z } from 'zod';
import { assertNever } from '../../errors.ts';
import type { limits } from '../limit.ts';
import type { contractLimitPeriods, limitPeriods } from '../vocabulary.ts';
import type { Told } from './price-words.ts';
import { amountWords, counted, plain } from './words.ts';

type Limit = z.output<typeof limits>[number];
type Period = (typeof limitPeriods)[number] | (typeof contractLimitPeriods)[number];

/** How much may be paid, or how often (seed 003, Limits): a sentence, or two. */
export function limitWords(limit: Limit, told: Told): string {
  const { type, value, weekendOverrideValue: weekend } = limit;
  const within = [scopeWords(limit), timeWords(limit)].filter((words) => words !== '').join(' ');
  const most =
    type === 'CONCURRENT_CALLS'
      ? `no call is paid that starts while ${counted(value, 'other call')} ${plain(value) === '1' ? 'is' : 'are'} in progress,`
      : `no more than ${quantityWords(type, value, told)}`;
  const instead =
    weekend === undefined ? '' : ` On Saturdays and Sundays: ${quantityWords(type, weekend, told)} instead.`;
  return `${most} ${within}${apart(limit)}.${instead}`;
}

function quantityWords(type: Limit['type'], value: string, { currency }: Told): string {
  switch (type) {
    case 'PAYOUT':
      return amountWords(value, currency);
    case 'ACTION':
      return counted(value, 'paid action');
    case 'ITEM':
      return counted(value, 'paid piece');
    case 'CLICKS':
      return counted(value, 'paid click');
    case 'CONCURRENT_CALLS':
      return counted(value, 'other call');
    default:
      return assertNever(type);
  }
}

function scopeWords({ limitBy, period }: Limit): string {
  switch (limitBy) {
    case undefined:
      return 'under this contract';
    case 'ITEM':
      return period === undefined ? 'for each line of items' : 'for each SKU';
    case 'ORDER':
      return 'for each order';
    case 'CUSTOMER':
      return 'for each customer';
    case 'CLICK':
      return 'for each click that led to actions';
    case 'CALLER_ID':
      return 'for each caller';
    default:
      return assertNever(limitBy);
  }
}

function timeWords({ limitBy, period }: Limit): string {
  if (period !== undefined) return periodWords[period];
  return limitBy === undefined || limitBy === 'CUSTOMER' || limitBy === 'CALLER_ID' ? forEver : '';
}

const forEver = 'over the whole time of the contract';

/** Within what time a count runs before it begins anew. */
export const periodWords: Readonly<Record<Period, string>> = {
  DAY: 'in a day',
  WEEK: 'in a week from Monday to Sunday',
  MONTH: 'in a calendar month',
  QUARTER: 'in a calendar quarter',
  CONTRACT_DURATION: forEver,
  IO_DURATION: forEver,
};

function apart({ subtype }: Limit): string {
  switch (subtype) {
    case undefined:
      return '';
    case 'SKU':
      return ', each SKU apart';
    case 'CATEGORY':
      return ', each category of items apart';
    case 'TEXT2':
      return ', each value of text 2 apart';
    default:
      return assertNever(subtype);
  }
}

/** What happens at any limit, where there is one (semantics, Evaluation order 7 and 8). */
export const excessWords =
  'What goes beyond a limit is recorded as outside of the terms and is not paid; what is taken back makes room again. Where it is not known whose or which something is, all such share one count.';
