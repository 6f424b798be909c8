import type { Action } from '../../database/entities/action.ts';
import { InstallmentEntity } from '../../database/entities/installment.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { installmentsToCome, type InstallmentToCome } from '../../database/queries/installments.ts';
import { post } from '../../database/queries/ledger.ts';
import { nextOpenStatement } from '../../database/queries/statements.ts';
import { transaction } from '../../database/transaction.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { owedFor } from '../../domain/action/test-action.ts';
import { phaseOf, transition } from '../../domain/action/transitions.ts';
import { payableNow } from '../../domain/ledger/postings.ts';
import { decimal, isZero } from '../../domain/money.ts';
import { installmentCause, payableCause } from '../../domain/action/causes.ts';
import { actionView, bySchedule, change, lockAction } from './change.ts';
import type { ScheduledInput } from './lock.ts';
import { markPaid } from './paid.ts';

/**
 * The payment date has come: the payout becomes a line of the partner's next statement, whose payment is started through the
 * outbox. One that is paid in monthly parts stays locked until the last of them, with the date of the next one. A repeat is
 * safe for the same reasons as that of the lock.
 */
export const makePayable = (database: Database, { actionId, now }: ScheduledInput): Promise<ActionView> =>
  transaction(database, async (em) => {
    const action = await lockAction(em, actionId);
    const { payableAt, partnerId } = action;
    if (
      transition(phaseOf(action), 'MAKE_PAYABLE').outcome !== 'MOVES' ||
      !payableAt ||
      !partnerId ||
      now < payableAt
    ) {
      return actionView(action);
    }
    const { parts, timeZone } = await installmentsToCome(em, action);
    const due = { ...action, payableAt, partnerId, timeZone };
    const [part, ...later] = parts;
    if (part) return makePartPayable(em, due, part, later, now);
    await postPayable(em, due, payableCause(action), action.payout, now);
    const by = bySchedule('MAKE_PAYABLE', action.cycle);
    return change(em, action, { stateDetail: 'PAYMENT_PENDING' }, by, 'action.updated', now);
  });

interface DueAction extends Action {
  readonly payableAt: string;
  readonly partnerId: string;
  /** The brand's. */
  readonly timeZone: string;
}

async function makePartPayable(
  em: EntityManager,
  { timeZone, ...action }: DueAction,
  { number, amount }: InstallmentToCome,
  later: readonly InstallmentToCome[],
  now: string,
): Promise<ActionView> {
  const { id: actionId, cycle } = action;
  await em.nativeUpdate(InstallmentEntity, { actionId, cycle, number }, { payableSince: now });
  await postPayable(em, { ...action, timeZone }, installmentCause(action, number), amount, now);
  // Reversals may have left nothing of those to come.
  const next = later.some((part) => !decimal(part.amount).isZero()) ? later[0] : undefined;
  const changed = next ? { payableAt: next.dueAt } : ({ stateDetail: 'PAYMENT_PENDING' } as const);
  const by = bySchedule('MAKE_PAYABLE', cycle, number);
  const view = await change(em, action, changed, by, 'action.updated', now);
  if (next) return view;
  // The parts before may be paid long since, and this one be of nothing.
  return (await markPaid(em, { ...action, ...changed, version: action.version + 1 }, now)) ?? view;
}

async function postPayable(
  em: EntityManager,
  action: DueAction,
  cause: string,
  amount: string,
  now: string,
): Promise<void> {
  const { id, brandId, partnerId, payableAt, payoutCurrency, timeZone } = action;
  const payout = owedFor({ ...action, payout: amount });
  await post(em, {
    brandId,
    cause,
    actionId: id,
    payoutId: null,
    effectiveAt: payableAt,
    recordedAt: now,
    postings: payableNow(partnerId, payout),
  });
  if (isZero(payout)) return;
  await nextOpenStatement(em, { brandId, partnerId, currency: payoutCurrency }, { payableAt, now, timeZone });
  await em.insert(StatementLineEntity, {
    brandId,
    cause,
    partnerId,
    currency: payoutCurrency,
    kind: 'EARNED',
    amount,
    actionId: id,
    recordedAt: now,
  });
}
