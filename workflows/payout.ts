import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { PayoutActivities, PayoutCommandInput, PayoutStanding } from '../activities/index.ts';
import { byHand } from '../domain/payout/person.ts';
import { durably, localLimits, patientLimits } from './durably.ts';
import {
  approve,
  cancel,
  confirm,
  pause,
  resume,
  retry,
  type Confirmation,
  type PayoutMessage,
  type PayoutStart,
} from './messages/payout.ts';
import { searchAttributes } from './messages/searchAttributes.ts';
import { wake } from './messages/wake.ts';
import { Mutex } from './mutex.ts';
import { isRefusal, nothingGoesOut, requireCommand, requireConfirmation, sentBy } from './payoutCommand.ts';
import { isLongRun } from './runLength.ts';
import { showPayout } from './showPayout.ts';
import { workflowNow } from './time.ts';

const locally = proxyLocalActivities<PayoutActivities>(localLimits);
const patiently = proxyActivities<PayoutActivities>(patientLimits);
const { disburse, ask } = proxyActivities<PayoutActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { maximumInterval: '5 minutes' },
});

type CarryOut<Input> = (input: Input) => Promise<PayoutStanding>;

/** A statement waits 1 s, 2 s, 4 s … for actions that are due at its date: 511 s in all, more than wake-ups are spread over. */
const waitsAtMost = 9;

/**
 * One statement and its payment: waits for its date, closes it once every action that is due by then is on it, pays what is
 * payable through the partner's rail as soon as no gate keeps it, asks until it is known what became of that, and books it. What
 * comes too late joins the next statement.
 *
 * A run begins from what is stored. So what finance says of a payment later starts the workflow again under the same id, and
 * nothing needs to stay open for an answer that only people can give.
 */
