import { BrandEntity } from '../../database/entities/brand.ts';
import { ContractEntity } from '../../database/entities/contract.ts';
import type { Database } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { transaction } from '../../database/transaction.ts';
import { eventPayoutOf } from '../../domain/contract/terms.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { owedFor } from '../../domain/action/test-action.ts';
import { phaseOf, transition } from '../../domain/action/transitions.ts';
import { payableAt } from '../../domain/calendar.ts';
import { lock as lockPostings } from '../../domain/ledger/postings.ts';
import { isZero } from '../../domain/money.ts';
import { lockCause } from './causes.ts';
import { actionView, bySchedule, change, lockAction } from './change.ts';
import { planInstallments } from './installments.ts';

export interface ScheduledInput {
  readonly actionId: string;
  /** The workflow's time. */
  readonly now: string;
}

/**
 * The locking date has come: the payout is owed for certain, and its payment date is known. The date decides, never the
 * moment of waking. A repeat is safe: the table says that it is already there, and the cause can be posted once only.
 */
export const lock = (database: Database, { actionId, now }: ScheduledInput): Promise<ActionView> =>
  transaction(database, async (em) => {
    const action = await lockAction(em, actionId);
    const { lockingAt, contractId } = action;
    if (transition(phaseOf(action), 'LOCK').outcome !== 'MOVES' || !lockingAt || !contractId || now < lockingAt) {
      return actionView(action);
    }
    const contract = await em.findOneOrFail(ContractEntity, contractId);
    const brand = await em.findOneOrFail(BrandEntity, action.brandId);
    const payout = owedFor(action);
    await post(em, {
      brandId: action.brandId,
      cause: lockCause(action),
      actionId,
      payoutId: null,
      effectiveAt: lockingAt,
      recordedAt: now,
      postings: lockPostings(payout),
    });
    // It was priced under this contract: what the terms do not state is a sale that triggers priced.
    const paying = eventPayoutOf(contract.terms, { code: action.eventType, category: 'SALE' });
    const scheduling = paying?.payoutScheduling;
    // Where there is nothing to pay it ends here; with basis INVOICED the payment date is that of an invoice.
    const firstAt =
      scheduling?.basis === 'LOCKED' && !isZero(payout) ? payableAt(scheduling, lockingAt, brand.timeZone) : null;
    if (firstAt && contract.terms.pricing === 'TRIGGERS') await planInstallments(em, action, firstAt, brand.timeZone);
    return change(
      em,
      action,
      {
        state: 'APPROVED',
        stateDetail: 'LOCKED',
        lockedAt: lockingAt,
        payableAt: firstAt,
      },
      bySchedule('LOCK', action.cycle),
      'action.approved',
      now,
    );
  });
