import { asCorrected } from '../../domain/action/correction.ts';
import type { ConsideredClaim } from '../../domain/attribution/question.ts';
import { compiledTermsOf } from '../../domain/evaluation/compilations.ts';
import { evaluate } from '../../domain/evaluation/evaluate.ts';
import { engineVersion as engineOfNow, type Evaluation } from '../../domain/evaluation/evaluation.ts';
import { sentencesOf } from '../../domain/evaluation/story/explanation.ts';
import { saleStory } from '../../domain/evaluation/story/sale-story.ts';
import { seenByPartner, type Onlooker } from '../../domain/evaluation/story/partner-view.ts';
import type { Usage } from '../../domain/evaluation/limits/usage.ts';
import { instantText } from '../../domain/instant.ts';
import { decimal } from '../../domain/money.ts';
import type { Action } from '../entities/action.ts';
import { ContractEntity } from '../entities/contract.ts';
import { EvaluationEntity, type StoredEvaluation } from '../entities/evaluation.ts';
import { PartnerEntity } from '../entities/partner.ts';
import type { Submission } from '../entities/submission.ts';
import type { EntityManager } from '../orm.ts';
import type { Reported } from '../queries/submissions.ts';
import { moneyReport } from './action.ts';
import { priceReport } from './price.ts';

interface Wanted {
  /** A partner, who does not learn of others and of the brand's notes; null for the brand's own people. */
  readonly seenBy: string | null;
  /** Every rule that was tried, also those of groups that could be skipped together. */
  readonly full: boolean;
}

const notPriced = { contractId: null, termsHash: null, engineVersion: null, usage: null };

/** Why an action pays what it pays: what its attribution considered, each step of its evaluation, and what was pinned with it. */
export async function explanationReport(em: EntityManager, { action, submission }: Reported, wanted: Wanted) {
  if (action === null) {
    const sentence = submission.refusal?.detail ?? 'It is not evaluated yet.';
    return {
      payout: null,
      outsideTerms: null,
      outsideTermsApprovedAt: null,
      lines: [],
      steps: [],
      sentences: [sentence],
      attribution: [],
      ...notPriced,
    };
  }
  const attribution = action.attribution.considered.map((claim) =>
    wanted.seenBy === null ? { ...claim } : masked(claim, wanted.seenBy),
  );
  const evaluation = action.evaluationId ? await em.findOneOrFail(EvaluationEntity, action.evaluationId) : null;
  if (evaluation === null) {
    const sale = saleStory(asCorrected(submission.body, action.corrected));
    const sentences = [
      ...sale.sentences,
      ...whyUnpaid(action, submission),
      ...leftOut(action),
      ...afterwards(action, { payout: '0', outsideTerms: '0' }),
    ];
    const zero = moneyReport('0', action.payoutCurrency);
    const steps = [...sale.steps];
    return {
      payout: zero,
      outsideTerms: zero,
      outsideTermsApprovedAt: null,
      lines: [],
      steps,
      sentences,
      attribution,
      ...notPriced,
    };
  }
  const told = await toldEvaluation(em, action, evaluation, wanted);
  return {
    ...told,
    outsideTermsApprovedAt: instantText(action.excessAllowedAt),
    sentences: [...told.sentences, ...leftOut(action), ...afterwards(action, evaluation.result)],
    attribution,
  };
}

/** One pricing of an action, as it was made. */
export async function toldEvaluation(em: EntityManager, action: Action, evaluation: StoredEvaluation, wanted: Wanted) {
  const told = wanted.full ? await toldInFull(em, evaluation) : evaluation.result;
  const onlooker = wanted.seenBy === null ? null : await onlookerOf(em, action, evaluation, wanted.seenBy);
  const { steps, sentences } = onlooker === null ? told : toldTo(onlooker, told, evaluation);
  const { contractId, termsHash, engineVersion, result } = evaluation;
  return {
    ...priceReport(result),
    steps: [...steps],
    sentences: [...sentences],
    contractId,
    termsHash,
    engineVersion,
    usage: usageSeenBy(onlooker, evaluation),
  };
}

