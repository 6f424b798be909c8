import type { TriggerVariable } from '../contract/variables.ts';
import { predicateOf } from '../evaluation/rules/operators.ts';
import type { TriggerInForce } from './trigger.ts';

/** What of a partner decides which offers it sees. */
interface Eligible {
  readonly groups: readonly string[];
  readonly tags: readonly string[];
}

/**
 * Whether a partner may know of a trigger (seed 004, What partners see): all its rules on the partner hold. Those on the product,
 * the amount and the customer are decided by each sale.
 */
export function isOfferedTo({ rules }: Pick<TriggerInForce, 'rules'>, { groups, tags }: Eligible): boolean {
  const known: Partial<Record<TriggerVariable, readonly string[]>> = { PARTNER_GROUP: groups, PARTNER_TAG: tags };
  return rules.every((rule) => {
    const values = known[rule.variable];
    return values === undefined || predicateOf(rule)(values);
  });
}
