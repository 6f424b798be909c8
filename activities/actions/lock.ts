import type { Action } from '../../database/entities/action.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { transaction } from '../../database/transaction.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { owedFor } from '../../domain/action/test-action.ts';
import { phaseOf, transition } from '../../domain/action/transitions.ts';
import { payableAt } from '../../domain/calendar.ts';
import { lock as lockPostings } from '../../domain/ledger/postings.ts';
import { isZero } from '../../domain/money.ts';
import { lockCause } from '../../domain/action/causes.ts';
import { actionView, bySchedule, change, lockAction, type Change, type CommandRecord } from './change.ts';
import { datingTermsOf } from './datingTerms.ts';
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
    return lockedAt(em, { ...action, contractId }, lockingAt, bySchedule('LOCK', action.cycle), now);
  });

/**
 * Locks an action that is held, as of `at`.
 * @param also what changes with it
 */
export async function lockedAt(
  em: EntityManager,
  action: Action & { readonly contractId: string },
  at: string,
  record: CommandRecord,
  now: string,
  also: Change = {},
): Promise<ActionView> {
  const { contract, brand, scheduling } = await datingTermsOf(em, action);
  const payout = owedFor(action);
  await post(em, {
    brandId: action.brandId,
    cause: lockCause(action),
    actionId: action.id,
    payoutId: null,
    effectiveAt: at,
    recordedAt: now,
    postings: lockPostings(payout),
  });
  // Where there is nothing to pay it ends here; with basis INVOICED the payment date is that of an invoice.
  const firstAt = scheduling?.basis === 'LOCKED' && !isZero(payout) ? payableAt(scheduling, at, brand.timeZone) : null;
  if (firstAt && contract.terms.pricing === 'TRIGGERS') await planInstallments(em, action, firstAt, brand.timeZone);
  return change(
    em,
    action,
    {
      ...also,
      state: 'APPROVED',
      stateDetail: 'LOCKED',
      lockedAt: at,
      payableAt: firstAt,
    },
    record,
    'action.approved',
    now,
  );
}
