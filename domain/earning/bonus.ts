import type { Decimal } from 'decimal.js';
import { assertNever } from '../errors.ts';
import { amountText, decimal, money, payable, smaller, sum, sumOf, zero, type Money } from '../money.ts';
import { explainBonus } from './bonus-explanation.ts';
import type { EarningExplanation } from './earning.ts';
import { withinTerms, type ApprovedAction, type BonusAction } from './bonus-action.ts';
import { priceAt, reachedTier, type BonusTier, type PerformanceBonus, type TierResult } from './bonus-tier.ts';

/** All actions of one event type in one month under one contract, in the order of their event dates. */
export interface BonusQuestion {
  readonly bonus: PerformanceBonus;
  readonly eventType: string;
  readonly month: string;
  readonly currency: string;
  readonly actions: readonly ApprovedAction[];
}

/** What the partner is owed for the month, rounded once. */
export interface BonusOutcome {
  readonly amount: Money;
  readonly explanation: EarningExplanation;
}

/**
 * The bonus of a month (seed 003, PerformanceBonus; semantics, After the fact). It pays what an action is worth at the tier's
 * price beyond what was paid for it: SUBSEQUENT_ACTIONS for each action after a threshold was reached, at the tier reached
 * by then; ALL_ACTIONS for every action, at the highest tier reached. FIXED pays the sum of the highest tier reached.
 */
export function bonusOf({ bonus, eventType, month, currency, actions }: BonusQuestion): BonusOutcome {
  const counted = actions.flatMap((action) => withinTerms(action) ?? []);
  const results = resultsOf(bonus, counted, currency);
  const exact = results.map(({ worth, paid }) => money(worth.amount.minus(paid.amount), currency));
  const amount = payable(sum(exact, currency));
  const revenue = money(sumOf(counted.map(({ sale }) => sale)), currency);
  return {
    amount,
    explanation: explainBonus({ bonus, eventType, month, results, actions: counted.length, revenue, amount }),
  };
}

/** A run of a month that had runs before posts what is missing, or too much (semantics, After the fact). */
export function differenceTo(before: Money, { amount, explanation }: BonusOutcome): BonusOutcome {
  const difference = money(amount.amount.minus(before.amount), amount.currency);
  const text = (value: Money): string => `${amountText(value)} ${value.currency}`;
  return {
    amount: difference,
    explanation: {
      facts: { ...explanation.facts, paidBefore: amountText(before), difference: amountText(difference) },
      sentences: [
        ...explanation.sentences,
        `Earlier runs for that month came to ${text(before)}: the difference is ${text(difference)}.`,
      ],
    },
  };
}

function resultsOf(
  { type, basis, bonusTiers: tiers }: PerformanceBonus,
  actions: readonly BonusAction[],
  currency: string,
): TierResult[] {
  const measure = ({ sale }: BonusAction): Decimal => (basis === 'REVENUE' ? sale : decimal(1));
  const reached = reachedTier(tiers, sumOf(actions.map(measure)));
  switch (type) {
    case 'FIXED': {
      const worth = money(reached?.payout ?? 0, currency);
      return reached ? [{ tier: reached, actions: actions.length, worth, paid: zero(currency) }] : [];
    }
    case 'ALL_ACTIONS':
      return reached ? [resultOf(reached, actions, currency)] : [];
    case 'SUBSEQUENT_ACTIONS':
      return subsequent(tiers, actions, measure).map(([tier, of]) => resultOf(tier, of, currency));
    default:
      return assertNever(type);
  }
}

/** The actions by the tier that was reached before them: the action that crosses a threshold is not yet in its tier. */
function subsequent(
  tiers: readonly BonusTier[],
  actions: readonly BonusAction[],
  measure: (action: BonusAction) => Decimal,
): [BonusTier, BonusAction[]][] {
  const byTier = new Map<BonusTier, BonusAction[]>();
  let before = decimal(0);
  for (const action of actions) {
    const tier = reachedTier(tiers, before);
    if (tier && byTier.get(tier)?.push(action) === undefined) byTier.set(tier, [action]);
    before = before.plus(measure(action));
  }
  return [...byTier];
}

function resultOf(tier: BonusTier, actions: readonly BonusAction[], currency: string): TierResult {
  const prices = actions.map((action) => priceAt(tier, action, currency));
  // A price below what was paid takes nothing back.
  const paid = actions.map((action, index) => smaller(action.paid, prices[index] ?? action.paid));
  return { tier, actions: actions.length, worth: money(sumOf(prices), currency), paid: money(sumOf(paid), currency) };
}
