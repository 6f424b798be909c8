import type { Variable } from '../../contract/variables.ts';
import { assertNever } from '../../errors.ts';
import { keyPart, type CompiledLimit } from './compiled-limit.ts';
import type { ActionFacts } from '../facts/facts.ts';
import { readingOf, type Place } from '../subject.ts';

/** The counter of a limit that one item, or an action without items, falls under. */
export interface LimitCounter {
  readonly key: string;
  /** What the counter is for, where the limit's title does not say it: "SKU shirt", "customer unknown". */
  readonly note: string;
}

/**
 * Scope, then subtype, then period (semantics, Evaluation order 7). An absent scope or value shares one "unknown" counter
 * (semantics, Money that went out); its key has another form than that of a value, so a customer named "unknown" is another.
 */
export function limitCounter(limit: CompiledLimit, facts: ActionFacts, place: Place): LimitCounter {
  const narrowed = [...scopeOf(limit, facts, place), ...subtypeOf(limit, facts, place)];
  return {
    key: [limit.key, ...narrowed.map(({ segment }) => segment), periodOf(limit, facts)].join('/'),
    note: narrowed.flatMap(({ note }) => note ?? []).join(', '),
  };
}

interface Narrowing {
  readonly segment: string;
  readonly note: string | null;
}

function scopeOf(limit: CompiledLimit, facts: ActionFacts, place: Place): Narrowing[] {
  switch (limit.scope) {
    case undefined:
      return [];
    case 'CUSTOMER':
      return [unnamed('customer', facts.customerId)];
    case 'CALLER_ID':
      return [unnamed('caller', facts.callerId)];
    case 'CLICK':
      return [unnamed('click', facts.clickId)];
    case 'ORDER':
      return [{ segment: 'order', note: null }];
    case 'ITEM':
      return limit.outlives
        ? [named('item', valueOf('ITEM_SKU', facts, place))]
        : [{ segment: `item-line/${place.position}`, note: null }];
    default:
      return assertNever(limit.scope);
  }
}

function subtypeOf({ subtype }: CompiledLimit, facts: ActionFacts, place: Place): Narrowing[] {
  switch (subtype) {
    case undefined:
      return [];
    case 'SKU':
      return [named('SKU', valueOf('ITEM_SKU', facts, place))];
    case 'CATEGORY':
      return [named('category', valueOf('ITEM_CATEGORY', facts, place))];
    case 'TEXT2':
      return [named('TEXT2', valueOf('TEXT2', facts, place))];
    default:
      return assertNever(subtype);
  }
}

function periodOf({ period }: CompiledLimit, { periods }: ActionFacts): string {
  switch (period) {
    case undefined:
      return 'always';
    case 'DAY':
      return periods.day;
    case 'WEEK':
      return periods.week;
    case 'MONTH':
      return periods.month;
    case 'QUARTER':
      return periods.quarter;
    default:
      return assertNever(period);
  }
}

/** The item's own value, else the action's; of several values the first. */
function valueOf(variable: Variable, facts: ActionFacts, { item }: Place): string | null {
  const own = item?.variables[variable];
  return (own === undefined ? readingOf(facts, [])(variable)[0] : typeof own === 'string' ? own : own[0]) ?? null;
}

const named = (name: string, value: string | null): Narrowing =>
  value === null || value === ''
    ? { segment: `unknown-${name.toLowerCase()}`, note: `${name} unknown` }
    : { segment: `${name.toLowerCase()}/${keyPart(value)}`, note: `${name} ${value}` };

/** Whom an action is counted for is not told: partners read explanations. */
function unnamed(name: string, value: string | null): Narrowing {
  const narrowing = named(name, value);
  return value ? { ...narrowing, note: null } : narrowing;
}
