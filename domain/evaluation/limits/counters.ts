import { chargesOf } from './charge.ts';
import { payoutFor, type CompiledEventPayout, type CompiledTerms } from '../compile.ts';
import type { CompiledLimit } from './compiled-limit.ts';
import type { ActionFacts } from '../facts/facts.ts';
import { applies, candidates } from '../groups.ts';
import { admitted } from '../refusal.ts';
import type { Subject } from '../subject.ts';
import { tierCounter } from './tiers.ts';
import { silence } from '../story/trace.ts';
import type { Counter } from './usage.ts';

/**
 * Every counter that `evaluate` may read or take for these facts, each once, so that a caller can hold them before it
 * evaluates. Some may stay untouched: those of groups that would be tried when the limits of those before are used up.
 */
export function countersOf(terms: CompiledTerms, facts: ActionFacts): readonly Counter[] {
  const payout = payoutFor(terms, facts);
  if (!payout?.dependsOnUsage) return [];
  const { refused, subjects } = admitted(payout, facts, silence);
  if (refused) return [];
  const counters = subjects
    .filter(({ restricted }) => !restricted)
    .flatMap((subject) => [...groupCounters(payout, subject, facts), ...limitCounters(payout.limits, subject, facts)]);
  return [...new Map(counters.map((counter) => [counter.key, counter])).values()];
}

/** The counters of the groups that may price a subject: by rank, up to the first that no limit of its own can set aside. */
function groupCounters(payout: CompiledEventPayout, subject: Subject, facts: ActionFacts): Counter[] {
  const counters: Counter[] = [];
  for (const group of candidates(payout, subject, silence)) {
    if (!applies(group, subject, silence)) continue;
    const { tiers, limits } = group;
    counters.push(...limitCounters(limits, subject, facts));
    for (const key of [tiers?.key, payout.parentTier]) {
      if (key) counters.push({ key: tierCounter(key, facts), reads: 'TIER' });
    }
    if (limits.every(({ type }) => type === 'PAYOUT')) break;
  }
  return counters;
}

const limitCounters = (limits: readonly CompiledLimit[], subject: Subject, facts: ActionFacts): Counter[] =>
  limits
    .filter(({ outlives }) => outlives)
    .flatMap((limit) => chargesOf(limit, subject, facts))
    .map(({ counter, of }) => ({ key: counter, reads: of === 'CALLS' ? 'CALLS_IN_PROGRESS' : 'TOTAL' }));
