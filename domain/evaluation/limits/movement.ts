import type { Decimal } from 'decimal.js';
import { amountText, money } from '../../money.ts';
import { payoutFor, type CompiledEventPayout, type CompiledGroup, type CompiledTerms } from '../compile.ts';
import type { ActionFacts } from '../facts/facts.ts';
import { admitted } from '../refusal.ts';
import { silence } from '../story/trace.ts';
import { chargesOf } from './charge.ts';
import { tierCounter, tierReached, type CompiledTiers } from './tiers.ts';

/** What a counter stands at before a command and after it. */
export interface Movement {
  readonly before: Decimal;
  readonly after: Decimal;
}

/** A counter of a limit or of tiers that a command moves, in the words of the terms. Decimal strings, amounts in the contract's currency. */
export interface CounterMovement {
  readonly title: string;
  /** What is used, or what has been reached, by all actions together. */
  readonly before: string;
  readonly after: string;
  /** Of a limit: what it allows; null: tiers, which have no end. */
  readonly allowed: string | null;
  /** Of tiers: the thresholds of those that the next action finds reached; null within: none. */
  readonly tier: { readonly before: string | null; readonly after: string | null } | null;
}

/**
 * Which limits and tiers the counters are that move. One that limits calls at a time is left out: it has no sum.
 *
 * @param facts of the action under these terms: they say what it falls under
 * @param moved by the keys of the counters
 */
export function counterMovements(
  terms: CompiledTerms,
  facts: ActionFacts,
  moved: ReadonlyMap<string, Movement>,
): CounterMovement[] {
  const payout = payoutFor(terms, facts);
  if (!payout) return [];
  const { groups } = payout;
  const told = [
    ...limitMovements(payout, facts, terms.currency, moved),
    ...groups.flatMap((group) => tierMovement(group, payout, facts, terms.currency, moved) ?? []),
  ];
  return [...new Map(told.map((movement) => [movement.title, movement])).values()];
}

function limitMovements(
  payout: CompiledEventPayout,
  facts: ActionFacts,
  currency: string,
  moved: ReadonlyMap<string, Movement>,
): CounterMovement[] {
  const { subjects, refused } = admitted(payout, facts, silence);
  if (refused) return [];
  const limits = [...payout.limits, ...payout.groups.flatMap((group) => group.limits)];
  return limits
    .flatMap((limit) => subjects.flatMap((subject) => chargesOf(limit, subject, facts)))
    .flatMap(({ counter, of, title, allowed }) => {
      const movement = of === 'CALLS' ? undefined : moved.get(counter);
      if (movement === undefined) return [];
      const text = textIn(of === 'PAYOUT' ? currency : null);
      return [
        { title, before: text(movement.before), after: text(movement.after), allowed: text(allowed), tier: null },
      ];
    });
}

function tierMovement(
  { id, tiers }: CompiledGroup,
  { parentTier }: CompiledEventPayout,
  facts: ActionFacts,
  currency: string,
  moved: ReadonlyMap<string, Movement>,
): CounterMovement | null {
  const movement = tiers && moved.get(tierCounter(tiers.key, facts));
  if (!movement) return null;
  const { before, after } = movement;
  const text = textIn(tiers.of === 'REVENUE' ? currency : null);
  const reached = (standing: Decimal): string | null => {
    const tier = tierReached(tiers, standing);
    return tier ? text(tier.threshold) : null;
  };
  return {
    title: `tiers of group “${id}” by the ${countedBy(tiers, parentTier)} of a month`,
    before: text(before),
    after: text(after),
    allowed: null,
    tier: { before: reached(before), after: reached(after) },
  };
}

function countedBy({ of, key }: CompiledTiers, parentTier: string | null): string {
  if (key === parentTier) return 'actions of all groups';
  return of === 'REVENUE' ? 'sales' : 'actions';
}

const textIn =
  (currency: string | null) =>
  (amount: Decimal): string =>
    currency === null ? amount.toFixed() : amountText(money(amount, currency));
