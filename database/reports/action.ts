import { amountText, money, type MoneyText } from '../../domain/money.ts';
import type { Action } from '../entities/action.ts';

/** An action as the API answers it and as webhooks carry it (api.md, An action): money as text, no internals. */
export type ActionReport = ReturnType<typeof actionReport>;

export const actionReport = (action: Action) => ({
  id: action.id,
  eventType: action.eventType,
  orderId: action.orderId,
  state: action.state,
  stateDetail: action.stateDetail,
  partnerId: action.partnerId ?? null,
  contractId: action.contractId ?? null,
  attribution: attributionReport(action),
  amount: moneyOf(action.amount, action.currency),
  remainingAmount: moneyOf(action.remainingAmount, action.currency),
  payout: moneyOf(action.payout, action.payoutCurrency),
  customerId: action.customerId ?? null,
  customerStatus: action.customerStatus ?? null,
  test: action.test,
  eventDate: action.eventDate,
  submittedAt: action.submittedAt,
  lockingAt: action.lockingAt ?? null,
  lockedAt: action.lockedAt ?? null,
  payableAt: action.payableAt ?? null,
  paidAt: action.paidAt ?? null,
});

const attributionReport = ({ attribution: { credited } }: Action) =>
  credited === null ? null : { by: credited.by, referralId: credited.referralId };

const moneyOf = (value: string, currency: string): MoneyText => ({
  value: amountText(money(value, currency)),
  currency,
});