type Told = Pick<Evaluation, 'steps' | 'sentences'>;

/**
 * The same walk over what was pinned, told in full. An evaluation of a former engine is told as it was stored.
 * @throws Error when the walk comes to another payout: then a promise is broken
 */
async function toldInFull(em: EntityManager, evaluation: StoredEvaluation): Promise<Told> {
  const { id, contractId, facts, usage, result } = evaluation;
  if (evaluation.engineVersion !== engineOfNow) return result;
  const contract = await em.findOneOrFail(ContractEntity, contractId);
  const again = evaluate(compiledTermsOf(contract), facts, usage, 'FULL');
  if (decimal(again.payout).equals(result.payout)) return again;
  throw new Error(`evaluation ${id} paid ${result.payout} and pays ${again.payout} when it is walked again`);
}

function toldTo(onlooker: Onlooker, told: Told, { facts, result }: StoredEvaluation): Told {
  const steps = seenByPartner(told.steps, onlooker);
  if (steps.every((step, index) => step === told.steps[index])) return told;
  return { steps, sentences: sentencesOf(steps, result.currency, facts.items) };
}

/** The counters are those of the partner's own contract; but one for each click names the click, which may be another's. */
function usageSeenBy(onlooker: Onlooker | null, { usage, facts: { clickId } }: StoredEvaluation): Usage {
  if (onlooker === null || onlooker.ownReferral || clickId === null) return { ...usage };
  return Object.fromEntries(Object.entries(usage).filter(([key]) => !key.includes(clickId)));
}

async function onlookerOf(
  em: EntityManager,
  { attribution }: Action,
  { facts }: StoredEvaluation,
  partnerId: string,
): Promise<Onlooker> {
  const { name, groups } = await em.findOneOrFail(PartnerEntity, partnerId);
  const referral = attribution.considered.find(({ referralId }) => referralId === facts.clickId);
  const ownReferral = facts.clickId === null || referral?.partnerId === partnerId;
  return { names: [partnerId, name], groups, ownReferral };
}

function whyUnpaid({ stateDetail }: Action, { refusal }: Submission): string[] {
  if (stateDetail !== 'AWAITING_CUSTOMER') return ['Nobody is credited for this action, so nothing is paid.'];
  const waiting = 'It waits until its customer has both keys, and is evaluated then as of its event date.';
  return [waiting, ...(refusal ? [refusal.detail] : [])];
}

const leftOut = ({ attribution }: Action): string[] => (attribution.leftOut ? [attribution.leftOut] : []);

/** What has become of the evaluated payout since. */
function afterwards(action: Action, { payout, outsideTerms }: Pick<Evaluation, 'payout' | 'outsideTerms'>): string[] {
  const { value, currency } = moneyReport(action.payout, action.payoutCurrency);
  const excess = action.excessAllowedAt ? moneyReport(outsideTerms, currency).value : '0';
  const isWhole = decimal(value).equals(decimal(payout).plus(excess));
  return [
    ...(action.corrected
      ? ['The order was corrected since it was reported: this is the price of what it now is.']
      : []),
    ...(action.excessAllowedAt
      ? [`The ${excess} ${currency} outside of the terms are approved, so they are paid too.`]
      : []),
    ...(isWhole ? [] : [`After what was taken back, ${value} ${currency} remain.`]),
    ...(action.test ? ['The action is a test, so nothing is owed.'] : []),
  ];
}

/** Why a claim is not credited, where the full sentence would name another partner. */
const becauseOfAnother: ReadonlySet<string> = new Set<ConsideredClaim['reason'] | 'ANOTHER_CLICK_BY_POLICY'>([
  'PRECEDED_BY_ANOTHER_KIND',
  'ANOTHER_REFERRAL_BY_POLICY',
  // As 0.2.0 stored it.
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
