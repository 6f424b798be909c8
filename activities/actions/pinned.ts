import type { Action } from '../../database/entities/action.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import type { EntityManager } from '../../database/orm.ts';
import { factsIn, situationOf } from '../../database/queries/situation.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { unpriced } from '../../domain/evaluation/unpriced.ts';

/** The evaluation that corrections are priced from; that of an unattributed action pays nothing. */
export async function pinned(em: EntityManager, action: Action): Promise<Evaluation> {
  if (action.evaluationId) return (await em.findOneOrFail(EvaluationEntity, action.evaluationId)).result;
  const submission = await em.findOneOrFail(SubmissionEntity, action.id);
  return unpriced(await factsIn(await situationOf(em, submission)));
}