export async function payout(start: PayoutStart): Promise<void> {
  const { statementId, scheduledFor, brandId, partnerId } = start;
  // What finance has said last, which counts before what we were about to do.
  let told: PayoutStanding | undefined;
  const isTold = (): boolean => told !== undefined;
  // A gate was moved.
  let isWoken = false;
  // Null: nothing goes out.
  let closed: { readonly payoutId: string | null } | undefined;
  // Local activities take turns, and a command waits for the statement: a replay sees them in the same order.
  const turns = new Mutex();

  const carriedOut = <Input extends PayoutCommandInput>(
    [locally, patiently]: readonly [CarryOut<Input>, CarryOut<Input>],
    input: Input,
  ): Promise<void> =>
    turns.runExclusive(async () => {
      const standing = await durably(locally, patiently, input);
      if (standing.state === 'pending') isWoken = true;
      else if (standing.state !== 'processing') told = standing;
    });

  /** Sent by the API, or by hand in Temporal's Web UI, where somebody may have asked to cancel the workflow. */
  const command =
    <Message extends PayoutMessage>(
      ...ways: readonly [CarryOut<PayoutCommandInput & Message>, CarryOut<PayoutCommandInput & Message>]
    ) =>
    (message: Message): Promise<void> =>
      CancellationScope.nonCancellable(async () => {
        const by = sentBy(message);
        await condition(() => closed !== undefined);
        const payoutId = closed?.payoutId;
        if (!payoutId) throw nothingGoesOut(statementId);
        await carriedOut(ways, { ...message, ...by, payoutId, now: workflowNow() });
      });
  const validator = requireCommand;
  setHandler(confirm, command<Confirmation>(locally.confirm, patiently.confirm), { validator: requireConfirmation });
  setHandler(retry, command(locally.retry, patiently.retry), { validator });
  setHandler(approve, command(locally.approvePayout, patiently.approvePayout), { validator });
  setHandler(pause, command(locally.pausePayout, patiently.pausePayout), { validator });
  setHandler(resume, command(locally.resumePayout, patiently.resumePayout), { validator });
  setHandler(cancel, command(locally.cancelPayout, patiently.cancelPayout), { validator });
  setHandler(wake, () => {
    isWoken = true;
  });

  // "Request Cancellation" in Temporal's Web UI: it cancels the payment if it was not sent, and never the asking for one that was.
  let isCancelling = false;
  const isCancelAsked = (): boolean => isCancelling;
  CancellationScope.current().cancelRequested.catch(() => {
    isCancelling = true;
  });
  await CancellationScope.nonCancellable(wholeWay);

  async function wholeWay(): Promise<void> {
    setCurrentDetails(`Statement \`${statementId}\` closes at ${scheduledFor}`);
    const waitMs = Date.parse(scheduledFor) - Date.parse(workflowNow());
    if (waitMs > 0) await sleep(waitMs);

    const { payoutId, disbursed } = await closedStatement();
    upsertSearchAttributes([
      { key: searchAttributes.BrandId, value: brandId },
      { key: searchAttributes.PartnerId, value: partnerId },
      { key: searchAttributes.Payout, value: disbursed },
    ]);
    closed = { payoutId };
    if (payoutId === null) {
      setCurrentDetails(`Nothing goes out; statement \`${statementId}\` is carried over`);
      await condition(allHandlersFinished);
      return;
    }
    await payment(payoutId, disbursed);
  }

  async function closedStatement(): Promise<{ readonly payoutId: string | null; readonly disbursed: string }> {
    const closeNow = (withoutStragglers: boolean) =>
      durably(locally.close, patiently.close, { statementId, now: workflowNow(), withoutStragglers });
    let answer = await closeNow(false);
    for (let waits = 0; answer.stragglers > 0; waits += 1) {
      await sleep(1000 * 2 ** waits);
      answer = await closeNow(waits + 1 >= waitsAtMost);
    }
    return answer;
  }

  async function payment(payoutId: string, disbursed: string): Promise<void> {
    let standing = toBeDisbursed;
    for (;;) {
      if (isCancelAsked()) {
        isCancelling = false;
        await cancelled(payoutId);
      }
      standing = told ?? standing;
      told = undefined;
      showPayout(payoutId, disbursed, standing);
      const { next, askAt } = standing;
      if (next === 'NOTHING') {
        // Finance may be about to say more.
        await condition(() => allHandlersFinished() || isTold());
        if (!isTold()) return;
        continue;
      }
      if (next === 'SETTLE') {
        const input = { payoutId, now: workflowNow() };
        standing = (await turns.runExclusive(() => durably(locally.settle, patiently.settle, input))) ?? settled;
        continue;
      }
      if (isLongRun()) {
        await condition(allHandlersFinished);
        await continueAsNew<typeof payout>(start);
      }
      const isInterrupted = (): boolean => isTold() || isCancelAsked() || (isWoken && next !== 'ASK');
      const untilMs = askAt === null ? 0 : Date.parse(askAt) - Date.parse(workflowNow());
      if (untilMs > 0) await condition(isInterrupted, untilMs);
      else if (next === 'WAIT') await condition(isInterrupted);
      if (isTold() || isCancelAsked()) continue;
      isWoken = false;
      standing = (await (next === 'ASK' ? ask : disburse)({ payoutId, now: workflowNow() })) ?? handedOver;
    }
  }

  /** Temporal does not tell who asked. What was sent already refuses, and goes on as if nobody had asked. */
  async function cancelled(payoutId: string): Promise<void> {
    const by = { commandId: `cancellation/${workflowInfo().runId}`, actor: byHand('cancellation'), note: null };
    const ways = [locally.cancelPayout, patiently.cancelPayout] as const;
    await carriedOut(ways, { ...by, payoutId, now: workflowNow() }).catch((failure: unknown) => {
      if (!isRefusal(failure)) throw failure;
    });
  }
}

const toBeDisbursed: PayoutStanding = { state: 'pending', next: 'DISBURSE', askAt: null };

// What activities of releases before 0.5.0 meant when they answered nothing.
const handedOver: PayoutStanding = { state: 'processing', next: 'SETTLE', askAt: null };
const settled: PayoutStanding = { state: 'completed', next: 'NOTHING', askAt: null };
