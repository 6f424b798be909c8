import { decimal } from '../../domain/money.ts';
import type { Agreement, Price } from './program.ts';
import { dollars, type Capacity } from './standing.ts';

/* The agreements of the model as the contracts of the API. */

/** What changes the default event payout of the tests. */
export const eventPayoutOf = ({ price, tier, actionLimit, payoutLimit, locking, payAfterDays }: Agreement) => ({
  defaultPayout: undefined,
  defaultPayoutRate: undefined,
  ...named('defaultPayout', price),
  payoutGroups: tier === null ? [] : [groupOf(price, tier)],
  limits: [
    ...(actionLimit === null ? [] : [{ type: 'ACTION', value: String(actionLimit), period: 'MONTH' }]),
    ...(payoutLimit === null ? [] : [{ type: 'PAYOUT', value: dollars(payoutLimit), period: 'MONTH' }]),
  ],
  locking: {
    basis: locking.basis,
    period: 'DAY',
    monthOffset: 0,
    dayOffset: locking.days,
    ...(locking.openEnd && { openEndedAutoLockingMode: locking.openEnd, maxMonthsOpenEndedPeriod: 1 }),
  },
  payoutScheduling: { basis: 'LOCKED', period: 'END_OF_DAY', monthOffset: 0, dayOffset: payAfterDays },
});

const groupOf = (price: Price, tier: NonNullable<Agreement['tier']>) => ({
  id: 'all',
  rank: 1,
  rules: [],
  ...named('payout', price),
  tiers: [{ actionThreshold: tier.after, ...named('payout', tier.price) }],
});

const named = (name: 'payout' | 'defaultPayout', price: Price) =>
  'fixed' in price ? { [name]: dollars(price.fixed) } : { [`${name}Rate`]: dollars(price.rate) };

interface Counter {
  /** Names the term and the month. */
  readonly key: string;
  /** A decimal string. */
  readonly total: string;
}

/** What counters of an agreement's contract say, in the order of the model. */
export function capacityOf({ actionLimit }: Agreement, counters: readonly Counter[]): Capacity[] {
  const first = actionLimit === null ? 'PAYOUT_LIMIT' : 'ACTION_LIMIT';
  const termOf = (key: string): Capacity['of'] => {
    if (key.includes('/tier/')) return 'TIER';
    return key.includes('/limit/1/') ? first : 'PAYOUT_LIMIT';
  };
  return counters
    .filter(({ total }) => !decimal(total).isZero())
    .map(({ key, total }) => {
      const of = termOf(key);
      return { of, month: key.slice(-7), taken: decimal(total).toFixed(of === 'PAYOUT_LIMIT' ? 2 : 0) };
    })
    .toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

const order = ['TIER', 'ACTION_LIMIT', 'PAYOUT_LIMIT'];
const placeOf = ({ month, of }: Capacity): string => `${month} ${String(order.indexOf(of))}`;
