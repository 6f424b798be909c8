import type { Database } from '../../database/orm.ts';
import { announce } from '../../database/queries/announce.ts';
import { post } from '../../database/queries/ledger.ts';
import { payoutReport } from '../../database/reports/payout.ts';
import { transaction } from '../../database/transaction.ts';
import { disbursement } from '../../domain/ledger/postings.ts';
import { money } from '../../domain/money.ts';
import { markPaid } from '../actions/paid.ts';
import { holdPayout, step } from './disburse.ts';
import { earners } from './earners.ts';

export interface SettleInput {
  readonly payoutId: string;
  /** The workflow's time. */
  readonly now: string;
}

/**
 * The partner has the money: books it, completes the payout and marks its actions as paid, in one transaction. A repeat is
 * safe: a completed payout stays as it is.
 */
export const settle = (database: Database, { payoutId, now }: SettleInput): Promise<void> =>
  transaction(database, async (em) => {
    const held = await holdPayout(em, payoutId);
    if (held.state === 'completed') return;
    const payout = await step(em, held, 'completed', { completedAt: now });
    await post(em, {
      brandId: payout.brandId,
      cause: `payout/${payoutId}`,
      actionId: null,
      payoutId,
      effectiveAt: now,
      recordedAt: now,
      postings: disbursement(payout.partnerId, money(payout.amount, payout.currency)),
    });
    for (const action of await earners(em, { payoutId })) {
      await markPaid(em, action, now);
    }
    await announce(em, {
      brandId: payout.brandId,
      events: [
        {
          type: 'payout.completed',
          subjectId: payoutId,
          toBrand: true,
          toPartnerId: payout.partnerId,
          body: payoutReport(payout),
        },
      ],
      at: now,
    });
  });
