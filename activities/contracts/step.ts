import { ContractEntity } from '../../database/entities/contract.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { closeBonusMonth } from '../../database/queries/bonusMonths.ts';
import { announceContract } from '../../database/queries/contractLife.ts';
import { transaction } from '../../database/transaction.ts';
import { agenda, type ContractStep } from '../../domain/contract/agenda.ts';
import type { Earning } from '../../domain/earning/earning.ts';
import { slottingFee } from '../../domain/earning/fee.ts';
import { assertNever } from '../../domain/errors.ts';
import { isZero } from '../../domain/money.ts';
import { causeOf } from './causes.ts';
import { earn } from './earn.ts';
import { dated, held, type DatedContract } from './hold.ts';
import { bonusRun, guaranteeRun, type MonthlyRun } from './monthly.ts';
import { outlook, statementSeconds, type ContractOutlook, type LookAheadInput } from './outlook.ts';
import { progressOf } from './progress.ts';

export interface TakeStepInput extends LookAheadInput {
  readonly step: ContractStep;
}

/**
 * Carries out a step of a contract, if it is its next one and due; answers what comes then. A repeat is safe: what was done is
 * not the next step any more, and its cause can be booked once only.
 */
export const takeStep = (
  database: Database,
  wakeSpreadSeconds: number,
  { contractId, step, now }: TakeStepInput,
): Promise<ContractOutlook> =>
  transaction(
    database,
    async (em) => {
      // What may take long is computed before the contract is held: actions that wake it would wait.
      const run = await monthlyRun(em, await dated(em, contractId), step);
      const contract = await held(em, contractId);
      const due = agenda(await progressOf(em, contract), now);
      if (due && due.at <= now && causeOf(contractId, due) === causeOf(contractId, step)) {
        await carryOut(em, contract, due, run, now);
      }
      return outlook(em, wakeSpreadSeconds, await dated(em, contractId), now);
    },
    statementSeconds,
  );

async function monthlyRun(em: EntityManager, contract: DatedContract, step: ContractStep): Promise<MonthlyRun | null> {
  switch (step.step) {
    case 'BONUS':
      return bonusRun(em, contract, step);
    case 'GUARANTEE':
      return guaranteeRun(em, contract, step.month);
    default:
      return null;
  }
}

async function carryOut(
  em: EntityManager,
  dated: DatedContract,
  step: ContractStep,
  run: MonthlyRun | null,
  now: string,
): Promise<void> {
  const { contract } = dated;
  const { id, terms } = contract;
  const { at } = step;
  const due = (earning: Earning) => ({ ...earning, cause: causeOf(id, step, run?.run), dueAt: at, now });
  switch (step.step) {
    case 'ACTIVATE':
      await em.nativeUpdate(ContractEntity, { id }, { activatedAt: at });
      return announceContract(em, 'contract.activated', contract, now);
    case 'EXPIRE':
      await em.nativeUpdate(ContractEntity, { id }, { expiredAt: at });
      return announceContract(em, 'contract.expired', contract, now);
    case 'START_FEE':
    case 'FIRST_ACTION_FEE': {
      const fee = slottingFee(step.step, terms);
      return fee ? earn(em, dated, { ...due(fee), kind: step.step }) : undefined;
    }
    case 'MONTHLY_FEE': {
      const fee = slottingFee(step.step, terms);
      return fee ? earn(em, dated, { ...due(fee), kind: step.step, month: step.month }) : undefined;
    }
    case 'GUARANTEE':
      return run ? earn(em, dated, { ...due(run.earning), kind: step.step, month: step.month }) : undefined;
    case 'BONUS': {
      if (!run) return;
      const { eventType, month } = step;
      await closeBonusMonth(em, { contractId: id, eventType, month });
      // The closed month tells that it ran, so a run that changes nothing leaves no line.
      if (isZero(run.earning.amount)) return;
      // Only the first run is of the month's own date; a later one is of what happened since.
      const dueAt = run.run === 1 ? at : now;
      return earn(em, dated, { ...due(run.earning), kind: step.step, eventType, month, dueAt });
    }
    default:
      return assertNever(step);
  }
}
