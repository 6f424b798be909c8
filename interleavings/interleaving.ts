/*
 * A handful of sales and reversals under one contract, whose tiers and limits depend on what came before. Amounts, percents and
 * counts are decimal strings.
 */

export type Period = 'DAY' | 'MONTH' | 'CONTRACT_DURATION';

export interface Limit {
  /** ACTION: so many sales are paid; PAYOUT: so much is. */
  readonly type: 'ACTION' | 'PAYOUT';
  readonly value: string;
  /** Whether each customer has it for herself. */
  readonly ofCustomer: boolean;
  readonly period: Period;
}

/** One more percent after a number of sales or a sum of sale amounts, in the month of the event. */
export interface Tiers {
  /** PARENT: the sales of all groups together. */
  readonly of: 'ACTIONS' | 'REVENUE' | 'PARENT';
  /** By rising thresholds. */
  readonly steps: readonly { readonly after: string; readonly rate: string }[];
}

export interface Group {
  /** "new": only for customers that are; "rest": for all. */
  readonly id: 'new' | 'rest';
  readonly rate: string;
  readonly tiers: Tiers | null;
  readonly limits: readonly Limit[];
}

export interface Agreement {
  readonly defaultRate: string;
  /** By rank. */
  readonly groups: readonly Group[];
  readonly limits: readonly Limit[];
  /** ActionLimit and SpendLimit; each at most once, and not of customers. */
  readonly ofContract: readonly Limit[];
}

/** Of whom a sale is; null: of a customer that nobody names. */
export type Customer = 'c-1' | 'c-2' | null;

export interface Sale {
  readonly does: 'SELL';
  readonly amount: string;
  readonly customer: Customer;
  readonly isNew: boolean;
  /** When it happened, as an index of two dates. */
  readonly day: 0 | 1;
  /** It is sent so long after this sale was answered; null: after the start. */
  readonly after: number | null;
  readonly delayMs: number;
}

export interface Reversal {
  readonly does: 'TAKE_BACK';
  /** Which sale, by its place; it is sent when that is answered, and a while later. */
  readonly after: number;
  /** Of the sale amount; null: all that is left. */
  readonly amount: string | null;
  readonly delayMs: number;
}

export type Command = Sale | Reversal;

export interface Interleaving {
  readonly agreement: Agreement;
  /** A reversal stands behind its sale. */
  readonly commands: readonly Command[];
}
