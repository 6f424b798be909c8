import type { Action } from '../../database/entities/action.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import type { EntityManager } from '../../database/orm.ts';
import { historyOf } from '../../database/queries/history.ts';
import * as decide from '../../domain/action/decide.ts';
import { lastBasis } from '../../domain/action/price-change.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { allowed } from '../../domain/action/transitions.ts';
import { carryOut } from './carryOut.ts';
import type { CommandInput } from './command.ts';
import { datingTermsOf } from './datingTerms.ts';
import { partsToCome } from './installments.ts';
import { pinned } from './pinned.ts';
import { recountCall } from './usage.ts';

export interface UndoInput extends CommandInput {
  /** The command that is meant; absent: whichever is the latest. */
  readonly undoes?: string | undefined;
}

/**
 * Undoes the latest part that was taken back of an action, or its latest correction: it is priced as it was before, and takes of
 * limits and tiers what it took then. In the caller's transaction, which holds it.
 *
 * @throws DomainError when the state refuses it, there is none, or another command has changed the price since
 */
export async function undone(
  em: EntityManager,
  action: Action,
  input: UndoInput,
): Promise<{ readonly view: ActionView }> {
  allowed(action, 'UNDO');
  const { now } = input;
  const { latest, basis } = lastBasis(action, await historyOf(em, action.id), input.undoes);
  const evaluation = await pinned(em, { ...action, ...basis });
  const known = { evaluation, terms: await datingTermsOf(em, action), toCome: await partsToCome(em, action) };
  const decision = decide.undo(action, known, basis, input);
  const view = await carryOut(em, action, decision, input, { now, undoes: latest });
  if (basis.evaluationId) {
    const { facts } = await em.findOneOrFail(EvaluationEntity, basis.evaluationId);
    await recountCall(em, { ...action, ...decision.changed }, evaluation, facts);
  }
  return { view };
}
