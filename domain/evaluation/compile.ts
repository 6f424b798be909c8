import type { PayoutAdjustment } from '../contract/payout.ts';
import type { Rule } from '../contract/rule.ts';
import type { EventPayout, Terms } from '../contract/terms.ts';
import { describesItem, type RuleVariable } from '../contract/variables.ts';
import type { PayoutLevel } from '../contract/vocabulary.ts';
import { amountText, zero } from '../money.ts';
import { compiledLimits, contractLimits, keyPart, type CompiledLimit } from './limits/compiled-limit.ts';
import { priceOf, type Price } from './compiled-price.ts';
import { indexOf, type GroupIndex } from './group-index.ts';
import { predicateOf, type Predicate } from './rules/operators.ts';
import { phraseOf } from './rules/phrases.ts';
import { compiledTiers, hasParentTier, parentTierKey, type CompiledTiers } from './limits/tiers.ts';

/** Terms as closures. Terms never change, so callers keep the result by the hash of their canonical JSON. */
export interface CompiledTerms {
  readonly currency: string;
  /** No money, as text in the currency. */
  readonly zero: string;
  readonly eventPayouts: ReadonlyMap<string, CompiledEventPayout>;
}

export interface CompiledEventPayout {
  readonly level: PayoutLevel;
  readonly location: LocationRequirement | null;
  /** Restrictions without an ITEM_… variable: they restrict the whole action. */
  readonly actionRestrictions: readonly RuleSet[];
  readonly itemRestrictions: readonly RuleSet[];
  /** By ascending rank. */
  readonly groups: readonly CompiledGroup[];
  readonly index: GroupIndex<CompiledGroup> | undefined;
  readonly defaultPrice: Price;
  readonly adjustments: readonly CompiledAdjustment[];
  /** Its own in their order, then the contract's. */
  readonly limits: readonly CompiledLimit[];
  /** Where the key of the counter of all groups together begins; null when no group has a ParentTier. */
  readonly parentTier: string | null;
  /** Whether what is paid can depend on the actions before. */
  readonly dependsOnUsage: boolean;
}

export interface LocationRequirement {
  readonly accepts: Predicate;
  readonly expected: string;
}

export interface Condition {
  readonly variable: RuleVariable;
  readonly holds: Predicate;
  readonly expected: string;
}

/** A named part of the terms that applies when all its conditions hold; an empty list always does. */
export interface RuleSet {
  readonly title: string;
  readonly conditions: readonly Condition[];
}

export interface CompiledGroup extends RuleSet {
  readonly id: string;
  /** Among the groups by rank. */
  readonly position: number;
  readonly price: Price;
  readonly limits: readonly CompiledLimit[];
  readonly tiers: CompiledTiers | null;
  readonly tiersTitle: string;
}

/** `change` is signed: a sum, or a percent of the base payout. */
export interface CompiledAdjustment extends RuleSet {
  readonly change: Price;
}

/** Turns the rules of parsed terms into closures, once. */
export const compileTerms = (terms: Terms): CompiledTerms => ({
  currency: terms.currency,
  zero: amountText(zero(terms.currency)),
  eventPayouts: new Map(terms.eventPayouts.map((payout) => [payout.eventType, compiled(payout, terms)])),
});

function compiled(payout: EventPayout, terms: Terms): CompiledEventPayout {
  const onItem = ({ rules }: { rules: readonly Rule[] }) => rules.some(({ variable }) => describesItem(variable));
  const restriction = ({ id, rules }: { id: string; rules: readonly Rule[] }) => ruleSet(`Restriction “${id}”`, rules);
  const ranked = payout.payoutGroups.toSorted((one, other) => one.rank - other.rank);
  const groups = ranked.map((group, position) => compiledGroup(group, position, payout.eventType, terms.currency));
  const limits = [
    ...compiledLimits(payout.limits, keyPart(payout.eventType), terms.currency),
    ...contractLimits(terms),
  ];
  return {
    level: payout.payoutLevel,
    location: locationRequirement(payout),
    actionRestrictions: payout.payoutRestrictions.filter((given) => !onItem(given)).map(restriction),
    itemRestrictions: payout.payoutRestrictions.filter(onItem).map(restriction),
    groups,
    index: indexOf(
      groups,
      ranked.map(({ rules }) => rules),
    ),
    defaultPrice: priceOf(payout.defaultPayout, payout.defaultPayoutRate),
    adjustments: payout.payoutAdjustments.map((adjustment) => ({
      ...ruleSet(`Adjustment “${adjustment.id}”`, adjustment.rules),
      change: changeOf(adjustment),
    })),
    limits,
    parentTier: payout.payoutGroups.some(hasParentTier) ? parentTierKey(payout.eventType) : null,
    dependsOnUsage: limits.length > 0 || groups.some((group) => group.limits.length > 0 || group.tiers !== null),
  };
}

const compiledGroup = (
  group: EventPayout['payoutGroups'][number],
  position: number,
  eventType: string,
  currency: string,
): CompiledGroup => ({
  ...ruleSet(`Group “${group.id}” (rank ${group.rank})`, group.rules),
  id: group.id,
  position,
  price: priceOf(group.payout, group.payoutRate),
  limits: compiledLimits(
    group.limits,
    `${keyPart(eventType)}/group/${keyPart(group.id)}`,
    currency,
    ` under group “${group.id}”`,
  ),
  tiers: compiledTiers(eventType, group),
  tiersTitle: hasParentTier(group) ? 'All groups together' : `Group “${group.id}”`,
});

const ruleSet = (title: string, rules: readonly Rule[]): RuleSet => ({
  title,
  conditions: rules.map((rule) => ({
    variable: rule.variable,
    holds: predicateOf(rule),
    expected: phraseOf(rule),
  })),
});

function changeOf({ direction, amount, rate }: PayoutAdjustment): Price {
  const sign = direction === 'INCREASE' || direction === 'ADD' ? 1 : -1;
  const change = priceOf(amount, rate);
  if ('fixed' in change) return { fixed: change.fixed.times(sign) };
  return { percent: change.percent.times(sign), factor: change.factor.times(sign) };
}

/** An unknown country fails INCLUDE and passes EXCLUDE (semantics, Evaluation order). */
function locationRequirement(payout: EventPayout): LocationRequirement | null {
  const { locationRequirementType: type, locationRequirementCountries: values } = payout;
  if (type === undefined || values === undefined) return null;
  const rule: Rule = { variable: 'CUSTOMER_COUNTRY', operator: type === 'INCLUDE' ? 'IS' : 'IS_NOT', values };
  return { accepts: predicateOf(rule), expected: phraseOf(rule) };
}
