import { canonicalJson } from '../../domain/contract/canonical-json.ts';
import type { Terms } from '../../domain/contract/terms.ts';
import { compiledTermsOf } from '../../domain/evaluation/compilations.ts';
import { evaluate } from '../../domain/evaluation/evaluate.ts';
import { engineVersion } from '../../domain/evaluation/evaluation.ts';
import { termsHashOf } from '../../platform/sha256.ts';
import type { StoredEvaluation } from '../entities/evaluation.ts';
import type { Database } from '../orm.ts';

/** What evaluating everything once more has found. */
export interface Reevaluation {
  /** How many evaluations gave the same once more. */
  readonly same: number;
  /** How many were made by an engine of another version, by that version: they are not compared. */
  readonly otherEngines: Readonly<Record<string, number>>;
  /** One sentence for each evaluation that came out otherwise. */
  readonly differences: readonly string[];
}

/** With the terms that it was made from. */
type PinnedEvaluation = Omit<StoredEvaluation, 'brandId' | 'at'> & { readonly terms: Terms };

const pageSize = 500;

/**
 * Evaluates every stored action once more from what was pinned with it: facts, usage and the terms of its contract. The whole
 * evaluation must come out the same, each step and each sentence of it, not only the amount.
 */
export async function reevaluation(database: Database): Promise<Reevaluation> {
  const differences: string[] = [];
  const otherEngines: Record<string, number> = {};
  let same = 0;
  for await (const stored of storedEvaluations(database)) {
    if (stored.engineVersion !== engineVersion) {
      otherEngines[stored.engineVersion] = (otherEngines[stored.engineVersion] ?? 0) + 1;
      continue;
    }
    const difference = differenceOf(stored);
    if (difference === null) same += 1;
    else differences.push(`Evaluation ${stored.id} of action ${stored.actionId}: ${difference}`);
  }
  return { same, otherEngines, differences };
}

/** By id, page by page; what is written meanwhile comes last. */
async function* storedEvaluations(database: Database): AsyncGenerator<PinnedEvaluation> {
  const em = database.em.fork();
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await em.execute<PinnedEvaluation[]>(
      `SELECT e.id, e.action_id AS "actionId", e.terms_hash AS "termsHash", e.engine_version AS "engineVersion", e.facts,
         e.usage, e.result, c.id AS "contractId", c.terms
       FROM evaluation e JOIN contract c ON c.id = e.contract_id WHERE e.id > ? ORDER BY e.id LIMIT ?`,
      [after, pageSize],
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function differenceOf({ contractId, terms, termsHash, facts, usage, result }: PinnedEvaluation): string | null {
  if (termsHashOf(terms) !== termsHash) {
    return `the terms of contract ${contractId} are not those that it was priced by.`;
  }
  const again = evaluate(compiledTermsOf({ termsHash, terms }), facts, usage);
  if (canonicalJson(again) === canonicalJson(result)) return null;
  return again.payout === result.payout
    ? `it pays ${result.payout} ${result.currency} as before, but the way there is another.`
    : `it paid ${result.payout} ${result.currency}, and now ${again.payout} ${again.currency}.`;
}
