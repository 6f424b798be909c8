import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { CorrectionBatchActivities } from '../activities/index.ts';
import { isAtRest, isWorking, takes, type BatchCommand, type WorkingState } from '../domain/correctionBatch/states.ts';
import type { BatchView } from '../domain/correctionBatch/view.ts';
import { durably, localLimits, patientLimits } from './durably.ts';
import {
  approveBatch,
  cancelBatch,
  pauseBatch,
  resumeBatch,
  undoBatch,
  type BatchDecision,
  type CorrectionBatchStart,
} from './messages/correctionBatch.ts';
import { isLongRun } from './runLength.ts';
import { workflowNow } from './time.ts';

const locally = proxyLocalActivities<CorrectionBatchActivities>(localLimits);
const patiently = proxyActivities<CorrectionBatchActivities>(patientLimits);

// A round takes a few seconds, but an action can be busy; each line tells that the worker is alive.
const rounds = proxyActivities<CorrectionBatchActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '10 seconds' },
});

const roundOf = {
  CHECKING: rounds.checkLines,
  RUNNING: rounds.runLines,
  UNDOING: rounds.undoLines,
} as const satisfies Record<WorkingState, unknown>;

/** How long is waited when no action could be reached. */
const stall = '5 seconds';

/**
 * Corrections that were sent together: looked at line by line, approved by people, carried out, undone if they want that. What has
 * been done is known from the lines, so a run begins from what is stored, and one whose batch is at rest completes; an undo starts
 * it again.
 */
export async function correctionBatch({ batchId }: CorrectionBatchStart): Promise<void> {
  let view: BatchView | undefined;

  const show = (next: BatchView): BatchView => {
    // A decision may be told before a round that began earlier.
    if (view && next.version < view.version) return view;
    view = next;
    setCurrentDetails(details(next));
    return next;
  };

  const decide =
    (command: BatchCommand) =>
    async (decision: BatchDecision): Promise<BatchView> => {
      await condition(() => view !== undefined);
      return show(
        await durably(locally.steerBatch, patiently.steerBatch, { ...decision, command, batchId, now: workflowNow() }),
      );
    };

  /** What the state does not allow is refused before it leaves a trace in the history. */
  const validator =
    (command: BatchCommand) =>
    (_decision: BatchDecision): void => {
      if (view === undefined || takes(view.state, command)) return;
      throw ApplicationFailure.nonRetryable(`The batch is ${view.state}.`, 'BATCH_STATE_REFUSES');
    };

  setHandler(approveBatch, decide('APPROVE'), { validator: validator('APPROVE') });
  setHandler(pauseBatch, decide('PAUSE'), { validator: validator('PAUSE') });
  setHandler(resumeBatch, decide('RESUME'), { validator: validator('RESUME') });
  setHandler(cancelBatch, decide('CANCEL'), { validator: validator('CANCEL') });
  setHandler(undoBatch, decide('UNDO'), { validator: validator('UNDO') });

  let now = show(await durably(locally.lookAtBatch, patiently.lookAtBatch, { batchId }));
  for (;;) {
    if (isLongRun()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof correctionBatch>({ batchId });
    }
    const { state } = now;
    const isDecided = (): boolean => view?.state !== state;
    if (isWorking(state)) {
      const round = await roundOf[state]({ batchId, now: workflowNow() });
      now = show(round.view);
      if (round.stalled) await condition(isDecided, stall);
    } else if (isAtRest(state)) {
      await condition(() => allHandlersFinished() || isDecided());
      if (!isDecided()) return;
    } else {
      await condition(() => isDecided() || isLongRun());
    }
    now = view ?? now;
  }
}

function details({ state, lines, checked, refused, done, undone, notUndone }: BatchView): string {
  const counts = [
    `${String(checked)} of ${String(lines)} lines are checked`,
    `${String(done)} are done, ${String(refused)} refused`,
    ...(undone + notUndone > 0 ? [`${String(undone)} are undone, ${String(notUndone)} cannot be`] : []),
  ];
  return [`**${state}**`, ...counts].join('\n\n');
}
