import { z } from 'zod';
import { DomainError } from '../errors.ts';
import { saleAmountsOf } from '../evaluation/facts/sale-amounts.ts';
import { decimal, decimalText } from '../money.ts';
import { submission, submittedCall, submittedItem, type Submission } from './submission.ts';

/*
 * An order that has changed after it was reported: it is stated as it now is, whole, so nobody has to add up what was done to it
 * before. The report itself stays as it was.
 */

const { orderDiscount, orderTax, orderShipping, orderTotal, clicks } = submission.shape;

/** The fields by which an order is stated anew. */
export const correctedOrderFields = {
  amount: decimalText
    .regex(/[1-9]/, 'expected an amount above zero: an order that has become nothing is reversed')
    .optional()
    .meta({ description: 'The sale amount of an order without items.' }),
  items: z.array(submittedItem).min(1).max(500).optional().meta({ description: 'All items that the order now has.' }),
  orderDiscount,
  orderTax,
  orderShipping,
  orderTotal,
  call: submittedCall
    .pick({ durationSeconds: true, talkSeconds: true })
    .optional()
    .meta({ description: 'Absent: the call stays as it was; so do its fields.' }),
  clicks,
};

export const correctedOrder = z.strictObject(correctedOrderFields);

/** An order as it now is. */
export type CorrectedOrder = z.output<typeof correctedOrder>;

/**
 * The report as it would have been of the order as it now is. What a correction states of the amounts it states whole: a discount
 * that it leaves out is none. A correction of the call or the clicks alone leaves the amounts as they were.
 *
 * @param reported as it was reported, or corrected before
 */
export function asCorrected(reported: Submission, order: CorrectedOrder | null | undefined): Submission {
  if (!order) return reported;
  const { call, clicks, ...amounts } = order;
  const { amount, items, orderDiscount, orderTax, orderShipping, orderTotal, ...rest } = reported;
  const before = { amount, items, orderDiscount, orderTax, orderShipping, orderTotal };
  return {
    ...rest,
    ...(statesAmounts(order) ? amounts : before),
    ...((call ?? reported.call) && { call: { ...reported.call, ...call } }),
    ...((clicks ?? reported.clicks) !== undefined && { clicks: clicks ?? reported.clicks }),
  };
}

/** What has been corrected of an order by now: the one correction upon those before it. */
export const upon = (before: CorrectedOrder | null | undefined, order: CorrectedOrder): CorrectedOrder => ({
  ...(statesAmounts(order) ? {} : before),
  ...order,
  ...((order.call ?? before?.call) && { call: { ...before?.call, ...order.call } }),
  ...((order.clicks ?? before?.clicks) !== undefined && { clicks: order.clicks ?? before?.clicks }),
});

const statesAmounts = ({ amount, items }: CorrectedOrder): boolean => amount !== undefined || items !== undefined;

/**
 * Refuses an order that is stated otherwise than it was reported, or that has become nothing: that is a reversal. What was reported
 * as one event has neither calls nor clicks that could become more or less.
 *
 * @throws DomainError VALIDATION_FAILED
 */
export function requireAnOrder(reported: Submission, order: CorrectedOrder): void {
  if (order.clicks !== undefined && reported.clicks === undefined) {
    throw unlike('clicks', 'The action does not stand for clicks or visits.', 'is for clicks and visits only');
  }
  if (order.call !== undefined && reported.call === undefined) {
    throw unlike('call', 'The action was reported without a call.', 'is for calls only');
  }
  if (order.amount !== undefined && reported.items?.length) {
    throw unlike('amount', 'The order was reported with items.', 'expected the items that the order now has');
  }
  const wasNothing = decimal(saleAmountsOf(reported).order).isZero();
  if (statesAmounts(order) && !wasNothing && decimal(saleAmountsOf(asCorrected(reported, order)).order).isZero()) {
    const field = order.items === undefined ? 'amount' : 'items';
    throw unlike(field, 'Nothing is left of the order: reverse the action.', 'expected a sale amount above zero');
  }
}

const unlike = (field: keyof CorrectedOrder, detail: string, expected: string): DomainError =>
  new DomainError('VALIDATION_FAILED', detail, [{ pointer: `/${field}`, detail: expected }]);
