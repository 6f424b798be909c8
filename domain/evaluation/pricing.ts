import type { Decimal } from 'decimal.js';
import { amountText } from '../money.ts';
import type { FxRate } from './facts/facts-context.ts';
import type { ActionFacts } from './facts/facts.ts';
import type { Tally } from './limits/tally.ts';
import type { Trace } from './story/trace.ts';

/** Where a price is computed: the facts, the contract's currency and what one unit of the sale's is in it, the counters. */
export interface Pricing {
  readonly facts: ActionFacts;
  readonly currency: string;
  /** No money, as text in the contract's currency. */
  readonly zero: string;
  readonly rate: Decimal;
  /** Null where no conversion is needed. */
  readonly fx: FxRate | null;
  readonly tally: Tally;
  readonly trace: Trace;
}

export const textOf = (amount: Decimal, { currency }: Pick<Pricing, 'currency'>): string =>
  amountText({ amount, currency });

/** "15.00 USD" */
export const spoken = (amount: Decimal, pricing: Pick<Pricing, 'currency'>): string =>
  `${textOf(amount, pricing)} ${pricing.currency}`;
