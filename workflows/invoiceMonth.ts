import { proxyActivities, setCurrentDetails, sleep } from '@temporalio/workflow';
import type { InvoiceActivities } from '../activities/index.ts';
import type { InvoiceMonthStart } from './messages/invoiceMonth.ts';
import { workflowNow } from './time.ts';

const { issueMonth } = proxyActivities<InvoiceActivities>({
  startToCloseTimeout: '5 minutes',
  retry: { maximumInterval: '1 minute' },
});

/** A month of a brand that is invoiced as it ends. It plans the next one, which is a workflow of its own. */
export async function invoiceMonth({ invoiceMonthId, dueAt }: InvoiceMonthStart): Promise<void> {
  setCurrentDetails(`Invoiced at ${dueAt}`);
  const waitMs = Date.parse(dueAt) - Date.parse(workflowNow());
  if (waitMs > 0) await sleep(waitMs);
  const numbers = await issueMonth({ invoiceMonthId, now: workflowNow() });
  setCurrentDetails(numbers.length === 0 ? 'Nothing was to be invoiced' : `Issued ${numbers.join(', ')}`);
}
