import type { Action } from '../../database/entities/action.ts';
import { ActionHistoryEntity } from '../../database/entities/actionHistory.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { historyOf } from '../../database/queries/history.ts';
import { transaction } from '../../database/transaction.ts';
import * as decide from '../../domain/action/decide.ts';
import { lastBasis } from '../../domain/action/price-change.ts';
import type { Contract } from '../../database/entities/contract.ts';
import { carryOut } from './carryOut.ts';
import { once, type ActionCommandOutcome } from './command.ts';
import { datingTermsOf } from './datingTerms.ts';
import { noteAction } from './monthlyTerms.ts';
import { pinned } from './pinned.ts';
import { undone, type UndoInput } from './undo.ts';
import { countCallAgain } from './usage.ts';

/**
 * Brings a reversed action back, as it was before its last reversal; of one that is not reversed it undoes the latest part that was
 * taken back or corrected. A repeat is safe (see once).
 *
 * @throws DomainError when there is nothing to undo, another command has changed the price since, or it was never evaluated or deleted
 * as a transaction
 */
export const restore = (database: Database, input: UndoInput): Promise<ActionCommandOutcome> =>
  transaction(database, (em) => restoreWithin(em, input));

/** The same, in the caller's transaction. */
export const restoreWithin = (em: EntityManager, input: UndoInput): Promise<ActionCommandOutcome> =>
  once(em, input, (action) => (action.state === 'REVERSED' ? restored(em, action, input) : undone(em, action, input)));

async function restored(em: EntityManager, action: Action, { undoes, ...input }: UndoInput) {
  const terms = await datingTermsOf(em, action);
  if (undoes !== undefined) lastBasis(action, await historyOf(em, action.id), undoes);
  const { reversal, ...ended } = await endedBy(em, action);
  const known = { evaluation: await pinned(em, action), terms, ...ended };
  const decision = decide.restore(action, known, input.now);
  const view = await carryOut(em, action, decision, input, { now: input.now, undoes: reversal });
  if (terms) await countAgain(em, { ...action, ...decision.changed }, terms.contract, input.now);
  return { view };
}

/** What ended it, and whether that cannot be undone. */
async function endedBy(em: EntityManager, { id }: Action) {
  const { deletedAt } = await em.findOneOrFail(SubmissionEntity, id);
  const [reversal] = await em.find(
    ActionHistoryEntity,
    { actionId: id, command: 'REVERSE' },
    { orderBy: { id: 'desc' }, limit: 1 },
  );
  return {
    reversal: reversal?.commandId,
    deleted: Boolean(deletedAt),
    unevaluated: reversal?.before?.stateDetail === 'AWAITING_CUSTOMER',
  };
}

/** It is one of its contract's actions once more. */
async function countAgain(em: EntityManager, action: Action, contract: Contract, now: string): Promise<void> {
  const { facts, result } = await em.findOneOrFail(EvaluationEntity, action.evaluationId ?? '');
  await countCallAgain(em, action, contract.id, result, facts);
  if (!action.test) await noteAction(em, contract, facts, now);
}
