import type { Payout } from '../../database/entities/payout.ts';
import type { EntityManager } from '../../database/orm.ts';
import { wakeForFunds } from '../../database/queries/funds.ts';
import { post, postedBy } from '../../database/queries/ledger.ts';
import { paymentBack } from '../../domain/ledger/postings.ts';
import { markUnpaid } from '../actions/paid.ts';
import { earners } from './earners.ts';
import { paymentCause, tellOfPayout } from './settle.ts';
import { step, type StepBy } from './step.ts';

/** Of the ledger transaction that undoes a payout; it moves nothing where the payment had never arrived. */
export const paymentBackCause = (payoutId: string): string => `payout/${payoutId}/back`;

const over = { askAt: null, waitsFor: null, pausedAt: null } as const;

/**
 * A payment failed, came back, or was cancelled before it was made: what was paid is payable again, by a transaction that is linked to the payout, and its actions
 * wait for payment once more (semantics, Money that went out). The funds that it took are there for others. The amount joins a statement when finance retries it.
 */
export async function payBack(
  em: EntityManager,
  held: Payout,
  taken: 'failed' | 'returned' | 'cancel',
  reason: string,
  by: StepBy,
): Promise<Payout> {
  const { at: now } = by;
  const hadArrived = held.state === 'completed';
  const payout = await step(em, held, taken, { ...over, failure: reason, endedAt: now }, by);
  const { id: payoutId, brandId } = payout;
  await post(em, {
    brandId,
    cause: paymentBackCause(payoutId),
    actionId: null,
    payoutId,
    effectiveAt: now,
    recordedAt: now,
    postings: hadArrived ? paymentBack(await postedBy(em, brandId, paymentCause(payoutId))) : [],
  });
  if (hadArrived) {
    for (const action of await earners(em, { payoutId })) {
      await markUnpaid(em, action, now);
    }
  }
  await tellOfPayout(em, payout, 'payout.failed', now);
  await wakeForFunds(em, { brandId, currency: payout.paidCurrency });
  return payout;
}
