import type { Instruction } from '../action/instruction.ts';
import type { Submission, SubmissionItem } from '../action/submission.ts';
import { assertNever, DomainError } from '../errors.ts';
import type { Claim, ClaimedOrder } from './inquiry.ts';

/*
 * What is to be done when an inquiry is approved.
 */

/** An approval in the words of the person who gives it. What is not said stays as the partner claims it. */
export interface InquiryApproval {
  /** The sale amount that is right, in the currency of the sale. */
  readonly amount?: string | undefined;
  readonly items?: SubmissionItem[] | undefined;
  /** Of an order that was not tracked. */
  readonly eventDate?: string | undefined;
  /** Whether to take an order that was not tracked from the partner that it is credited to. */
  readonly reattribute?: boolean | undefined;
}

/** The order that an inquiry is about, as far as we have it. */
export interface KnownOrder {
  readonly actionId: string;
  /** Null: nobody is credited. */
  readonly partnerId: string | null;
  readonly isReversed: boolean;
}

export type Deed =
  /** The order is reported as the brand would have done it. */
  | { readonly deed: 'REPORT'; readonly order: Submission }
  | { readonly deed: 'INSTRUCT'; readonly actionId: string; readonly instruction: Instruction }
  /** It is as the partner wants it already. */
  | { readonly deed: 'NOTHING'; readonly actionId: string };

/**
 * What approving does, to the order as it is now. Asked again when it is done, it is NOTHING, save for a correction.
 *
 * @throws DomainError INQUIRY_ORDER_CREDITED when the order is another partner's and was not said to be taken from it,
 * INQUIRY_WITHOUT_AMOUNT when nobody has said what would be right
 */
export function deedOf(
  claim: Claim & { readonly partnerId: string },
  approval: InquiryApproval,
  order: KnownOrder | null,
): Deed {
  if (order === null) return { deed: 'REPORT', order: reportOf(claim, approval) };
  const { actionId } = order;
  const instruct = (instruction: Instruction): Deed => ({ deed: 'INSTRUCT', actionId, instruction });
  const isOwn = order.partnerId === claim.partnerId;
  switch (claim.type) {
    case 'UNTRACKED':
      if (isOwn) return { deed: 'NOTHING', actionId };
      if (order.partnerId !== null && !approval.reattribute) throw another(order.partnerId, '`"reattribute": true`');
      return instruct({ command: 'REATTRIBUTE', reason: 'CREDITED_DIFFERENT_MP', partnerId: claim.partnerId });
    case 'INCORRECT':
      if (!isOwn) throw another(order.partnerId, 'a reattribution');
      return instruct({ command: 'CORRECT', reason: 'PUB_ACT_DISPUTE', order: rightOrder(claim, approval) });
    case 'DECLINED':
      if (!isOwn) throw another(order.partnerId, 'a reattribution');
      return order.isReversed
        ? instruct({ command: 'RESTORE', reason: 'PUB_ACT_DISPUTE' })
        : { deed: 'NOTHING', actionId };
    default:
      return assertNever(claim);
  }
}

/**
 * Refuses what an answer says of an order that there is already: it is credited as it was reported.
 *
 * @throws DomainError VALIDATION_FAILED
 */
export function requireNothingStated({ amount, items, eventDate }: InquiryApproval): void {
  const stated = Object.entries({ amount, items, eventDate }).filter(([, value]) => value !== undefined);
  if (stated.length === 0) return;
  const detail = 'is for an order that nobody has reported; this one exists: correct the action instead';
  throw new DomainError(
    'VALIDATION_FAILED',
    'The order is reported already.',
    stated.map(([field]) => ({ pointer: `/${field}`, detail })),
  );
}

const another = (partnerId: string | null, way: string): DomainError =>
  new DomainError(
    'INQUIRY_ORDER_CREDITED',
    `The order is credited to ${partnerId === null ? 'nobody' : `partner ${partnerId}`}; it takes ${way} to move it.`,
  );

function rightOrder(
  { expectedAmount }: { readonly expectedAmount: string | null },
  { amount, items }: InquiryApproval,
): { amount: string } | { items: SubmissionItem[] } {
  if (items !== undefined) return { items };
  const right = amount ?? expectedAmount;
  if (right !== null) return { amount: right };
  throw new DomainError('INQUIRY_WITHOUT_AMOUNT', 'Neither the partner nor the answer says what the right amount is.', [
    { pointer: '/amount', detail: 'is required, or items, since the partner names no amount' },
  ]);
}

function reportOf(claim: Claim & { readonly partnerId: string }, approval: InquiryApproval): Submission {
  if (claim.type === 'UNTRACKED') return claimedReport(claim.order, claim.partnerId, approval);
  throw new Error(`an inquiry of type ${claim.type} is about an action`);
}

/** The report of an order that was not tracked, which names the partner. An amount that is said stands for the items too. */
export function claimedReport(
  { amount, items, ...order }: ClaimedOrder,
  partnerId: string,
  { amount: right, items: rightItems, eventDate = order.eventDate }: InquiryApproval = {},
): Submission {
  const isStatedAnew = right !== undefined || rightItems !== undefined;
  const stated = isStatedAnew ? { amount: right, items: rightItems } : { amount, items };
  return { ...order, ...stated, eventDate, partnerId, test: false };
}
