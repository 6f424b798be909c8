import type { CompiledEventPayout, RuleSet } from './compile.ts';
import type { ActionFacts } from './facts/facts.ts';
import { readingOf, subjectsOf, type Reading, type Subject } from './subject.ts';
import type { Trace } from './story/trace.ts';

/** Whether the location requirement or a restriction refuses to pay for the whole action (semantics, Evaluation order 1 and 2). */
function refusesAction(payout: CompiledEventPayout, facts: ActionFacts, trace: Trace): boolean {
  const read = readingOf(facts, facts.items);
  // Without items there is only the action that a rule on an item could restrict.
  const restrictions =
    facts.items.length === 0 ? [...payout.actionRestrictions, ...payout.itemRestrictions] : payout.actionRestrictions;
  return refusesLocation(payout, read, trace) || restrictions.some((one) => restricts(one, read, null, trace));
}

const none: ReadonlySet<number> = new Set();

/** Indexes of the items that a restriction on an ITEM_… variable refuses to pay for. */
function restrictedItems(payout: CompiledEventPayout, facts: ActionFacts, trace: Trace): ReadonlySet<number> {
  if (payout.itemRestrictions.length === 0) return none;
  const indexes = facts.items.flatMap((item, index) => {
    const read = readingOf(facts, [item]);
    return payout.itemRestrictions.some((one) => restricts(one, read, index, trace)) ? [index] : [];
  });
  return new Set(indexes);
}

function refusesLocation({ location }: CompiledEventPayout, read: Reading, trace: Trace): boolean {
  if (location === null) return false;
  const countries = read('CUSTOMER_COUNTRY');
  const matched = location.accepts(countries);
  trace.tell(matched ? 'LOCATION_ACCEPTED' : 'LOCATION_REFUSED', 'Location requirement', () => ({
    matched,
    actual: countries[0] ?? null,
    expected: location.expected,
  }));
  return !matched;
}

function restricts({ title, conditions }: RuleSet, read: Reading, item: number | null, trace: Trace): boolean {
  const matched = trace.all(conditions, read, item);
  trace.tell(matched ? 'RESTRICTED' : 'RESTRICTION_PASSED', title, () => ({ matched, item }));
  return matched;
}

/** What of an action may be paid for: its subjects, and whether the whole of it is refused. */
export function admitted(
  payout: CompiledEventPayout,
  facts: ActionFacts,
  trace: Trace,
): { readonly refused: boolean; readonly subjects: readonly Subject[] } {
  const refused = refusesAction(payout, facts, trace);
  const restricted = refused ? none : restrictedItems(payout, facts, trace);
  return { refused, subjects: subjectsOf(payout.level, facts, restricted) };
}
