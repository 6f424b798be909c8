import { ContractEntity } from '../../database/entities/contract.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { lifeOf } from '../../database/reports/contract.ts';
import { transaction } from '../../database/transaction.ts';
import { agenda, type ContractStep } from '../../domain/contract/agenda.ts';
import { statusAt } from '../../domain/contract/contract.ts';
import type { ContractStatus } from '../../domain/contract/vocabulary.ts';
import { wakeDelaySeconds } from '../wakeDelay.ts';
import { held, type DatedContract } from './hold.ts';
import { progressOf } from './progress.ts';

export interface LookAheadInput {
  readonly contractId: string;
  /** The workflow's time. */
  readonly now: string;
}

/** Where a contract is, and what it does next by itself. */
export interface ContractOutlook {
  readonly status: ContractStatus;
  /** Null: nothing is to come, unless something happens. */
  readonly next: ContractStep | null;
  /** How long after its dates this contract wakes, so that not all wake at the same first of a month. */
  readonly wakeDelaySeconds: number;
}

/** Looking at a month of actions may take longer than a local activity has; then it runs as a regular one. */
export const statementSeconds = 20;

/** Says what comes next, and stores when. A repeat says the same. */
export const lookAhead = (
  database: Database,
  wakeSpreadSeconds: number,
  { contractId, now }: LookAheadInput,
): Promise<ContractOutlook> =>
  transaction(
    database,
    async (em) => outlook(em, wakeSpreadSeconds, await held(em, contractId), now),
    statementSeconds,
  );

/** The same of a contract that is held: what comes next is stored in the transaction that looked. */
export async function outlook(
  em: EntityManager,
  wakeSpreadSeconds: number,
  dated: DatedContract,
  now: string,
): Promise<ContractOutlook> {
  const { contract } = dated;
  const next = agenda(await progressOf(em, dated), now);
  await em.nativeUpdate(ContractEntity, { id: contract.id }, { nextStepAt: next?.at ?? null });
  return {
    status: statusAt(lifeOf(contract), now),
    next,
    wakeDelaySeconds: wakeDelaySeconds(contract.id, wakeSpreadSeconds),
  };
}
