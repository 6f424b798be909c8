import type { Terms } from '../../domain/contract/terms.ts';
import { statusAt } from '../../domain/contract/contract.ts';
import { compiledTermsOf } from '../../domain/evaluation/compilations.ts';
import { countersOf } from '../../domain/evaluation/limits/counters.ts';
import { evaluate } from '../../domain/evaluation/evaluate.ts';
import type { Detail } from '../../domain/evaluation/evaluation.ts';
import type { Contract } from '../entities/contract.ts';
import type { EntityManager } from '../orm.ts';
import { factsUnder } from '../queries/goods.ts';
import { factsIn, situationOf, type Reported } from '../queries/situation.ts';
import { readUsage } from '../queries/usage.ts';
import { lifeOf } from './contract.ts';
import { priceReport } from './price.ts';

/** What a dry run asks about: a contract with its counters as they stand, or terms that nothing has been paid under. */
interface Basis {
  readonly contract: Contract | null;
  readonly terms: Terms;
  readonly termsHash: string;
}

/** No action has this id. */
const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * What an action would earn, by the walk that prices actions; nothing is held or stored. A contract that is not in force at
 * the event date is asked all the same, and the explanation says so.
 *
 * @throws DomainError PARTNER_WITHOUT_CONTRACT, FX_RATE_UNKNOWN
 */
export async function dryRun(
  em: EntityManager,
  reported: Reported,
  { contract, terms, termsHash }: Basis,
  detail: Exclude<Detail, 'NONE'>,
) {
  const situation = await situationOf(em, reported);
  const partnerId = contract?.partnerId ?? reported.body.partnerId ?? null;
  const facts = await factsUnder(em, { ...situation, facts: await factsIn(situation) }, { terms, partnerId });
  const compiled = compiledTermsOf({ terms, termsHash });
  const reader = { actionId: nobody, callStartedAt: facts.callStartedAt };
  const usage = contract === null ? {} : await readUsage(em, contract.id, countersOf(compiled, facts), reader);
  const evaluation = evaluate(compiled, facts, usage, detail);
  const { engineVersion, steps, sentences } = evaluation;
  return {
    ...priceReport(evaluation),
    explanation: {
      steps: [...steps],
      sentences: [...notInForce(contract, facts.eventAt), ...sentences],
      contractId: contract?.id ?? null,
      termsHash,
      engineVersion,
      usage: { ...usage },
    },
  };
}

function notInForce(contract: Contract | null, eventAt: string): string[] {
  if (contract === null) return [];
  const status = statusAt(lifeOf(contract), eventAt);
  return status === 'ACTIVE' ? [] : [`The contract is ${status} at the event date, so it would not price this action.`];
}
