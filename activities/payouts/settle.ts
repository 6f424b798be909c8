import { ActionEntity, type Action } from '../../database/entities/action.ts';
import type { Payout } from '../../database/entities/payout.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import { LockMode, type Database, type EntityManager } from '../../database/orm.ts';
import { announce } from '../../database/queries/announce.ts';
import { post } from '../../database/queries/ledger.ts';
import { payoutReport } from '../../database/reports/payout.ts';
import { transaction } from '../../database/transaction.ts';
import { disbursement } from '../../domain/ledger/postings.ts';
import { money } from '../../domain/money.ts';
import { payableCause, wholeCause } from '../../domain/action/causes.ts';
import { markPaid } from '../actions/paid.ts';
import { holdPayout, step } from './disburse.ts';

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
    for (const action of await actionsPaidBy(em, payout)) {
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

/**
 * The actions whose earnings this payout carries, each held, in the order in which they were made. One that has moved on to
 * another partner meanwhile, or there and back, earns by another line now: this payout does not settle it.
 */
async function actionsPaidBy(em: EntityManager, { id }: Payout): Promise<Action[]> {
  const lines = await em.find(StatementLineEntity, { payoutId: id, kind: 'EARNED' });
  const causes = new Set(lines.map(({ cause }) => wholeCause(cause)));
  const actions = await em.find(
    ActionEntity,
    { id: { $in: lines.flatMap(({ actionId }) => (actionId ? [actionId] : [])) } },
    { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  return actions.filter((action) => causes.has(payableCause(action)));
}
