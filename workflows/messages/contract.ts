import { workflowId } from './addressing.ts';

/** `contract/<contract>`: its life and what it earns by itself. */
export const contractWorkflowId = (contractId: string): string => workflowId('contract', contractId);

export interface ContractStart {
  readonly contractId: string;
}

export type ContractWorkflow = (start: ContractStart) => Promise<void>;
