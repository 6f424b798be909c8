import { Decimal } from 'decimal.js';
import type { Order, Partner } from './journal.ts';

/*
 * What must come of an order, by arithmetic of its own. It shares no code with the service.
 */

/** Where an order must end. */
export interface End {
  readonly state: 'APPROVED' | 'REVERSED';
  readonly partnerId: string;
  /** What the partner keeps of it. */
  readonly payout: string;
}

/** @param partners all, by id */
export function endOf(order: Order, partners: ReadonlyMap<string, Partner>): End {
  const { fate, partnerId } = order;
  switch (fate.will) {
    case 'STAY':
      return kept(order, order.amount, partnerId, partners);
    case 'BE_REVERSED':
      return { state: 'REVERSED', partnerId, payout: '0.00' };
    case 'BE_REDUCED':
      return kept(order, new Decimal(order.amount).minus(fate.by).toString(), partnerId, partners);
    case 'MOVE':
      return kept(order, order.amount, fate.toPartnerId, partners);
  }
}

function kept(
  { isNewCustomer }: Order,
  amount: string,
  partnerId: string,
  partners: ReadonlyMap<string, Partner>,
): End {
  const { rate, newRate } = known(partners.get(partnerId));
  const exact = new Decimal(amount).times(isNewCustomer ? newRate : rate).dividedBy(100);
  return { state: 'APPROVED', partnerId, payout: exact.toFixed(2, Decimal.ROUND_HALF_UP) };
}

/** What a partner must have earned of all of them. */
export const earnedBy = (partnerId: string, ends: readonly End[]): Decimal =>
  ends.filter((end) => end.partnerId === partnerId).reduce((sum, { payout }) => sum.plus(payout), new Decimal(0));

export const sumOf = (amounts: readonly string[]): Decimal =>
  amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0));

function known<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new RangeError('an order of an unknown partner');
  return thing;
}
