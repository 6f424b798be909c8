import { submission } from '../domain/action/submission.ts';
import { terms, type Terms } from '../domain/contract/terms.ts';
import { factsOf, type ActionFacts } from '../domain/evaluation/facts.ts';
import { decimal } from '../domain/money.ts';

/** A group as every engine gets it: all conditions are equalities, and the first group in order whose conditions hold pays. */
export interface Group {
  readonly id: string;
  readonly conditions: readonly { readonly variable: Fact; readonly value: string }[];
  readonly percent: number;
}

/** One action as every engine gets it, and what it must say. */
export interface Sale {
  readonly facts: ActionFacts;
  /** The same values for the other engines; what is absent is null. */
  readonly values: Readonly<Record<Fact, string | null>>;
  readonly payout: string;
}

export interface Workload {
  readonly groups: readonly Group[];
  readonly terms: Terms;
  readonly sales: readonly Sale[];
}

export const facts = ['CUSTOMER_STATUS', 'CUSTOMER_REGION', 'CUSTOMER_CITY', 'ITEM_CATEGORY', 'TEXT1'] as const;
export type Fact = (typeof facts)[number];

export const defaultPercent = 5;
export const saleAmount = '100.00';

/** Groups on different facts, every second with a second rule; a sale for each of them, and one for the default. */
export function workload(count: number): Workload {
  const groups = Array.from({ length: count }, (_, index): Group => {
    const variable = facts[1 + (index % 4)] ?? 'TEXT1';
    const own = { variable, value: `value ${index}` };
    const status = { variable: 'CUSTOMER_STATUS', value: index % 4 === 1 ? 'NEW' : 'EXISTING' } as const;
    return { id: `group-${index}`, conditions: index % 2 === 0 ? [own] : [own, status], percent: 6 + index };
  });
  const none: Sale['values'] = {
    CUSTOMER_STATUS: 'NEW',
    CUSTOMER_REGION: 'value x',
    CUSTOMER_CITY: 'value x',
    ITEM_CATEGORY: 'value x',
    TEXT1: null,
  };
  const sales = groups.map((group) => {
    const matching = Object.fromEntries(group.conditions.map(({ variable, value }) => [variable, value]));
    return sale({ ...none, ...matching }, group.percent);
  });
  return { groups, terms: termsOf(groups), sales: [...sales, sale(none, defaultPercent)] };
}

function sale(values: Sale['values'], percent: number): Sale {
  const given = submission.parse({
    eventType: 'SALE',
    orderId: 'A-1001',
    eventDate: '2026-11-20T10:00:00Z',
    currency: 'USD',
    customerStatus: values.CUSTOMER_STATUS ?? undefined,
    customerRegion: values.CUSTOMER_REGION ?? undefined,
    customerCity: values.CUSTOMER_CITY ?? undefined,
    items: [{ sku: 'sku-1', category: values.ITEM_CATEGORY ?? undefined, price: saleAmount }],
    properties: values.TEXT1 === null ? {} : { TEXT1: values.TEXT1 },
  });
  return {
    facts: factsOf(given, { eventCategory: 'SALE', timeZone: 'UTC' }),
    values,
    payout: decimal(saleAmount).times(percent).dividedBy(100).toFixed(2),
  };
}

const termsOf = (groups: readonly Group[]): Terms =>
  terms.parse({
    currency: 'USD',
    eventPayouts: [
      {
        eventType: 'SALE',
        payoutLevel: 'ORDER',
        defaultPayoutRate: String(defaultPercent),
        payoutGroups: groups.map(({ id, conditions, percent }, index) => ({
          id,
          rank: index + 1,
          payoutRate: String(percent),
          rules: conditions.map(({ variable, value }) => ({ variable, operator: 'IS', values: [value] })),
        })),
      },
    ],
  });
