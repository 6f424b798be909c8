import type { Decimal } from 'decimal.js';
import type { Terms } from '../../contract/terms.ts';
import { decimal } from '../../money.ts';
import { limitTitle, type Limit } from './limit-title.ts';

/** A limit with all that does not depend on the action: what it allows, and where the keys of its counters begin. */
export interface CompiledLimit {
  readonly type: Limit['type'];
  readonly scope: Limit['limitBy'];
  readonly subtype: Limit['subtype'];
  /** Absent: its counters never start anew. */
  readonly period: 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | undefined;
  /** False when it looks at one action alone, so that nothing outlives the evaluation. */
  readonly outlives: boolean;
  /** Whether several lines of one action are for the same pieces, so that it takes them once. */
  readonly piecesOnce: boolean;
  readonly key: string;
  readonly onWeekdays: Allowance;
  readonly onWeekends: Allowance;
}

interface Allowance {
  readonly value: Decimal;
  readonly title: string;
}

/** A part of a counter's key: nothing in it can be taken for a border between parts. */
export const keyPart = (text: string): string => encodeURIComponent(text.toWellFormed());

/** The limits of an event payout or of a group, whose keys begin with `owner`; `whose` ends their titles. */
export const compiledLimits = (
  limits: readonly Limit[],
  owner: string,
  currency: string,
  whose = '',
): readonly CompiledLimit[] =>
  limits.map((limit, index) => compiledLimit(limit, `${owner}/limit/${index + 1}`, currency, '', whose));

/** ActionLimit and SpendLimit: limits on the whole contract with this partner (seed 003). */
export function contractLimits(terms: Terms): readonly CompiledLimit[] {
  const { currency, actionLimit, actionLimitPeriod, spendLimit, spendLimitPeriod } = terms;
  const whole = (type: 'ACTION' | 'PAYOUT', key: string, value: string, period: Terms['actionLimitPeriod']) =>
    compiledLimit(
      { type, value, period: period === 'IO_DURATION' ? 'CONTRACT_DURATION' : period },
      key,
      currency,
      'contract’s ',
    );
  return [
    ...(actionLimit === undefined ? [] : [whole('ACTION', 'contract/actions', String(actionLimit), actionLimitPeriod)]),
    ...(spendLimit === undefined ? [] : [whole('PAYOUT', 'contract/spend', spendLimit, spendLimitPeriod)]),
  ];
}

function compiledLimit(limit: Limit, key: string, currency: string, before: string, whose = ''): CompiledLimit {
  const { type, limitBy, subtype, period, value, weekendOverrideValue } = limit;
  const allowance = (allowed: string, when = ''): Allowance => ({
    value: decimal(allowed),
    title: `${before}${limitTitle(limit, allowed, currency)}${when}${whose}`,
  });
  return {
    type,
    scope: limitBy,
    subtype,
    period: period === 'CONTRACT_DURATION' || type === 'CONCURRENT_CALLS' || limitBy === 'CLICK' ? undefined : period,
    outlives: limitBy !== 'ORDER' && !(limitBy === 'ITEM' && period === undefined),
    piecesOnce: false,
    key,
    onWeekdays: allowance(value),
    onWeekends:
      weekendOverrideValue === undefined ? allowance(value) : allowance(weekendOverrideValue, ' on a weekend'),
  };
}
