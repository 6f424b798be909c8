import type { Action } from '../../database/entities/action.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import type { EntityManager } from '../../database/orm.ts';
import { asCorrected } from '../../domain/action/correction.ts';
import { factsIn, situationOf } from '../../database/queries/situation.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { unpriced } from '../../domain/evaluation/unpriced.ts';

/** The evaluation that corrections are priced from; that of an unattributed action pays nothing. */
export async function pinned(
  em: EntityManager,
  {
    id,
    evaluationId,
    corrected,
  }: Pick<Action, 'id' | 'corrected'> & { readonly evaluationId?: string | null | undefined },
): Promise<Evaluation> {
  if (evaluationId) {
    const { facts, result } = await em.findOneOrFail(EvaluationEntity, evaluationId);
    // Evaluations of 0.3.0 and before do not say it themselves.
    return facts.clicks > 1 ? { ...result, clicks: facts.clicks } : result;
  }
  const submission = await em.findOneOrFail(SubmissionEntity, id);
  const body = asCorrected(submission.body, corrected);
  return unpriced(await factsIn(await situationOf(em, { ...submission, body })));
}
