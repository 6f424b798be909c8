import type { Payout } from '../entities/payout.ts';

/** A payout as the API answers it and as webhooks carry it. */
export const payoutReport = (payout: Payout) => ({
  id: payout.id,
  partnerId: payout.partnerId,
  statementId: payout.statementId,
  currency: payout.currency,
  amount: payout.amount,
  state: payout.state,
  rail: payout.rail,
  receipt: payout.receipt ?? null,
  scheduledFor: payout.scheduledFor,
  completedAt: payout.completedAt ?? null,
});
