import type { Group, Limit, Sale } from './interleaving.ts';

/*
 * What the table `usage_counter` calls a counter. The names are the service's; which there are, and what they stand at, the
 * model says by itself.
 */

/** Where and when a sale counts. */
export interface Place {
  /** "2026-11-20", in the brand's zone. */
  readonly date: string;
  /** As the sale named her. */
  readonly customerId: string | null;
}

export const limitOfPayout = (index: number): string => `SALE/limit/${String(index + 1)}`;

export const limitOfGroup = ({ id }: Group, index: number): string => `SALE/group/${id}/limit/${String(index + 1)}`;

export const limitOfContract = ({ type }: Limit): string => (type === 'ACTION' ? 'contract/actions' : 'contract/spend');

export function limitKey(name: string, { ofCustomer, period }: Limit, { date, customerId }: Place): string {
  const whose = customerId === null ? 'unknown-customer' : `customer/${customerId}`;
  return [name, ...(ofCustomer ? [whose] : []), periodOf(period, date)].join('/');
}

export const tierKey = (id: Group['id'], of: 'ACTIONS' | 'REVENUE', { date }: Place): string =>
  `SALE/group/${id}/tier/${of.toLowerCase()}/${date.slice(0, 7)}`;

export const parentTierKey = ({ date }: Place): string => `SALE/tier/parent/${date.slice(0, 7)}`;

function periodOf(period: Limit['period'], date: string): string {
  switch (period) {
    case 'DAY':
      return date;
    case 'MONTH':
      return date.slice(0, 7);
    case 'CONTRACT_DURATION':
      return 'always';
  }
}

/** How a sale of an interleaving names its customer: hers alone. */
export const customerIdOf = (run: string, customer: Sale['customer']): string | null =>
  customer === null ? null : `${run}-${customer}`;
