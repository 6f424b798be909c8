import { saleAmountsOf } from '../../domain/evaluation/facts/sale-amounts.ts';
import { instantText } from '../../domain/instant.ts';
import type { Reported } from '../queries/submissions.ts';
import type { actionReport } from './action.ts';
import { moneyReport, referralReport } from './action.ts';

type ActionReport = ReturnType<typeof actionReport>;

/**
 * A submission that no workflow has recorded, in the shape of the action that it becomes: accepted while Temporal is away,
 * or refused by the evaluation. There is no evaluation, so nothing is known of partner and payout.
 */
export function submissionReport({
  submission,
  test,
}: Pick<Reported, 'submission' | 'test'>): Omit<ActionReport, 'payout'> & { readonly payout: null } {
  const { id, orderId, body, submittedAt } = submission;
  const amount = moneyReport(saleAmountsOf(body).order, body.currency);
  return {
    id,
    eventType: body.eventType,
    orderId,
    state: 'PENDING',
    stateDetail: 'OPEN',
    partnerId: null,
    contractId: null,
    attribution: null,
    amount,
    remainingAmount: amount,
    payout: null,
    outsideTerms: moneyReport('0', body.currency),
    outsideTermsApprovedAt: null,
    customerId: body.customerId ?? null,
    customerStatus: body.customerStatus ?? null,
    referral: referralReport({}),
    clicks: body.clicks ?? null,
    test,
    eventDate: instantText(body.eventDate),
    submittedAt: instantText(submittedAt),
    lockingAt: null,
    openUntil: null,
    lockedAt: null,
    payableAt: null,
    paidAt: null,
    hold: null,
  };
}
