import { workflowId } from './addressing.ts';

/** `customer-import/<import>`: one file of customers. */
export const customerImportWorkflowId = (importId: string): string => workflowId('customer-import', importId);

export interface CustomerImportStart {
  readonly importId: string;
  /** How many there are, for people. */
  readonly lines: number;
}

export type CustomerImportWorkflow = (start: CustomerImportStart) => Promise<void>;
