import type { FxRate } from './facts/facts-context.ts';

/*
 * What an action earns and why. Plain JSON: it is stored as it is, and years later corrections are priced from it.
 */

/** Stored with each evaluation; it changes with any change of what an action earns. */
export const engineVersion = '3';

/** How much of the story is told: nothing; what is stored; or every rule that was tried, whatever it takes. */
export type Detail = 'NONE' | 'SUMMARY' | 'FULL';

/** Part of what a line was priced for: what remains of it is what remains of the line. */
export interface LineItem {
  readonly sku: string;
  readonly quantity: number;
  readonly saleAmount: string;
  /** What limits that look at items one by one leave of its part, from 0 to 1; absent: as much as of the line. */
  readonly share?: string;
  /** What such a limit cuts the payout of its part to, not rounded; absent: nothing cuts it. */
  readonly atMost?: string;
}

/**
 * What a line takes of a counter (see usage.ts). ACTIONS, CLICKS, CALLS and SHARED_PIECES are counted once for an action,
 * however many of its lines take them; of the others each line takes its own.
 */
export interface Take {
  readonly counter: string;
  readonly of: 'ACTIONS' | 'CLICKS' | 'CALLS' | 'PIECES' | 'SHARED_PIECES' | 'PAYOUT' | 'REVENUE';
  /** While nothing is taken back; above zero. */
  readonly amount: string;
  /** Indexes into the line's items; absent: all of the line. */
  readonly items?: readonly number[];
}

/** One payable line: an item at ITEM level, else the whole action. `saleAmount` is in the sale's currency, the rest in the contract's. */
export interface EvaluationLine {
  readonly sku?: string;
  /** Pieces at ITEM level, clicks, calls or minutes at CLICK and CALL level, else 1. */
  readonly quantity: number;
  readonly saleAmount: string;
  /** What it was priced for: one item at ITEM level, those of the order else; empty for an action without items. */
  readonly items: readonly LineItem[];
  /** Id of the payout group that priced it; null for the default payout, and where nothing is paid. */
  readonly group: string | null;
  /** Id of the trigger that made the line; absent: the terms did. */
  readonly trigger?: string;
  /** What partners read of that trigger. */
  readonly offer?: string;
  /** In so many monthly parts it is paid; absent: at once. */
  readonly dripMonths?: number;
  /** Another line before it is for the very same sale: what it was priced for is not counted once more. */
  readonly sameSale?: true;
  readonly base: string;
  /** The sum of all adjustments, signed. */
  readonly adjustments: string;
  /** Nothing is paid for it by the terms: a location requirement or a restriction refuses to. */
  readonly refused?: true;
  /** Before limits and rounding: corrections are computed from it, so that they round once. */
  readonly exact: string;
  /** What limits leave of `exact` by counting actions, clicks, calls or pieces, from 0 to 1; absent: all of it. */
  readonly share?: string;
  /** What limits of payouts cut the payout to; absent: nothing cuts it. */
  readonly atMost?: string;
  readonly payout: string;
  /** What limits cut off: visible, not payable. */
  readonly outsideTerms: string;
  /** What it takes of the contract's counters; absent: nothing. */
  readonly takes?: readonly Take[];
}

/** What a step did. Sentences are chosen by it, so it is a closed list. */
export type Effect =
  | 'ITEM_DISCOUNTED'
  | 'DISCOUNT_CUT'
  | 'ORDER_DISCOUNT_SHARED'
  | 'NOT_COMMISSIONABLE'
  | 'SALE_AMOUNT_FOUND'
  | 'SALE_AMOUNT_AS_SENT'
  | 'TOTAL_DIFFERS'
  | 'CONVERTED'
  | 'CONDITION'
  | 'LOCATION_ACCEPTED'
  | 'LOCATION_REFUSED'
  | 'RESTRICTION_PASSED'
  | 'RESTRICTED'
  | 'NOTHING_COUNTED'
  | 'GROUPS_SKIPPED'
  | 'GROUP_SKIPPED'
  | 'GROUP_USED_UP'
  | 'GROUP_APPLIES'
  | 'DEFAULT_APPLIES'
  | 'TRIGGER_APPLIES'
  | 'TRIGGER_SKIPPED'
  | 'NO_TRIGGER_APPLIES'
  | 'PAID_IN_PARTS'
  | 'TIER_REACHED'
  | 'TIER_NOT_REACHED'
  | 'PERCENT_OF_SALE'
  | 'FIXED_PAYOUT'
  | 'ADJUSTMENT_SKIPPED'
  | 'ADJUSTED_BY_PERCENT'
  | 'ADJUSTED_BY_AMOUNT'
  | 'RAISED_TO_ZERO'
  | 'ROUNDED'
  | 'LIMIT_KEPT'
  | 'LIMIT_CUTS'
  | 'LIMIT_DROPS'
  | 'LIMIT_USED_UP'
  | 'OUTSIDE_TERMS'
  | 'TOTAL'
  | 'STEPS_OMITTED'
  // Of engine version 1, whose evaluations are told as they were stored.
  | 'NOT_ENFORCED';

/** One thing that was tried or done, in order. Amounts are decimal strings in the contract's currency. */
export interface Step {
  /** What was tried: a variable for a CONDITION, else the title of a part of the terms. */
  readonly rule: string;
  readonly matched: boolean;
  readonly actual: string | readonly string[] | null;
  readonly expected: string | null;
  readonly effect: Effect;
  /** The result in money, where the step has one. */
  readonly amount: string | null;
  /** Index of the submitted item it is about; null for the whole action. */
  readonly item: number | null;
}

export interface Evaluation {
  readonly engineVersion: string;
  readonly eventType: string;
  /** The contract's currency. */
  readonly currency: string;
  /** The action's currency; `saleAmount` is in it, here and in the lines. */
  readonly saleCurrency: string;
  readonly saleAmount: string;
  /** How many clicks or visits it is for; absent: 1, or it was evaluated by 0.3.0 or before. */
  readonly clicks?: number;
  readonly fx: FxRate | null;
  readonly payout: string;
  /** What limits cut off, in the contract's currency: visible, not payable, unless support approves it (semantics, 8). */
  readonly outsideTerms: string;
  readonly lines: readonly EvaluationLine[];
  readonly steps: readonly Step[];
  readonly sentences: readonly string[];
}
