import type { Action } from '../../database/entities/action.ts';
import { CatalogItemEntity } from '../../database/entities/catalogItem.ts';
import { ContractEntity } from '../../database/entities/contract.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import type { Submission } from '../../database/entities/submission.ts';
import type { EntityManager } from '../../database/orm.ts';
import { factsIn, situationOf } from '../../database/queries/situation.ts';
import { holdUsage, readUsage } from '../../database/queries/usage.ts';
import { compiledTermsOf } from '../../domain/evaluation/compilations.ts';
import { evaluate } from '../../domain/evaluation/evaluate.ts';
import type { Evaluation } from '../../domain/evaluation/evaluation.ts';
import { correctedFacts } from '../../domain/evaluation/facts/corrected-facts.ts';
import type { CatalogEntry } from '../../domain/evaluation/facts/facts-context.ts';
import { countersOf } from '../../domain/evaluation/limits/counters.ts';
import { usageAgain } from '../../domain/evaluation/limits/usage-again.ts';
import { unpriced } from '../../domain/evaluation/unpriced.ts';
import type { Pricing } from './evaluation.ts';

interface PricedAgain {
  readonly evaluation: Evaluation;
  /** What it was made from; null: nobody is credited. */
  readonly pricing: Pricing | null;
}

/**
 * Prices an action whose order has changed: from the facts, terms and rate that are pinned, with only the order as it now is. The
 * counters that it reads, and those that it gives back to, are held until the transaction ends.
 *
 * @param submission with the order as it now is
 */
export async function pricedAgain(em: EntityManager, action: Action, submission: Submission): Promise<PricedAgain> {
  const { id: actionId, evaluationId, test, taken: own } = action;
  if (!evaluationId) {
    return { evaluation: unpriced(await factsIn(await situationOf(em, submission))), pricing: null };
  }
  const pinned = await em.findOneOrFail(EvaluationEntity, evaluationId);
  const contract = await em.findOneOrFail(ContractEntity, pinned.contractId);
  const facts = correctedFacts(pinned.facts, submission.body, await catalogueOf(em, submission));
  const terms = compiledTermsOf(contract);
  const counters = countersOf(terms, facts);
  const reader = { actionId, callStartedAt: facts.callStartedAt };
  // A test takes nothing, so it needs to hold nothing.
  const present = test
    ? await readUsage(em, contract.id, counters, reader)
    : await holdUsage(em, contract.id, counters, reader, { contractId: contract.id, taken: own });
  const usage = usageAgain(counters, { pinned: pinned.usage, present, own });
  const evaluation = evaluate(terms, facts, usage);
  return { evaluation, pricing: { contract, facts, evaluation, usage } };
}

async function catalogueOf(
  em: EntityManager,
  { brandId, body: { items = [] } }: Submission,
): Promise<ReadonlyMap<string, CatalogEntry>> {
  if (items.length === 0) return new Map();
  const entries = await em.find(CatalogItemEntity, { brandId, sku: { $in: items.map(({ sku }) => sku) } });
  return new Map(entries.map((entry) => [entry.sku, entry]));
}
