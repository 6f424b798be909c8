import type { SubmissionItem } from '../action/submission.ts';
import { DomainError } from '../errors.ts';

/*
 * A partner says that something is missing or wrong, as impact.com's action inquiries do: an order was not tracked, was tracked
 * incorrectly, or was rejected incorrectly.
 */

export const inquiryTypes = ['UNTRACKED', 'INCORRECT', 'DECLINED'] as const;
export type InquiryType = (typeof inquiryTypes)[number];

/**
 * OPEN until somebody answers or its date does; REFUSED when it was approved and the domain refused to do it, which another answer
 * may change. The others are the end.
 */
export const inquiryStates = ['OPEN', 'REFUSED', 'APPROVED', 'DECLINED', 'WITHDRAWN'] as const;
export type InquiryState = (typeof inquiryStates)[number];

/** What becomes of an inquiry that nobody answers in time. */
export const automaticAnswers = ['APPROVE', 'DECLINE'] as const;
export type AutomaticAnswer = (typeof automaticAnswers)[number];

/** How an inquiry is answered where the brand has not said. */
export const usualInquiryDays = 30;
export const usualAutomaticAnswer: AutomaticAnswer = 'DECLINE';

/** The order that was not tracked, in the words of a submission. */
export interface ClaimedOrder {
  readonly eventType: string;
  readonly orderId: string;
  readonly eventDate: string;
  readonly amount?: string | undefined;
  readonly currency: string;
  readonly customerId?: string | undefined;
  readonly clickId?: string | undefined;
  readonly items?: SubmissionItem[] | undefined;
}

/** What the partner claims. */
export type Claim =
  | { readonly type: 'UNTRACKED'; readonly order: ClaimedOrder }
  /** `expectedAmount`: the sale amount that would be right, in the currency of the sale. */
  | { readonly type: 'INCORRECT'; readonly expectedAmount: string | null }
  | { readonly type: 'DECLINED' };

/** Whether it waits for an answer. */
export const isAwaited = (state: InquiryState): boolean => state === 'OPEN' || state === 'REFUSED';

/** @throws DomainError INQUIRY_CLOSED for one that is answered or withdrawn */
export function requireAwaited({ id, state }: { readonly id: string; readonly state: InquiryState }): void {
  if (!isAwaited(state)) throw new DomainError('INQUIRY_CLOSED', `Inquiry ${id} is ${state}.`);
}

/** Where an inquiry is and what comes next: what its workflow, and the people who watch it, need to know. */
export interface InquiryView {
  readonly inquiryId: string;
  readonly state: InquiryState;
  readonly isAwaited: boolean;
  /** When it is answered by itself; null: never any more. */
  readonly answersItselfAt: string | null;
}
