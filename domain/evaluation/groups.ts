import { nothing } from '../money.ts';
import { chargesOf, roomOf } from './limits/charge.ts';
import type { CompiledEventPayout, CompiledGroup } from './compile.ts';
import type { CompiledLimit } from './limits/compiled-limit.ts';
import type { Price } from './compiled-price.ts';
import { lookUp } from './group-index.ts';
import { allowanceText } from './limits/limit-title.ts';
import type { Pricing } from './pricing.ts';
import type { Subject } from './subject.ts';
import type { Taking } from './limits/takes.ts';
import { tierCounter, tierReached } from './limits/tiers.ts';
import { shown, type Trace } from './story/trace.ts';

/** The group that prices a subject, and those before it that would have, had a limit of theirs not been used up. */
export interface Chosen {
  readonly group: CompiledGroup | undefined;
  readonly usedUp: readonly CompiledGroup[];
}

/** The first group by rank whose rules all hold and whose own limits leave something (semantics, Evaluation order 3 and 4). */
export function chosenGroup(payout: CompiledEventPayout, subject: Subject, pricing: Pricing): Chosen {
  const { item } = subject;
  const usedUp: CompiledGroup[] = [];
  for (const group of candidates(payout, subject, pricing.trace)) {
    if (!applies(group, subject, pricing.trace)) continue;
    const limit = group.limits.find((one) => isUsedUp(one, subject, pricing));
    if (limit === undefined) {
      pricing.trace.tell('GROUP_APPLIES', group.title, () => ({ item }));
      return { group, usedUp };
    }
    const { title } = pricing.facts.periods.weekend ? limit.onWeekends : limit.onWeekdays;
    pricing.trace.tell('GROUP_USED_UP', group.title, () => ({ matched: false, expected: title, item }));
    usedUp.push(group);
  }
  pricing.trace.tell('DEFAULT_APPLIES', 'Default payout', () => ({ item }));
  return { group: undefined, usedUp };
}

/** Whether the rules of a group hold. */
export function applies({ title, conditions }: CompiledGroup, { read, item }: Subject, trace: Trace): boolean {
  const matched = trace.all(conditions, read, item);
  if (!matched) trace.tell('GROUP_SKIPPED', title, () => ({ matched, item }));
  return matched;
}

/** By rank, the groups whose rules may hold. The full story tries each of them. */
export function candidates(
  { groups, index }: CompiledEventPayout,
  { read, item }: Subject,
  trace: Trace,
): readonly CompiledGroup[] {
  if (index === undefined || trace.detail === 'FULL') return groups;
  return lookUp(index, read, (variable, actual, count) => {
    trace.tell('GROUPS_SKIPPED', variable, () => ({
      matched: false,
      actual: shown(actual),
      expected: String(count),
      item,
    }));
  });
}

/** Whether a limit on counts leaves nothing to any part of the subject; a limit of payouts cuts, and the group applies. */
const isUsedUp = (limit: CompiledLimit, subject: Subject, { facts, tally }: Pricing): boolean =>
  limit.type !== 'PAYOUT' && chargesOf(limit, subject, facts).every((charge) => roomOf(charge, tally).lessThan(1));

/**
 * The price of a group: that of the tier which the counter had reached before this action (semantics, Evaluation order 4).
 * All lines of an action see the same position.
 */
export function priceOfGroup(group: CompiledGroup, { item }: Subject, pricing: Pricing): Price {
  const { tiers } = group;
  if (tiers === null) return group.price;
  const standing = pricing.tally.before(tierCounter(tiers.key, pricing.facts));
  const reached = tierReached(tiers, standing);
  const text = (amount: typeof standing) =>
    allowanceText(tiers.of === 'REVENUE' ? 'PAYOUT' : 'ACTION', amount, pricing.currency);
  pricing.trace.tell(reached ? 'TIER_REACHED' : 'TIER_NOT_REACHED', group.tiersTitle, () => ({
    matched: reached !== undefined,
    actual: text(standing),
    expected: text(reached?.threshold ?? tiers.tiers[0]?.threshold ?? nothing),
    item,
  }));
  return reached?.price ?? group.price;
}

/** What a line that a group prices adds to: the group's own tiers, and those of all groups together. */
export function tierTakings(
  { parentTier }: CompiledEventPayout,
  group: CompiledGroup | undefined,
  { facts }: Pricing,
): Taking[] {
  if (group === undefined) return [];
  const own = group.tiers === null || group.tiers.key === parentTier ? [] : [group.tiers];
  return [
    ...own.map(({ key, of }) => ({ counter: tierCounter(key, facts), of })),
    ...(parentTier === null ? [] : [{ counter: tierCounter(parentTier, facts), of: 'ACTIONS' as const }]),
  ];
}
