import type { Decimal } from 'decimal.js';
import type { EventPayout } from '../../contract/terms.ts';
import { decimal } from '../../money.ts';
import { keyPart } from './compiled-limit.ts';
import { priceOf, type Price } from '../compiled-price.ts';
import type { ActionFacts } from '../facts/facts.ts';

type PayoutGroup = EventPayout['payoutGroups'][number];

/** The tiers of one group: of one kind, with rising thresholds (seed 003, Tiers). */
export interface CompiledTiers {
  readonly of: 'ACTIONS' | 'REVENUE';
  /** Where the key of its counter begins; the calendar month ends it. */
  readonly key: string;
  readonly tiers: readonly CompiledTier[];
}

export interface CompiledTier {
  readonly threshold: Decimal;
  readonly price: Price;
}

/** One counter of all groups of the event payout together: what ParentTier counts (semantics, Evaluation order 4). */
export const parentTierKey = (eventType: string): string => `${keyPart(eventType)}/tier/parent`;

export const hasParentTier = ({ tiers }: PayoutGroup): boolean =>
  tiers.some(({ parentTier }) => parentTier !== undefined);

export function compiledTiers(eventType: string, group: PayoutGroup): CompiledTiers | null {
  const [first] = group.tiers;
  if (first === undefined) return null;
  const of = first.revenueThreshold === undefined ? 'ACTIONS' : 'REVENUE';
  return {
    of,
    key: hasParentTier(group)
      ? parentTierKey(eventType)
      : `${keyPart(eventType)}/group/${keyPart(group.id)}/tier/${of.toLowerCase()}`,
    tiers: group.tiers.map(({ revenueThreshold, actionThreshold, parentTier, payout, payoutRate }) => ({
      threshold: decimal(revenueThreshold ?? actionThreshold ?? parentTier ?? 0),
      price: priceOf(payout, payoutRate),
    })),
  };
}

/** Tiers are of the calendar month of the event. */
export const tierCounter = (key: string, { periods }: ActionFacts): string => `${key}/${periods.month}`;

/** The highest tier whose threshold the counter has reached; undefined below the first. */
export const tierReached = ({ tiers }: CompiledTiers, standing: Decimal): CompiledTier | undefined =>
  tiers.findLast(({ threshold }) => standing.greaterThanOrEqualTo(threshold));
