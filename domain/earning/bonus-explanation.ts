import { amountText, money, payable, sum, type Money } from '../money.ts';
import type { BonusTier, PerformanceBonus, TierResult } from './bonus-tier.ts';
import type { EarningExplanation } from './earning.ts';

/** A computed bonus, as the explanation needs it. */
export interface ComputedBonus {
  readonly bonus: PerformanceBonus;
  readonly eventType: string;
  readonly month: string;
  /** Of the tiers that were reached. */
  readonly results: readonly TierResult[];
  /** How many actions count, and their sales. */
  readonly actions: number;
  readonly revenue: Money;
  readonly amount: Money;
}

/** How a bonus came about, in numbers and in words. */
export function explainBonus(computed: ComputedBonus): EarningExplanation {
  const { bonus, eventType, month, results, actions, revenue, amount } = computed;
  const paid = sum(
    results.map((result) => result.paid),
    amount.currency,
  );
  const count = actions === 1 ? '1 approved action counts' : `${actions} approved actions count`;
  return {
    facts: {
      actions: String(actions),
      revenue: shown(revenue),
      ...(results.length > 0 && { paidWithActions: shown(paid) }),
      bonus: amountText(amount),
    },
    sentences: [
      `In ${month}, ${count} for the bonus on ${eventType}, with sales of ${text(revenue)}.`,
      ...(results.length > 0
        ? results.map((result) => tierSentence(bonus, result))
        : bonus.bonusTiers.slice(0, 1).map((first) => notReached(first, amount.currency))),
      ...(bonus.type === 'FIXED' || results.length === 0
        ? []
        : [`Of that, ${text(paid)} were paid with the actions: the bonus is ${text(amount)}.`]),
    ],
  };
}

function tierSentence({ type }: PerformanceBonus, { tier, actions, worth }: TierResult): string {
  const from = begin(tier, worth.currency);
  const price =
    tier.payoutRate === undefined ? text(money(tier.payout ?? 0, worth.currency)) : `${tier.payoutRate} % of its sale`;
  const many = actions === 1 ? '1 action' : `${actions} actions`;
  switch (type) {
    case 'FIXED':
      return `The tier from ${from} is reached: it pays ${text(worth)}.`;
    case 'ALL_ACTIONS':
      return `The tier from ${from} is reached: each action is worth ${price}, ${many} ${text(worth)}.`;
    case 'SUBSEQUENT_ACTIONS':
      return `After ${from}, each further action is worth ${price}: ${many}, ${text(worth)}.`;
  }
}

const notReached = (first: BonusTier, currency: string): string =>
  `No tier is reached: the first one begins at ${begin(first, currency)}.`;

const begin = ({ revenueThreshold, actionThreshold }: BonusTier, currency: string): string =>
  revenueThreshold === undefined
    ? `${String(actionThreshold ?? 0)} ${actionThreshold === 1 ? 'action' : 'actions'}`
    : `${text(money(revenueThreshold, currency))} of sales`;

/** Sums are exact; people read them in cents. */
const shown = (value: Money): string => amountText(payable(value));

const text = (value: Money): string => `${shown(value)} ${value.currency}`;
