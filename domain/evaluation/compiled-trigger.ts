import { describesProduct, type TriggerRule } from '../trigger/rule.ts';
import type { TriggerInForce } from '../trigger/trigger.ts';
import { daysOf } from '../trigger/window.ts';
import type { Condition, RuleSet } from './compile.ts';
import { predicateOf, type Predicate } from './rules/operators.ts';
import { phraseOf } from './rules/phrases.ts';

/** A trigger as predicates, like a group of a contract. */
export interface CompiledTrigger extends RuleSet {
  readonly trigger: TriggerInForce;
}

/** @param today the day of the sale on the brand's calendar: windows are seen from it */
export const compiledTrigger = (trigger: TriggerInForce, today: string): CompiledTrigger => ({
  trigger,
  title: `Trigger “${trigger.name}”`,
  conditions: trigger.rules.map((rule) => conditionOf(rule, today)),
});

function conditionOf(rule: TriggerRule, today: string): Condition {
  const { holds, expected } = inWindows(rule) ? windowed(rule, today) : plain(rule);
  // A transaction without a product matches no product rule, not even that it is not some product (semantics, Products).
  const guarded: Predicate = (actual) => actual.length > 0 && holds(actual);
  return { variable: rule.variable, holds: describesProduct(rule.variable) ? guarded : holds, expected };
}

const plain = (rule: TriggerRule) => ({ holds: predicateOf(rule), expected: phraseOf(rule) });

const inWindows = ({ variable, operator }: TriggerRule): boolean =>
  variable === 'PRODUCT_CREATED' && (operator === 'IS' || operator === 'IS_NOT');

/** Within one of the windows, or within none of them. */
function windowed({ variable, operator, values }: TriggerRule, today: string) {
  const windows = values.map((window) => ({ window, days: daysOf(window, today) }));
  const within = windows.map(({ days }) =>
    predicateOf({ variable, operator: 'DATE_RANGE', values: [days.from, days.to] }),
  );
  const names = windows.map(({ window, days }) => `${window} (${days.from} to ${days.to})`);
  const wanted = operator === 'IS';
  return {
    holds: (actual: readonly string[]) => within.some((holds) => holds(actual)) === wanted,
    expected: phraseOf({ variable, operator, values: names }),
  };
}
