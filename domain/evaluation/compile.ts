import type { Decimal } from 'decimal.js';
import type { PayoutAdjustment } from '../contract/payout.ts';
import type { Rule } from '../contract/rule.ts';
import type { EventPayout, Terms } from '../contract/terms.ts';
import { describesItem, type Variable } from '../contract/variables.ts';
import type { PayoutLevel } from '../contract/vocabulary.ts';
import { decimal } from '../money.ts';
import { notEnforced } from './not-enforced.ts';
import { predicateOf, type Predicate } from './operators.ts';
import { phraseOf } from './phrases.ts';

/** Terms as closures. Terms never change, so callers keep the result by the hash of their canonical JSON. */
export interface CompiledTerms {
  readonly currency: string;
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
  readonly defaultPrice: Price;
  readonly adjustments: readonly CompiledAdjustment[];
  /** Names of stored terms that the evaluation does not apply. */
  readonly notEnforced: readonly string[];
}

export interface LocationRequirement {
  readonly accepts: Predicate;
  readonly expected: string;
}

export interface Condition {
  readonly variable: Variable;
  readonly holds: Predicate;
  readonly expected: string;
}

/** A named part of the terms that applies when all its conditions hold; an empty list always does. */
export interface RuleSet {
  readonly title: string;
  readonly conditions: readonly Condition[];
}

/** A fixed sum for each unit, in the contract's currency, or a percent of the sale. */
export type Price = { readonly fixed: Decimal } | { readonly percent: Decimal };

export interface CompiledGroup extends RuleSet {
  readonly id: string;
  readonly price: Price;
}

/** `change` is signed: a sum, or a percent of the base payout. */
export interface CompiledAdjustment extends RuleSet {
  readonly change: Price;
}

/** Turns the rules of parsed terms into closures, once. */
export const compileTerms = (terms: Terms): CompiledTerms => ({
  currency: terms.currency,
  eventPayouts: new Map(terms.eventPayouts.map((payout) => [payout.eventType, compiled(payout, terms)])),
});

function compiled(payout: EventPayout, terms: Terms): CompiledEventPayout {
  const onItem = ({ rules }: { rules: readonly Rule[] }) => rules.some(({ variable }) => describesItem(variable));
  const restriction = ({ id, rules }: { id: string; rules: readonly Rule[] }) => ruleSet(`Restriction “${id}”`, rules);
  return {
    level: payout.payoutLevel,
    location: locationRequirement(payout),
    actionRestrictions: payout.payoutRestrictions.filter((given) => !onItem(given)).map(restriction),
    itemRestrictions: payout.payoutRestrictions.filter(onItem).map(restriction),
    groups: payout.payoutGroups
      .toSorted((one, other) => one.rank - other.rank)
      .map(({ id, rank, rules, payout: fixed, payoutRate }) => ({
        ...ruleSet(`Group “${id}” (rank ${rank})`, rules),
        id,
        price: priceOf(fixed, payoutRate),
      })),
    defaultPrice: priceOf(payout.defaultPayout, payout.defaultPayoutRate),
    adjustments: payout.payoutAdjustments.map((adjustment) => ({
      ...ruleSet(`Adjustment “${adjustment.id}”`, adjustment.rules),
      change: changeOf(adjustment),
    })),
    notEnforced: notEnforced(payout, terms),
  };
}

const ruleSet = (title: string, rules: readonly Rule[]): RuleSet => ({
  title,
  conditions: rules.map((rule) => ({
    variable: rule.variable,
    holds: predicateOf(rule),
    expected: phraseOf(rule),
  })),
});

function priceOf(fixed: string | undefined, rate: string | undefined): Price {
  if (fixed !== undefined) return { fixed: decimal(fixed) };
  if (rate !== undefined) return { percent: decimal(rate) };
  throw new Error('parsed terms have a price');
}

function changeOf({ direction, amount, rate }: PayoutAdjustment): Price {
  const sign = direction === 'INCREASE' || direction === 'ADD' ? 1 : -1;
  const change = priceOf(amount, rate);
  return 'fixed' in change ? { fixed: change.fixed.times(sign) } : { percent: change.percent.times(sign) };
}

/** An unknown country fails INCLUDE and passes EXCLUDE (semantics, Evaluation order). */
function locationRequirement(payout: EventPayout): LocationRequirement | null {
  const { locationRequirementType: type, locationRequirementCountries: values } = payout;
  if (type === undefined || values === undefined) return null;
  const rule: Rule = { variable: 'CUSTOMER_COUNTRY', operator: type === 'INCLUDE' ? 'IS' : 'IS_NOT', values };
  return { accepts: predicateOf(rule), expected: phraseOf(rule) };
}
