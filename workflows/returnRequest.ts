import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { ReturnActivities } from '../activities/index.ts';
import type { ReturnRequestState } from '../domain/action/return-request.ts';
import { durably, localLimits, patientLimits } from './durably.ts';
import { decideReturn, type ReturnDecision, type ReturnRequestStart } from './messages/returnRequest.ts';
import { wake } from './messages/wake.ts';
import { Mutex } from './mutex.ts';
import { workflowNow } from './time.ts';

const locally = proxyLocalActivities<ReturnActivities>(localLimits);
const patiently = proxyActivities<ReturnActivities>(patientLimits);

/**
 * A partner is asked to give back what it was paid for a returned order (semantics, After the fact): waits for its answer, takes its
 * silence for agreement, and has the action take back what was agreed on. A run begins from what is stored, so that an answer
 * that comes too late finds out what has become of the request. A wake says that the request may have been ended elsewhere.
 */
export async function returnRequest({ requestId, answerBy }: ReturnRequestStart): Promise<void> {
  let state: ReturnRequestState | undefined;
  let isWoken = false;
  const isWaiting = (): boolean => state === 'WAITING';
  const turns = new Mutex();

  const show = (next: ReturnRequestState): void => {
    state = next;
    const coming = isWaiting() ? [`Counts as accepted at ${answerBy}`] : [];
    setCurrentDetails([`**${next}**`, ...coming, `Return request \`${requestId}\``].join('\n\n'));
  };

  const look = async (): Promise<void> => {
    isWoken = false;
    show(await durably(locally.returnState, patiently.returnState, { requestId }));
  };

  setHandler(wake, () => {
    isWoken = true;
  });
  setHandler(
    decideReturn,
    async (decision: ReturnDecision) => {
      await condition(() => state !== undefined);
      return turns.runExclusive(async () => {
        const input = { requestId, ...decision, now: workflowNow() };
        const decided = await durably(locally.decideReturn, patiently.decideReturn, input);
        show(decided);
        return decided;
      });
    },
    {
      validator: (_decision: ReturnDecision) => {
        if (state === undefined || isWaiting()) return;
        throw ApplicationFailure.nonRetryable(`The return request is ${state}.`, 'RETURN_REQUEST_ANSWERED');
      },
    },
  );

  await look();
  const leftMs = (): number => Date.parse(answerBy) - Date.parse(workflowNow());
  for (let waitMs = leftMs(); isWaiting() && waitMs > 0; waitMs = leftMs()) {
    if (!(await condition(() => !isWaiting() || isWoken, waitMs))) break;
    if (isWaiting()) await turns.runExclusive(look);
  }
  await turns.runExclusive(async () => {
    if (!isWaiting()) return;
    const silence = { verdict: 'ACCEPTED', by: 'DEADLINE', note: null, commandId: 'DEADLINE' } as const;
    const input = { requestId, ...silence, now: workflowNow() };
    show(await durably(locally.decideReturn, patiently.decideReturn, input));
  });
  if (state === 'ACCEPTED') show(await patiently.carryOutReturn({ requestId, now: workflowNow() }));
  await condition(allHandlersFinished);
}
