import type { ClaimReason, ConsideredClaim } from '../../domain/attribution/question.ts';
import { decimal } from '../../domain/money.ts';
import type { Action } from '../entities/action.ts';
import { EvaluationEntity } from '../entities/evaluation.ts';
import type { EntityManager } from '../orm.ts';
import type { Reported } from '../queries/submissions.ts';
import { moneyReport } from './action.ts';

/**
 * Why an action pays what it pays: what its attribution considered, and each step of the stored evaluation.
 * @param seenBy a partner, who does not learn who else had a claim; null for the brand's own people
 */
export async function explanationReport(em: EntityManager, { action, submission }: Reported, seenBy: string | null) {
  if (action === null) {
    const sentence = submission.refusal?.detail ?? 'It is not evaluated yet.';
    return { payout: null, steps: [], sentences: [sentence], attribution: [] };
  }
  const evaluation = action.evaluationId ? await em.findOneOrFail(EvaluationEntity, action.evaluationId) : null;
  const { considered } = action.attribution;
  return {
    payout: moneyReport(evaluation?.result.payout ?? '0', action.payoutCurrency),
    steps: [...(evaluation?.result.steps ?? [])],
    sentences: [
      ...(evaluation?.result.sentences ?? ['Nobody is credited for this action, so nothing is paid.']),
      ...afterwards(action, evaluation?.result.payout ?? '0'),
    ],
    attribution: considered.map((claim) => (seenBy === null ? { ...claim } : masked(claim, seenBy))),
  };
}

/** What has become of the evaluated payout since. */
function afterwards(action: Action, evaluated: string): string[] {
  const { value, currency } = moneyReport(action.payout, action.payoutCurrency);
  if (action.test) return ['The action is a test, so nothing is owed.'];
  if (decimal(value).equals(evaluated)) return [];
  return [`After what was taken back, ${value} ${currency} remain.`];
}

/** Why a claim is not credited, where the full sentence would name another partner. */
const becauseOfAnother: ReadonlySet<ClaimReason> = new Set<ClaimReason>([
  'PRECEDED_BY_ANOTHER_KIND',
  'ANOTHER_CLICK_BY_POLICY',
]);

function masked(claim: ConsideredClaim, seenBy: string) {
  if (claim.partnerId !== seenBy) {
    const sentence = claim.credited ? 'Another claim was credited.' : 'Another claim was not credited.';
    return { ...claim, partnerId: null, referralId: null, sentence };
  }
  if (!becauseOfAnother.has(claim.reason)) return { ...claim };
  return { ...claim, sentence: 'Your claim is not credited: another one comes first.' };
}
