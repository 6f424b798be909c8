import { amountText, type Agreement, type Price } from './world.ts';

/* A contract in the words of the API. */

/** The terms of an agreement (api.md, A contract). */
export function termsOf({ currency, dripMonths, ...agreement }: Agreement): object {
  if (dripMonths !== null) {
    const eventPayouts = [{ eventType: 'SALE', payoutLevel: 'ORDER', ...datesOf(agreement) }];
    return { currency, pricing: 'TRIGGERS', eventPayouts };
  }
  const { leadPrice } = agreement;
  const lead = { eventType: 'LEAD', payoutLevel: 'ORDER', ...datesOf(agreement) };
  return {
    currency,
    eventPayouts: [
      saleOf({ currency, ...agreement }),
      ...(leadPrice === null ? [] : [{ ...lead, defaultPayout: amountText(leadPrice, currency) }]),
    ],
  };
}

type Priced = Omit<Agreement, 'dripMonths'>;

function saleOf(agreement: Priced): object {
  const { currency, price, extra, actionLimit, payoutLimit } = agreement;
  const named = (name: string, { fixed, rate }: { fixed?: bigint; rate?: bigint }) => ({
    ...(fixed !== undefined && { [name]: amountText(fixed, currency) }),
    ...(rate !== undefined && { [`${name}Rate`]: rateText(rate) }),
  });
  return {
    eventType: 'SALE',
    payoutLevel: 'ORDER',
    ...named('defaultPayout', price),
    payoutGroups: groupsOf(agreement, (price) => named('payout', price)),
    payoutAdjustments: extra === null ? [] : [adjustmentOf(extra)],
    limits: [
      ...(actionLimit === null ? [] : [{ type: 'ACTION', value: String(actionLimit), period: 'MONTH' }]),
      ...(payoutLimit === null ? [] : [{ type: 'PAYOUT', value: amountText(payoutLimit, currency), period: 'MONTH' }]),
    ],
    ...datesOf(agreement),
  };
}

function groupsOf({ price, newPrice, tier }: Priced, named: (price: Price) => object): object[] {
  const forNew = { id: 'new', rank: 1, rules: [isIn('CUSTOMER_STATUS', 'NEW')] };
  return [
    ...(newPrice === null ? [] : [{ ...forNew, ...named(newPrice) }]),
    ...(tier === null
      ? []
      : [
          {
            id: 'all',
            rank: 2,
            rules: [],
            ...named(price),
            tiers: [{ actionThreshold: String(tier.after), ...named(tier.price) }],
          },
        ]),
  ];
}

const adjustmentOf = ({ country, percent }: NonNullable<Agreement['extra']>) => ({
  id: 'country',
  rules: [isIn('CUSTOMER_COUNTRY', country)],
  direction: percent < 0n ? 'DECREASE' : 'INCREASE',
  rate: String(percent < 0n ? -percent : percent),
});

const isIn = (variable: string, value: string) => ({ variable, operator: 'IS', values: [value] });

function datesOf({ locking, paying }: Pick<Agreement, 'locking' | 'paying'>): object {
  const { basis, period, months, days, open } = locking;
  return {
    locking: {
      basis,
      period,
      monthOffset: months,
      dayOffset: days,
      ...(open && { openEndedAutoLockingMode: open.end, maxMonthsOpenEndedPeriod: open.months }),
    },
    payoutScheduling: {
      basis: 'LOCKED',
      ...(paying.period && { period: paying.period }),
      monthOffset: paying.months,
      dayOffset: paying.days,
    },
    validReferrals: [{ type: 'CLICKS', window: 30, windowUnit: 'DAY' }],
  };
}

/** "12.50" from 1250 hundredths of a percent. */
export const rateText = (rate: bigint): string => amountText(rate, 'USD');
