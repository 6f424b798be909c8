import {
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { PayoutActivities } from '../activities/index.ts';
import { durably, localLimits, patientLimits } from './durably.ts';
import type { PayoutStart } from './messages/payout.ts';
import { searchAttributes } from './messages/searchAttributes.ts';
import { workflowNow } from './time.ts';

const locally = proxyLocalActivities<PayoutActivities>(localLimits);
const patiently = proxyActivities<PayoutActivities>(patientLimits);
const { disburse } = proxyActivities<PayoutActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { maximumInterval: '5 minutes' },
});

/** A statement waits 1 s, 2 s, 4 s … for actions that are due at its date: 511 s in all, more than wake-ups are spread over. */
const waitsAtMost = 9;

/**
 * One statement and its payment: waits for its date, closes it once every action that is due by then is on it, pays what is
 * payable through the partner's rail, and books it. What comes too late joins the next statement.
 */
export async function payout({ statementId, scheduledFor, brandId, partnerId }: PayoutStart): Promise<void> {
  setCurrentDetails(`Statement \`${statementId}\` closes at ${scheduledFor}`);
  const waitMs = Date.parse(scheduledFor) - Date.parse(workflowNow());
  if (waitMs > 0) await sleep(waitMs);

  const closeNow = (withoutStragglers: boolean) =>
    durably(locally.close, patiently.close, { statementId, now: workflowNow(), withoutStragglers });
  let closed = await closeNow(false);
  for (let waits = 0; closed.stragglers > 0; waits += 1) {
    await sleep(1000 * 2 ** waits);
    closed = await closeNow(waits + 1 >= waitsAtMost);
  }

  const { payoutId, disbursed } = closed;
  upsertSearchAttributes([
    { key: searchAttributes.BrandId, value: brandId },
    { key: searchAttributes.PartnerId, value: partnerId },
    { key: searchAttributes.Payout, value: disbursed },
  ]);
  if (payoutId === null) {
    setCurrentDetails(`Nothing goes out; statement \`${statementId}\` is carried over`);
    return;
  }
  setCurrentDetails(`**${disbursed}** on its way, payout \`${payoutId}\``);
  await disburse({ payoutId });
  await durably(locally.settle, patiently.settle, { payoutId, now: workflowNow() });
  setCurrentDetails(`**${disbursed}** paid, payout \`${payoutId}\``);
}
