import type { Agreement, Group, Limit } from './interleaving.ts';

/* A contract in the words of the API (api.md, A contract). It locks in a month or two, so that nothing happens by itself. */

export const termsOf = ({ defaultRate, groups, limits, ofContract }: Agreement): object => ({
  currency: 'USD',
  eventPayouts: [
    {
      eventType: 'SALE',
      payoutLevel: 'ORDER',
      defaultPayoutRate: defaultRate,
      payoutGroups: groups.map(groupTerms),
      limits: limits.map(limitTerms),
      locking: { basis: 'TRACKED', period: 'MONTH', monthOffset: 1, dayOffset: 0 },
    },
  ],
  ...Object.fromEntries(ofContract.flatMap(contractLimit)),
});

const groupTerms = ({ id, rate, tiers, limits }: Group, index: number): object => ({
  id,
  rank: index + 1,
  rules: id === 'new' ? [{ variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] }] : [],
  payoutRate: rate,
  limits: limits.map(limitTerms),
  tiers: (tiers?.steps ?? []).map((step) => ({ ...thresholdOf(tiers?.of, step.after), payoutRate: step.rate })),
});

function thresholdOf(of: NonNullable<Group['tiers']>['of'] | undefined, after: string): object {
  switch (of) {
    case 'REVENUE':
      return { revenueThreshold: after };
    case 'PARENT':
      return { parentTier: Number(after) };
    case 'ACTIONS':
    case undefined:
      return { actionThreshold: Number(after) };
  }
}

const limitTerms = ({ type, value, ofCustomer, period }: Limit): object => ({
  type,
  value,
  ...(ofCustomer && { limitBy: 'CUSTOMER' }),
  period,
});

function contractLimit({ type, value, period }: Limit): readonly (readonly [string, unknown])[] {
  const every = period === 'CONTRACT_DURATION' ? 'IO_DURATION' : period;
  return type === 'ACTION'
    ? [['actionLimit', Number(value)] as const, ['actionLimitPeriod', every] as const]
    : [['spendLimit', value] as const, ['spendLimitPeriod', every] as const];
}
