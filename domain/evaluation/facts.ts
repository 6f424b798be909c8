import type { Variable } from '../contract/variables.ts';
import type { EventCategory } from '../contract/vocabulary.ts';

/** A stored exchange rate: what one unit of the action's currency is in the contract's currency. */
export interface FxRate {
  readonly rate: string;
  readonly source: string;
  readonly at: string;
}

/** An event type's own words for customer statuses: `{ NEW: ['first-time'], EXISTING: ['returning'] }` (seed 000). */
export interface CustomerStatusMapping {
  readonly enabled: boolean;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** The values of an action by rule variable. An absent variable has no entry; many values are an array. */
export type VariableValues = Readonly<Partial<Record<Variable, string | readonly string[]>>>;

export interface ItemFacts {
  readonly sku: string;
  readonly quantity: number;
  /** Price × quantity, less the item's discount and its share of the order's discount. */
  readonly saleAmount: string;
  readonly variables: VariableValues;
}

/**
 * All that the evaluation of one action depends on, beside the terms. Plain JSON and pinned with the evaluation: evaluating
 * it again gives the same result to the cent, years later. Amounts are decimal strings in `currency`.
 */
export interface ActionFacts {
  readonly eventType: string;
  readonly eventCategory: EventCategory;
  readonly currency: string;
  readonly orderSaleAmount: string;
  readonly variables: VariableValues;
  readonly items: readonly ItemFacts[];
  /** How many clicks the action stands for; clicks are aggregated by day. */
  readonly clicks: number;
  readonly call?: { readonly durationSeconds: number; readonly talkSeconds: number };
  readonly fx?: FxRate;
}
