import type { Action } from '../../database/entities/action.ts';
import { ActionHistoryEntity } from '../../database/entities/actionHistory.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { post } from '../../database/queries/ledger.ts';
import { transaction } from '../../database/transaction.ts';
import { restoredDates } from '../../domain/action/locking.ts';
import { pendingDetail } from '../../domain/action/state.ts';
import { owedFor } from '../../domain/action/test-action.ts';
import { allowed } from '../../domain/action/transitions.ts';
import { DomainError } from '../../domain/errors.ts';
import { takenBy } from '../../domain/evaluation/limits/taken.ts';
import { remaining } from '../../domain/evaluation/remaining.ts';
import { accrual } from '../../domain/ledger/postings.ts';
import { accrualCause } from '../../domain/action/causes.ts';
import { change, type Change } from './change.ts';
import { once, type ActionCommandOutcome, type CommandInput } from './command.ts';
import { datingTermsOf } from './datingTerms.ts';
import { noteAction } from './monthlyTerms.ts';
import { pinned } from './pinned.ts';
import { takeUsageAgain } from './usage.ts';

/**
 * Brings a reversed action back, as it was before its last reversal: for the same partner, at the pinned price, taking of limits
 * and tiers what it took, in a new cycle of promise, lock and payment (decision 30). A repeat is safe (see once).
 *
 * @throws DomainError when it is not reversed, was never evaluated, or was deleted as a transaction
 */
export const restore = (database: Database, input: CommandInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => restoreWithin(em, input));

/** The same, in the caller's transaction. */
export const restoreWithin = (em: EntityManager, input: CommandInput): Promise<ActionCommandOutcome> =>
  once(em, input, async (action) => {
    allowed(action, 'RESTORE');
    await requireRestorable(em, action);
    const { now } = input;
    const evaluation = await pinned(em, action);
    const takenBack = action.takenBack.slice(0, -1);
    const left = remaining(evaluation, takenBack);
    const taken = action.test ? {} : takenBy(evaluation, takenBack);
    const cycle = action.cycle + 1;
    const changed = {
      state: 'PENDING',
      stateDetail: pendingDetail(action),
      cycle,
      takenBack,
      taken,
      remainingAmount: left.saleAmount,
      payout: left.payout,
      lockedAt: null,
      payableAt: null,
      paidAt: null,
    } as const;
    const dates = await accrueAgain(em, { ...action, ...changed }, now);
    const record = { ...input, command: 'RESTORE' } as const;
    return { view: await change(em, action, { ...changed, ...dates }, record, 'action.updated', now) };
  });

async function requireRestorable(em: EntityManager, { id }: Action): Promise<void> {
  const { deletedAt } = await em.findOneOrFail(SubmissionEntity, id);
  if (deletedAt) {
    throw new DomainError('ACTION_STATE_REFUSES', `Action ${id} was deleted as a transaction; it cannot be restored.`);
  }
  const [reversal] = await em.find(
    ActionHistoryEntity,
    { actionId: id, command: 'REVERSE' },
    { orderBy: { id: 'desc' }, limit: 1 },
  );
  if (reversal?.before?.stateDetail === 'AWAITING_CUSTOMER') {
    throw new DomainError(
      'ACTION_STATE_REFUSES',
      `Action ${id} was reversed before it was evaluated; report it again.`,
    );
  }
}

/** Promises its partner the payout once more, and dates it. What nobody is credited for has neither. */
async function accrueAgain(em: EntityManager, action: Action, now: string): Promise<Change> {
  const { contractId, partnerId, evaluationId } = action;
  if (!contractId || !partnerId || !evaluationId) return {};
  const { contract, brand, locking } = await datingTermsOf(em, { ...action, contractId });
  const { facts, result } = await em.findOneOrFail(EvaluationEntity, evaluationId);
  await takeUsageAgain(em, { ...action, contractId }, result, facts);
  await post(em, {
    brandId: action.brandId,
    cause: accrualCause(action),
    actionId: action.id,
    payoutId: null,
    effectiveAt: action.eventDate,
    recordedAt: now,
    postings: accrual(partnerId, owedFor(action)),
  });
  if (!action.test) await noteAction(em, contract, facts, now);
  return locking ? restoredDates(locking, action, brand, now) : {};
}
