import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { CustomerActivities } from '../activities/index.ts';
import type { CustomerImportStart } from './messages/customerImport.ts';
import { workflowNow } from './time.ts';

const { importBatch } = proxyActivities<CustomerActivities>({
  // A batch takes a second or two; when its worker is gone the next one soon goes on.
  startToCloseTimeout: '15 seconds',
  retry: { maximumInterval: '10 seconds' },
});

/**
 * Carries out a file of customers, some hundred lines at a time. What has been done is known from the lines; 100,000 lines are
 * 200 batches, so one run is enough.
 */
export async function customerImport({ importId, lines }: CustomerImportStart): Promise<void> {
  let batches = 0;
  for (;;) {
    const { more } = await importBatch({ importId, now: workflowNow() });
    if (!more) break;
    batches += 1;
    setCurrentDetails(`${String(batches)} batches of ${String(lines)} lines are carried out`);
  }
  setCurrentDetails(`All ${String(lines)} lines are carried out`);
}
