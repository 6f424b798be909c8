import { money, payable, percent } from '../../money.ts';
import type { EventPayout } from '../terms.ts';
import type { creditPolicies, EventCategory } from '../vocabulary.ts';
import { unitWords } from './event-words.ts';
import { amountWords, percentWords } from './words.ts';

/** What of a brand bears on the pay of its partners. */
export interface Brand {
  readonly name: string;
  readonly timeZone: string;
  readonly creditPolicy?: (typeof creditPolicies)[number] | null | undefined;
  /** Days between the report of an action and its earliest lock. */
  readonly minimumReviewPeriod: number;
}

/** An event payout with what its words depend on. */
export interface Told {
  readonly payout: EventPayout;
  readonly category: EventCategory;
  readonly currency: string;
  readonly brand: Brand;
}

/** A fixed payout or a percent; parsed terms have exactly one of them. */
export interface Price {
  readonly payout?: string | undefined;
  readonly payoutRate?: string | undefined;
}

/** "15 % of the sale amount", "5.00 USD for each order" */
export function priceWords({ payout, payoutRate = '0' }: Price, told: Told): string {
  return payout === undefined
    ? `${percentWords(payoutRate)} of the sale amount`
    : `${amountWords(payout, told.currency)} for each ${unitWords(told.payout.payoutLevel, told.category)}`;
}

/** What 100 of the currency would pay, computed as the engine does; nothing for a fixed payout. */
export function exampleWords({ payoutRate }: Price, { payout, currency }: Told): string[] {
  if (payoutRate === undefined) return [];
  const paid = payable(percent(money('100', currency), payoutRate));
  const sale = amountWords('100', currency);
  const before = payout.payoutAdjustments.length === 0 ? '' : ', before adjustments';
  return [`For example, a sale amount of ${sale} pays ${amountWords(paid.amount.toFixed(), currency)}${before}.`];
}

/** Whether any price is a percent, so that the sale amount has to be explained. */
export const hasPercent = ({ defaultPayoutRate, payoutGroups, performanceBonus }: EventPayout): boolean =>
  [
    { payoutRate: defaultPayoutRate },
    ...payoutGroups.flatMap((group) => [group, ...group.tiers]),
    ...(performanceBonus?.bonusTiers ?? []),
  ].some(({ payoutRate }: Price) => payoutRate !== undefined);
