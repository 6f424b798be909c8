import { canonicalJson } from '../canonical-json.ts';
import type { Rule } from '../rule.ts';
import type { EventPayout } from '../terms.ts';
import type { Warning } from './warning.ts';

type PayoutGroup = EventPayout['payoutGroups'][number];

/**
 * A group that never gets its turn: one of an earlier rank asks for nothing that this one does not ask for as well, so it
 * always matches first (semantics, Evaluation order 3).
 */
export function groupReachWarnings(group: PayoutGroup, all: readonly PayoutGroup[]): Warning[] {
  const asked = new Set(group.rules.map(meaningOf));
  const first = all.find(
    (other) => other.rank < group.rank && other.rules.every((rule) => asked.has(meaningOf(rule))) && staysOpen(other),
  );
  if (first === undefined) return [];
  const { id, rank } = first;
  const detail = `can never decide: group “${id}” of rank ${rank} takes every action that matches them`;
  return [{ pointer: '/rules', detail }];
}

/** Values of a rule are alternatives, whose order means nothing; the ends of a range are in order already. */
const meaningOf = ({ values, ...rule }: Rule): string => canonicalJson({ ...rule, values: values.toSorted() });

/** A limit on what is paid only cuts; one on counts, used up, hands over to the next rank (semantics, Evaluation order 4). */
const staysOpen = ({ limits }: PayoutGroup): boolean => limits.every(({ type }) => type === 'PAYOUT');
