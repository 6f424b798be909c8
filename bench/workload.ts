import { submission } from '../domain/action/submission.ts';
import { terms, type Terms } from '../domain/contract/terms.ts';
import { factsOf, type ActionFacts } from '../domain/evaluation/facts/facts.ts';

/** A group as every engine gets it: all conditions are equalities, and the first group in order whose conditions hold pays. */
export interface Group {
  readonly id: string;
  readonly conditions: readonly { readonly variable: Asked; readonly value: string }[];
  readonly percent: number;
}

/** One action as every engine gets it, and what it must say. */
export interface Sale {
  readonly facts: ActionFacts;
  /** For the other engines: every value that a rule may ask for, since an engine cannot know which a contract does. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly payout: string;
}

export interface Workload {
  readonly groups: readonly Group[];
  readonly terms: Terms;
  readonly sales: readonly Sale[];
}

/** What the groups ask for. */
export const asked = ['CUSTOMER_STATUS', 'CUSTOMER_REGION', 'CUSTOMER_CITY', 'ITEM_CATEGORY', 'TEXT1'] as const;
type Asked = (typeof asked)[number];

export const defaultPercent = 5;
const saleAmount = 100;

/** Groups on different facts, every second with a second rule; a sale for each of them, and one for the default. */
export function workload(count: number): Workload {
  const groups = Array.from({ length: count }, (_, index): Group => {
    const variable = asked[1 + (index % 4)] ?? 'TEXT1';
    const own = { variable, value: `value ${index}` };
    const status = { variable: 'CUSTOMER_STATUS', value: index % 4 === 1 ? 'NEW' : 'EXISTING' } as const;
    return { id: `group-${index}`, conditions: index % 2 === 0 ? [own] : [own, status], percent: 6 + index };
  });
  const sales = groups.map(({ conditions, percent }) =>
    sale(Object.fromEntries(conditions.map(({ variable, value }) => [variable, value])), percent),
  );
  return { groups, terms: termsOf(groups), sales: [...sales, sale({}, defaultPercent)] };
}

/** A sale as the API's documents show one, with the values that a group asks for. */
function sale(change: Partial<Record<Asked, string>>, percent: number): Sale {
  const given = submission.parse({
    eventType: 'SALE',
    orderId: 'A-1001',
    eventDate: '2026-11-20T10:00:00Z',
    currency: 'USD',
    customerId: 'c-77',
    customerStatus: change.CUSTOMER_STATUS ?? 'NEW',
    customerCountry: 'US',
    customerRegion: change.CUSTOMER_REGION ?? 'Nevada',
    customerCity: change.CUSTOMER_CITY ?? 'Reno',
    orderPromoCode: 'SPRING',
    orderDiscount: '5.00',
    orderTax: '8.00',
    orderShipping: '4.90',
    items: [
      { sku: 'sku-1', category: change.ITEM_CATEGORY ?? 'shirts', quantity: 2, price: '53.00', discount: '1.00' },
    ],
    properties: { TEXT1: change.TEXT1 ?? 'spring', NUMERIC1: '7' },
  });
  const facts = factsOf(given, { eventCategory: 'SALE', timeZone: 'UTC' });
  const variables = Object.entries({ ...facts.variables, ...facts.items[0]?.variables });
  return {
    facts,
    values: {
      saleAmount,
      ...Object.fromEntries(variables.map(([name, value]) => [name, typeof value === 'string' ? value : value.join()])),
    },
    payout: ((saleAmount * percent) / 100).toFixed(2),
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
