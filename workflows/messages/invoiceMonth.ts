import { taskQueue, workflowId } from './addressing.ts';
import { searchAttributes } from './searchAttributes.ts';

export interface InvoiceMonthStart {
  readonly invoiceMonthId: string;
  /** Its end. */
  readonly dueAt: string;
}

export type InvoiceMonthWorkflow = (start: InvoiceMonthStart) => Promise<void>;

interface InvoiceMonth extends InvoiceMonthStart {
  readonly brandId: string;
  readonly brandName: string;
  /** `2026-11`. */
  readonly month: string;
}

/** `invoices/<brand>/<month>`: what a month brought, invoiced as it ends. */
export const invoiceMonthWorkflowId = ({ brandId, month }: Pick<InvoiceMonth, 'brandId' | 'month'>): string =>
  workflowId('invoices', brandId, month);

/** How it is started, by the relay. */
export const invoiceMonthStartOptions = ({ brandId, brandName, month, invoiceMonthId, dueAt }: InvoiceMonth) => ({
  workflowId: invoiceMonthWorkflowId({ brandId, month }),
  taskQueue,
  args: [{ invoiceMonthId, dueAt }] satisfies [InvoiceMonthStart],
  workflowIdConflictPolicy: 'USE_EXISTING' as const,
  staticSummary: `Invoices to ${brandName} for ${month}`,
  typedSearchAttributes: [{ key: searchAttributes.BrandId, value: brandId }],
});
