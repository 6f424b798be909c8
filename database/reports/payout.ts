import { instantText } from '../../domain/instant.ts';
import { amountText, money } from '../../domain/money.ts';
import type { Payout } from '../entities/payout.ts';

/** A payout as the API answers it and as webhooks carry it. */
export const payoutReport = (payout: Payout) => ({
  id: payout.id,
  partnerId: payout.partnerId,
  statementId: payout.statementId,
  currency: payout.currency,
  amount: amountText(money(payout.amount, payout.currency)),
  paidCurrency: payout.paidCurrency,
  paidAmount: payout.paidAmount ? amountText(money(payout.paidAmount, payout.paidCurrency)) : null,
  rate: payout.rate ? { ...payout.rate, at: instantText(payout.rate.at) } : null,
  state: payout.state,
  rail: payout.rail,
  receipt: payout.receipt ?? null,
  scheduledFor: instantText(payout.scheduledFor),
  sentAt: instantText(payout.sentAt),
  completedAt: instantText(payout.completedAt),
  endedAt: instantText(payout.endedAt),
  failure: payout.failure ?? null,
  retriedAt: instantText(payout.retriedAt),
});
