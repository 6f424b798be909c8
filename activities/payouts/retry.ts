import { BrandEntity } from '../../database/entities/brand.ts';
import type { Payout } from '../../database/entities/payout.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { nextOpenStatement } from '../../database/queries/statements.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
import type { PayoutCommandInput } from './confirm.ts';
import { paymentBackCause } from './payBack.ts';
import { standingOf, type PayoutStanding } from './standing.ts';
import { amend, holdPayout, isDone, record, type StepBy } from './step.ts';

/**
 * Finance confirms that the partner can be paid now: the amount of a payout that failed or came back joins the next statement and
 * goes out by a payout of its own. The payment itself is never made a second time.
 *
 * @throws DomainError PAYOUT_STATE_REFUSES when it is not over, or was retried before
 */
export const retry = (database: Database, input: PayoutCommandInput): Promise<PayoutStanding> =>
  transaction(database, async (em) => {
    const { payoutId, commandId, actor, note, now: at } = input;
    const held = await holdPayout(em, payoutId);
    if (await isDone(em, payoutId, commandId)) return standingOf(held);
    requireRetriable(held);
    await joinNextStatement(em, held, { at, actor, commandId, note });
    return standingOf(held);
  });

function requireRetriable({ id, state, endedAt, retriedAt }: Payout): void {
  if (!endedAt) {
    throw new DomainError(
      'PAYOUT_STATE_REFUSES',
      `Payout ${id} is ${state}; only one that failed or came back is retried.`,
    );
  }
  if (retriedAt) {
    throw new DomainError(
      'PAYOUT_STATE_REFUSES',
      `The amount of payout ${id} joined a statement on ${retriedAt} already.`,
    );
  }
}

async function joinNextStatement(em: EntityManager, payout: Payout, by: StepBy): Promise<void> {
  const { id: payoutId, brandId, partnerId, currency, amount, state } = payout;
  const { at: now } = by;
  const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
  await nextOpenStatement(em, { brandId, partnerId, currency }, { payableAt: now, now, timeZone });
  await em.insert(StatementLineEntity, {
    brandId,
    cause: paymentBackCause(payoutId),
    partnerId,
    currency,
    kind: 'RETURNED',
    amount,
    actionId: null,
    returnedPayoutId: payoutId,
    recordedAt: now,
  });
  await amend(em, payout, { retriedAt: now });
  await record(em, payoutId, { step: 'retry', state, ...by });
}
