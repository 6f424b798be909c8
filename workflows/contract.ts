import {
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { ContractActivities, ContractOutlook, ContractStep } from '../activities/index.ts';
import { durably, localLimits, patientLimits } from './durably.ts';
import type { ContractStart } from './messages/contract.ts';
import { wake } from './messages/wake.ts';
import { isLongRun } from './runLength.ts';
import { workflowNow } from './time.ts';

const locally = proxyLocalActivities<ContractActivities>(localLimits);
const patiently = proxyActivities<ContractActivities>(patientLimits);

/**
 * What a contract does by itself: it begins and ends on its dates, owes its fees, its guarantees and its bonuses (design.md,
 * The way of one action, 8). What comes next is asked of what is stored; a wake says that something has changed there. It ends
 * when nothing is to come, and is started again by the next wake.
 */
export async function contract({ contractId }: ContractStart): Promise<void> {
  let wakes = 0;
  setHandler(wake, () => {
    wakes += 1;
  });
  let due: ContractStep | null = null;
  for (;;) {
    // A wake that comes while a step is taken may be for what the step did not see: it makes another look.
    const seen = wakes;
    const outlook: ContractOutlook = due === null ? await look(contractId) : await take(contractId, due);
    showContract(contractId, outlook);
    if (isLongRun()) await continueAsNew<typeof contract>({ contractId });
    due = null;
    if (wakes > seen) continue;
    const { next, wakeDelaySeconds } = outlook;
    // Nothing is awaited between that question and the end, so that no wake is lost (see notifications.ts).
    if (next === null) return;
    const waitMs = Date.parse(next.at) - Date.parse(workflowNow());
    const woken = waitMs > 0 && (await condition(() => wakes > seen, waitMs + wakeDelaySeconds * 1000));
    if (!woken) due = next;
  }
}

const look = (contractId: string): Promise<ContractOutlook> =>
  durably(locally.lookAhead, patiently.lookAhead, { contractId, now: workflowNow() });

/** A month's actions or clicks may be very many; no local activity has that much time. */
function take(contractId: string, step: ContractStep): Promise<ContractOutlook> {
  const input = { contractId, step, now: workflowNow() };
  return step.step === 'GUARANTEE' || step.step === 'BONUS'
    ? patiently.takeStep(input)
    : durably(locally.takeStep, patiently.takeStep, input);
}

/** What finance sees of it in the Temporal UI. */
function showContract(contractId: string, { status, next }: ContractOutlook): void {
  const coming = next === null ? 'Nothing is to come by itself' : `Next: ${titleOf(next)} at ${next.at}`;
  setCurrentDetails([`**${status}**`, coming, `Contract \`${contractId}\``].join('\n\n'));
}

function titleOf(step: ContractStep): string {
  switch (step.step) {
    case 'ACTIVATE':
      return 'it begins';
    case 'EXPIRE':
      return 'it ends';
    case 'START_FEE':
      return 'fee for its start';
    case 'FIRST_ACTION_FEE':
      return 'fee for its first action';
    case 'MONTHLY_FEE':
      return `fee for ${step.month}`;
    case 'GUARANTEE':
      return `guarantee for the clicks of ${step.month}`;
    case 'BONUS':
      return `bonus on ${step.eventType} for ${step.month}`;
  }
}
