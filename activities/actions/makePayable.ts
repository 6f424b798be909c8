import { BrandEntity } from '../../database/entities/brand.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import type { Database } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { nextOpenStatement } from '../../database/queries/statements.ts';
import { transaction } from '../../database/transaction.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { phaseOf, transition } from '../../domain/action/transitions.ts';
import { payableNow } from '../../domain/ledger/postings.ts';
import { money } from '../../domain/money.ts';
import { payableCause } from './causes.ts';
import { actionView, bySchedule, change, lockAction } from './change.ts';
import type { ScheduledInput } from './lock.ts';

/**
 * The payment date has come: the payout becomes a line of the partner's next statement, whose payment is started through the
 * outbox. A repeat is safe for the same reasons as that of the lock.
 */
export const makePayable = (database: Database, { actionId, now }: ScheduledInput): Promise<ActionView> =>
  transaction(database, async (em) => {
    const action = await lockAction(em, actionId);
    const { payableAt, partnerId, brandId, payoutCurrency } = action;
    if (
      transition(phaseOf(action), 'MAKE_PAYABLE').outcome !== 'MOVES' ||
      !payableAt ||
      !partnerId ||
      now < payableAt
    ) {
      return actionView(action);
    }
    const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
    const cause = payableCause(action);
    await post(em, {
      brandId,
      cause,
      actionId,
      payoutId: null,
      effectiveAt: payableAt,
      recordedAt: now,
      postings: payableNow(partnerId, money(action.payout, payoutCurrency)),
    });
    await nextOpenStatement(em, { brandId, partnerId, currency: payoutCurrency }, { payableAt, now, timeZone });
    await em.insert(StatementLineEntity, {
      brandId,
      cause,
      partnerId,
      currency: payoutCurrency,
      kind: 'EARNED',
      amount: action.payout,
      actionId,
      recordedAt: now,
    });
    return change(
      em,
      action,
      { stateDetail: 'PAYMENT_PENDING' },
      bySchedule('MAKE_PAYABLE', action.cycle),
      'action.updated',
      now,
    );
  });
