import { findReported, type Reported } from '../database/queries/submissions.ts';
import type { Submission } from '../domain/action/submission.ts';
import { actorOf, type PrincipalOf } from './access/principal.ts';
import { found } from './access/tenancy.ts';
import type { HandlerDeps } from './http/route.ts';
import { recordNow, takeIn } from './intake.ts';

/** CREATED: recorded now. REPEATED: it was reported before. ACCEPTED: stored, and evaluated once Temporal answers. */
type ReportOutcome = 'CREATED' | 'REPEATED' | 'ACCEPTED';

/**
 * Takes in what a brand reports and has it evaluated.
 * @throws DomainError as the intake and the evaluation do
 */
export async function report(
  deps: HandlerDeps,
  principal: PrincipalOf<'brand'>,
  body: Submission,
): Promise<{ readonly outcome: ReportOutcome; readonly reported: Reported }> {
  const reporter = { brandId: principal.brandId, actor: actorOf(principal) };
  const { isNew, submission } = await takeIn(deps, reporter, body, await deps.clock.now());
  await recordNow(deps, submission);
  const reported = found(await findReported(deps.em, submission.id, principal), 'action');
  if (reported.action === null) return { outcome: 'ACCEPTED', reported };
  return { outcome: isNew ? 'CREATED' : 'REPEATED', reported };
}
