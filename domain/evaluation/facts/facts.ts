import type { Submission } from '../../action/submission.ts';
import { periodsOf, type CalendarPeriods } from '../../calendar.ts';
import type { EventCategory } from '../../contract/vocabulary.ts';
import type { ProductFacts } from '../../product/product.ts';
import type { FactsContext, FxRate, VariableValues } from './facts-context.ts';
import type { TriggerInForce } from '../../trigger/trigger.ts';
import { orderFactsOf, type OrderFacts } from './order-facts.ts';
import { orderValues } from './variable-values.ts';

export type { CustomerStatusMapping } from './customer-status.ts';
export type { FactsContext } from './facts-context.ts';
export type { ItemFacts } from './order-facts.ts';

/**
 * All that the evaluation of one action depends on, beside the terms. Plain JSON and pinned with the evaluation: evaluating
 * it again gives the same result to the cent, years later. Amounts are decimal strings in `currency`.
 */
export interface ActionFacts extends OrderFacts {
  readonly eventType: string;
  readonly eventCategory: EventCategory;
  readonly eventAt: string;
  /** The periods of the event date in the brand's time zone. */
  readonly periods: CalendarPeriods;
  /** Whom and what a limit may be counted by; null where the brand did not say. */
  readonly customerId: string | null;
  readonly callerId: string | null;
  readonly clickId: string | null;
  readonly currency: string;
  readonly variables: VariableValues;
  /** When the call began; the event date where the brand did not say. */
  readonly callStartedAt: string;
  readonly fx: FxRate | null;
  /** Those in force at the event date, where the contract leaves the price to them; absent: the terms price it. */
  readonly triggers?: readonly TriggerInForce[];
  /** The product that triggers saw; null: none; absent as they are. */
  readonly product?: ProductFacts | null;
}

/** The facts of a submission (api.md, An action). */
export function factsOf(submission: Submission, context: FactsContext): ActionFacts {
  const { call } = submission;
  const order = orderFactsOf(submission, context.catalogue);
  return {
    eventType: submission.eventType,
    eventCategory: context.eventCategory,
    eventAt: submission.eventDate,
    periods: periodsOf(submission.eventDate, context.timeZone),
    customerId: submission.customerId ?? null,
    callerId: call?.callerId ?? null,
    clickId: context.clickId ?? null,
    currency: submission.currency,
    ...order,
    variables: orderValues(submission, context, order.orderSaleAmount),
    callStartedAt: call?.startedAt ?? submission.eventDate,
    fx: context.fx ?? null,
  };
}
