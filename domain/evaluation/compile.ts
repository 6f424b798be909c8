import type { PayoutAdjustment } from '../contract/payout.ts';
import type { Rule } from '../contract/rule.ts';
import { unstatedSale, type EventPayout, type Terms } from '../contract/terms.ts';
import { describesItem, type RuleVariable } from '../contract/variables.ts';
import type { PayoutLevel } from '../contract/vocabulary.ts';
import { amountText, nothing, zero } from '../money.ts';
import { compiledLimits, contractLimits, keyPart, type CompiledLimit } from './limits/compiled-limit.ts';
import { priceOf, type Price } from './compiled-price.ts';
import type { ActionFacts } from './facts/facts.ts';
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
  /** How sales are paid where triggers price them; null where the terms do. */
  readonly triggeredSales: TriggeredSales | null;
}

interface TriggeredSales {
  readonly stated: ReadonlyMap<string, CompiledEventPayout>;
  readonly unstated: CompiledEventPayout;
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
  /** Its lines are made by triggers: there are no groups, adjustments and default price (semantics, Products). */
  readonly byTriggers: boolean;
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
  triggeredSales: terms.pricing === 'TRIGGERS' ? triggeredSales(terms) : null,
});

/** The part of the terms that pays for such an event; undefined when none does. */
export function payoutFor(
  { eventPayouts, triggeredSales }: CompiledTerms,
  { eventType, eventCategory }: Pick<ActionFacts, 'eventType' | 'eventCategory'>,
): CompiledEventPayout | undefined {
  if (triggeredSales === null || eventCategory !== 'SALE') return eventPayouts.get(eventType);
  return triggeredSales.stated.get(eventType) ?? triggeredSales.unstated;
}

const triggeredSales = (terms: Terms): TriggeredSales => ({
  stated: new Map(terms.eventPayouts.map((payout) => [payout.eventType, triggered(payout, terms)])),
  // The name of the event type is in the keys of an event payout's own limits only, and this one has none.
  unstated: triggered(unstatedSale('SALE'), terms),
});

/** A trigger pays for a transaction as a whole, whatever it holds. */
function triggered(
  { payoutGroups: _groups, payoutAdjustments: _adjustments, ...payout }: EventPayout,
  terms: Terms,
): CompiledEventPayout {
  const { limits, ...rest } = compiled({ ...payout, payoutGroups: [], payoutAdjustments: [] }, terms);
  const sharing = limits.map((limit) => ({ ...limit, piecesOnce: true }));
  return { ...rest, limits: sharing, level: 'ORDER', byTriggers: true };
}

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
    defaultPrice: isPriced(payout) ? priceOf(payout.defaultPayout, payout.defaultPayoutRate) : { fixed: nothing },
    adjustments: payout.payoutAdjustments.map((adjustment) => ({
      ...ruleSet(`Adjustment “${adjustment.id}”`, adjustment.rules),
      change: changeOf(adjustment),
    })),
    limits,
    parentTier: payout.payoutGroups.some(hasParentTier) ? parentTierKey(payout.eventType) : null,
    byTriggers: false,
    dependsOnUsage: limits.length > 0 || groups.some((group) => group.limits.length > 0 || group.tiers !== null),
  };
}

/** Beside triggers an event payout needs no price. */
const isPriced = ({ defaultPayout, defaultPayoutRate }: EventPayout): boolean =>
  defaultPayout !== undefined || defaultPayoutRate !== undefined;

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
