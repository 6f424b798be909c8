import type { Hold } from '../../domain/action/state.ts';
import type { CarriedReferral } from '../../domain/attribution/question.ts';
import { instantText } from '../../domain/instant.ts';
import { amountText, money, type MoneyText } from '../../domain/money.ts';
import type { Action } from '../entities/action.ts';

/** An action as the API answers it and as webhooks carry it (api.md, An action): money as text, no internals. */
export const actionReport = (action: Action) => ({
  id: action.id,
  eventType: action.eventType,
  orderId: action.orderId,
  state: action.state,
  stateDetail: action.stateDetail,
  partnerId: action.partnerId ?? null,
  contractId: action.contractId ?? null,
  attribution: attributionReport(action),
  amount: moneyReport(action.amount, action.currency),
  remainingAmount: moneyReport(action.remainingAmount, action.currency),
  payout: moneyReport(action.payout, action.payoutCurrency),
  outsideTerms: moneyReport(action.outsideTerms, action.payoutCurrency),
  outsideTermsApprovedAt: instantText(action.excessAllowedAt),
  customerId: action.customerId ?? null,
  customerStatus: action.customerStatus ?? null,
  referral: referralReport(action.referral),
  clicks: action.clicks ?? null,
  test: action.test,
  eventDate: instantText(action.eventDate),
  submittedAt: instantText(action.submittedAt),
  lockingAt: instantText(action.lockingAt),
  openUntil: instantText(action.openUntil),
  lockedAt: instantText(action.lockedAt),
  payableAt: instantText(action.payableAt),
  paidAt: instantText(action.paidAt),
  hold: holdReport(action.hold),
});

export const holdReport = (hold: Hold | null | undefined) =>
  hold ? { since: instantText(hold.since), until: instantText(hold.until) } : null;

/** How the partner came by the action. What credited a former partner is not shown: it names that partner's code or click. */
function attributionReport({ attribution: { credited }, partnerId }: Action) {
  if (!partnerId) return null;
  if (credited?.partnerId !== partnerId) return { by: 'REATTRIBUTION' as const, referralId: null };
  return { by: credited.by, referralId: credited.referralId };
}

/** What the partner's own referral carried. */
export const referralReport = ({ sharedId, param1, param2, param3, param4 }: CarriedReferral) => ({
  sharedId: sharedId ?? null,
  param1: param1 ?? null,
  param2: param2 ?? null,
  param3: param3 ?? null,
  param4: param4 ?? null,
});

export const moneyReport = (value: string, currency: string): MoneyText => ({
  value: amountText(money(value, currency)),
  currency,
});
