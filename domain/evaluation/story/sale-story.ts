import { assertNever } from '../../errors.ts';
import type { Step } from '../evaluation.ts';
import type { ActionFacts } from '../facts/facts.ts';
import type { SaleStep } from '../facts/sale-amounts.ts';
import { shown, type Trace } from './trace.ts';

/**
 * Tells how the sale amount came about: discounts and their split over the items, tax and shipping (seed 002: "check the
 * integrity of the data, like the sale amount for the correct tax and discounts").
 */
export function tellSale(facts: ActionFacts, trace: Trace): void {
  for (const step of facts.saleSteps ?? []) trace.tell(step.did, ruleOf(step), () => valuesOf(step, facts));
}

function ruleOf(step: SaleStep): string {
  switch (step.did) {
    case 'DISCOUNT_CUT':
      return step.item === null ? 'Order discount' : 'Item discount';
    case 'ITEM_DISCOUNTED':
      return 'Item discount';
    case 'ORDER_DISCOUNT_SHARED':
      return 'Order discount';
    case 'NOT_COMMISSIONABLE':
      return step.what;
    case 'SALE_AMOUNT_FOUND':
    case 'SALE_AMOUNT_AS_SENT':
      return 'Sale amount';
    case 'TOTAL_DIFFERS':
      return 'Order total';
    default:
      return assertNever(step);
  }
}

function valuesOf(step: SaleStep, { currency, items }: ActionFacts): Partial<Step> {
  const spoken = (amount: string): string => `${amount} ${currency}`;
  switch (step.did) {
    case 'DISCOUNT_CUT':
      return { actual: spoken(step.discount), expected: spoken(step.there), item: step.item };
    case 'ITEM_DISCOUNTED':
      return { actual: spoken(step.discount), expected: spoken(step.left), item: step.item };
    case 'ORDER_DISCOUNT_SHARED':
      return { actual: shown(sharesOf(step.shares, items)), expected: spoken(step.discount) };
    case 'NOT_COMMISSIONABLE':
    case 'SALE_AMOUNT_AS_SENT':
      return { actual: spoken(step.amount) };
    case 'SALE_AMOUNT_FOUND':
      return { actual: spoken(step.subtotal), expected: spoken(step.amount) };
    case 'TOTAL_DIFFERS':
      return { matched: false, actual: spoken(step.total), expected: spoken(step.parts) };
    default:
      return assertNever(step);
  }
}

// As many values as a step shows, with how many are left out as the last.
const SHARES_TOLD = 19;

function sharesOf(shares: readonly string[], items: ActionFacts['items']): string[] {
  const told = shares.map((share, index) => `${items[index]?.sku ?? ''} ${share}`);
  const leftOut = told.length - SHARES_TOLD;
  return leftOut > 1 ? [...told.slice(0, SHARES_TOLD), `${leftOut} more items`] : told;
}
