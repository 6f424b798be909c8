import type { Decimal } from 'decimal.js';
import { decimal } from '../money.ts';

/** A fixed sum for each unit, in the contract's currency, or a percent of the sale with the factor that it stands for. */
export type Price = { readonly fixed: Decimal } | { readonly percent: Decimal; readonly factor: Decimal };

export function priceOf(fixed: string | undefined, rate: string | undefined): Price {
  if (fixed !== undefined) return { fixed: decimal(fixed) };
  if (rate === undefined) throw new Error('parsed terms have a price');
  const percent = decimal(rate);
  return { percent, factor: percent.dividedBy(100) };
}
