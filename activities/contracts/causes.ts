import type { ContractStep } from '../../domain/contract/agenda.ts';
import { assertNever } from '../../domain/errors.ts';

/**
 * The cause of a step, and of the ledger transaction that it may make: each can be posted once, so nothing is earned twice.
 * A bonus may run again; `run` counts from 1.
 */
export function causeOf(contractId: string, step: ContractStep, run = 1): string {
  const contract = `contract/${contractId}`;
  switch (step.step) {
    case 'ACTIVATE':
      return `${contract}/activation`;
    case 'EXPIRE':
      return `${contract}/expiry`;
    case 'START_FEE':
      return `${contract}/fee/start`;
    case 'FIRST_ACTION_FEE':
      return `${contract}/fee/first-action`;
    case 'MONTHLY_FEE':
      return `${contract}/fee/${step.month}`;
    case 'GUARANTEE':
      return `${contract}/guarantee/${step.month}`;
    case 'BONUS':
      return `${contract}/bonus/${encodeURIComponent(step.eventType)}/${step.month}/${String(run)}`;
    default:
      return assertNever(step);
  }
}
