import { compiledTermsOf } from '../../domain/evaluation/compilations.ts';
import { counterMovements, type CounterMovement, type Movement } from '../../domain/evaluation/limits/movement.ts';
import type { Taken } from '../../domain/evaluation/limits/usage.ts';
import { decimal } from '../../domain/money.ts';
import type { Action } from '../entities/action.ts';
import { ContractEntity } from '../entities/contract.ts';
import { EvaluationEntity } from '../entities/evaluation.ts';
import type { EntityManager } from '../orm.ts';

type Taker = Pick<Action, 'contractId' | 'evaluationId' | 'taken'>;

/** A counter of a contract that a command has moved. */
export interface MovedCounter extends CounterMovement {
  readonly contractId: string;
}

/**
 * The limits and tiers that a command has moved, in the transaction that carried it out: nobody else has moved them between what they
 * stand at before it and after it.
 */
export async function movedCounters(em: EntityManager, before: Taker, after: Taker): Promise<MovedCounter[]> {
  const ids = [before.contractId, after.contractId].flatMap((id) => id ?? []);
  const found: MovedCounter[] = [];
  for (const contractId of new Set(ids)) {
    const takenBy = (taker: Taker): Taken => (taker.contractId === contractId ? taker.taken : {});
    const moved = await movements(em, contractId, takenBy(before), takenBy(after));
    if (moved.size === 0) continue;
    const contract = await em.findOneOrFail(ContractEntity, contractId);
    const evaluations = await em.find(EvaluationEntity, {
      id: { $in: [before.evaluationId, after.evaluationId].flatMap((id) => id ?? []) },
      contractId,
    });
    const told = evaluations.flatMap(({ facts }) => counterMovements(compiledTermsOf(contract), facts, moved));
    const byTitle = new Map(told.map((movement) => [movement.title, { contractId, ...movement }]));
    found.push(...byTitle.values());
  }
  return found;
}

/** By the keys of the counters that the action takes another amount of now. */
async function movements(
  em: EntityManager,
  contractId: string,
  before: Taken,
  after: Taken,
): Promise<Map<string, Movement>> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => before[key] !== after[key],
  );
  if (keys.length === 0) return new Map();
  const totals = await em.execute<{ key: string; total: string }[]>(
    `SELECT key, total::text AS total FROM usage_counter
     WHERE contract_id = ? AND key IN (SELECT jsonb_array_elements_text(?::jsonb))`,
    [contractId, JSON.stringify(keys)],
  );
  return new Map(
    totals.map(({ key, total }) => {
      const delta = decimal(after[key] ?? '0').minus(before[key] ?? '0');
      return [key, { before: decimal(total).minus(delta), after: decimal(total) }];
    }),
  );
}
