import type { Submission } from '../../action/submission.ts';
import { assertNever } from '../../errors.ts';
import type { Evaluation, Step } from '../evaluation.ts';
import { saleAmountsOf, type SaleStep } from '../facts/sale-amounts.ts';
import { sentencesOf } from './explanation.ts';
import { newTrace, shown, type Trace } from './trace.ts';

/**
 * Tells how the sale amount came about: discounts and their split over the items, tax and shipping (seed 002: "check the
 * integrity of the data, like the sale amount for the correct tax and discounts").
 */
export function tellSale(sale: Sale, trace: Trace): void {
  for (const step of sale.saleSteps ?? []) trace.tell(step.did, ruleOf(step), () => valuesOf(step, sale));
}

/** The same of a submission that is not priced, because nobody earned it. */
export function saleStory(submission: Submission): Pick<Evaluation, 'steps' | 'sentences'> {
  const { currency, items = [] } = submission;
  const trace = newTrace('SUMMARY');
  tellSale({ saleSteps: saleAmountsOf(submission).steps, currency, items }, trace);
  return { steps: trace.steps, sentences: sentencesOf(trace.steps, currency, items) };
}

/** Of an action's facts. */
interface Sale {
  readonly saleSteps?: readonly SaleStep[];
  readonly currency: string;
  readonly items: readonly { readonly sku: string }[];
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

function valuesOf(step: SaleStep, { currency, items }: Sale): Partial<Step> {
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

function sharesOf(shares: readonly string[], items: Sale['items']): string[] {
  const told = shares.map((share, index) => `${items[index]?.sku ?? ''} ${share}`);
  const leftOut = told.length - SHARES_TOLD;
  return leftOut > 1 ? [...told.slice(0, SHARES_TOLD), `${leftOut} more items`] : told;
}
