import { describesItem, type RuleVariable } from '../contract/variables.ts';
import type { PayoutLevel } from '../contract/vocabulary.ts';
import { assertNever } from '../errors.ts';
import { amountText, nothing } from '../money.ts';
import type { ActionFacts, ItemFacts } from './facts/facts.ts';
import type { VariableValues } from './facts/facts-context.ts';

/** The values that rules see for a variable; none when it is absent. */
export type Reading = (variable: RuleVariable) => readonly string[];

/** What one payable line is priced for: an item at ITEM level, else the action. */
export interface Subject {
  /** Index of the submitted item at ITEM level and for a restricted item; else null. */
  readonly item: number | null;
  readonly restricted: boolean;
  readonly quantity: number;
  /** What `quantity` counts; null where a fixed payout is paid once. */
  readonly unit: string | null;
  /** In the action's currency, decimal string. */
  readonly saleAmount: string;
  readonly items: readonly ItemFacts[];
  readonly read: Reading;
}

/** An item and its position among those it is told apart from; without items there is only the action. */
export interface Place {
  readonly item: ItemFacts | undefined;
  readonly position: number;
}

/** Item variables are those of the given items, so any item can match; all others are the action's. */
export function readingOf(facts: ActionFacts, items: readonly ItemFacts[]): Reading {
  const ofAction: Reading = (variable) => valuesIn(facts.variables, variable);
  const [only] = items;
  if (only === undefined) return ofAction;
  const ofItems: Reading =
    items.length === 1
      ? (variable) => valuesIn(only.variables, variable)
      : (variable) => items.flatMap((item) => valuesIn(item.variables, variable));
  return (variable) => {
    const own = describesItem(variable) ? ofItems(variable) : absent;
    return own.length > 0 ? own : ofAction(variable);
  };
}

const absent: readonly string[] = [];

function valuesIn(values: VariableValues, variable: RuleVariable): readonly string[] {
  const value = values[variable];
  if (value === undefined) return absent;
  return typeof value === 'string' ? [value] : value;
}

/**
 * What is priced at a payout level (semantics, Which sale amount). A restricted item is out of the sale: at ITEM level it is
 * not paid for; at the others it makes a line of its own that pays nothing, and the rest is priced without it.
 */
export function subjectsOf(level: PayoutLevel, facts: ActionFacts, restricted: ReadonlySet<number>): Subject[] {
  const { items } = facts;
  if (level === 'ITEM' && items.length > 0) {
    return items.map((item, index) => ofItem(facts, item, index, restricted.has(index)));
  }
  if (restricted.size === 0) return [ofAction(level, facts, items, facts.orderSaleAmount)];
  const refused = items.flatMap((item, index) => (restricted.has(index) ? [ofItem(facts, item, index, true)] : []));
  const rest = items.filter((_, index) => !restricted.has(index));
  if (rest.length === 0) return refused;
  const saleAmount = rest.reduce((total, item) => total.plus(item.saleAmount), nothing);
  return [ofAction(level, facts, rest, amountText({ amount: saleAmount, currency: facts.currency })), ...refused];
}

const ofItem = (facts: ActionFacts, item: ItemFacts, index: number, restricted: boolean): Subject => ({
  item: index,
  restricted,
  quantity: item.quantity,
  unit: 'pieces',
  saleAmount: item.saleAmount,
  items: [item],
  read: readingOf(facts, [item]),
});

function ofAction(level: PayoutLevel, facts: ActionFacts, items: readonly ItemFacts[], saleAmount: string): Subject {
  const { quantity, unit } = unitsOf(level, facts);
  return { item: null, restricted: false, quantity, unit, saleAmount, items, read: readingOf(facts, items) };
}

/** Where the parts of a subject stand in the action: its items, or the action where it has none. */
export const placesOf = ({ item, items }: Subject): readonly Place[] =>
  items.length === 0
    ? [{ item: undefined, position: 0 }]
    : items.map((facts, index) => ({ item: facts, position: (item ?? 0) + index }));

function unitsOf(level: PayoutLevel, facts: ActionFacts): Pick<Subject, 'quantity' | 'unit'> {
  switch (level) {
    case 'ITEM':
    case 'ORDER':
      return { quantity: 1, unit: null };
    case 'CLICK':
      return { quantity: facts.clicks, unit: facts.eventCategory === 'PAGE_VISIT' ? 'visits' : 'clicks' };
    case 'CALL':
      return callsOf(facts);
    default:
      return assertNever(level);
  }
}

function callsOf({ eventCategory, callSeconds, talkSeconds }: ActionFacts): Pick<Subject, 'quantity' | 'unit'> {
  if (eventCategory === 'CALL_PER_DURATION') return { quantity: Math.ceil(callSeconds / 60), unit: 'started minutes' };
  if (eventCategory === 'CALL_PER_CONVERSATION') return { quantity: talkSeconds > 0 ? 1 : 0, unit: 'conversations' };
  return { quantity: 1, unit: 'calls' };
}
