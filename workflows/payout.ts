import {
  allHandlersFinished,
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
import { Mutex } from 'async-mutex';
import type { PayoutActivities, PayoutStanding } from '../activities/index.ts';
import { durably, localLimits, patientLimits } from './durably.ts';
import { confirm, retry, type Confirmation, type PayoutCommand, type PayoutStart } from './messages/payout.ts';
import { searchAttributes } from './messages/searchAttributes.ts';
import { workflowNow } from './time.ts';

const locally = proxyLocalActivities<PayoutActivities>(localLimits);
const patiently = proxyActivities<PayoutActivities>(patientLimits);
const { disburse, ask } = proxyActivities<PayoutActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { maximumInterval: '5 minutes' },
});

type CarryOut<Input> = (input: Input & { readonly now: string }) => Promise<PayoutStanding>;

/** A statement waits 1 s, 2 s, 4 s … for actions that are due at its date: 511 s in all, more than wake-ups are spread over. */
const waitsAtMost = 9;

/**
 * One statement and its payment: waits for its date, closes it once every action that is due by then is on it, pays what is
 * payable through the partner's rail, asks until it is known what became of that, and books it. What comes too late joins the
 * next statement.
 *
 * A run begins from what is stored. So what finance says of a payment later starts the workflow again under the same id, and
 * nothing needs to stay open for an answer that only people can give.
 */
export async function payout(start: PayoutStart): Promise<void> {
  const { statementId, scheduledFor, brandId, partnerId } = start;
  // What finance has said last, which counts before what we were about to do.
  let told: PayoutStanding | undefined;
  const isTold = (): boolean => told !== undefined;
  // Local activities take turns, and a command waits for the statement: a replay sees them in the same order.
  const turns = new Mutex();
  let isClosed = false;
  const command =
    <Input extends PayoutCommand>(locally: CarryOut<Input>, patiently: CarryOut<Input>) =>
    async (input: Input): Promise<void> => {
      await condition(() => isClosed);
      await turns.runExclusive(async () => {
        told = await durably(locally, patiently, { ...input, now: workflowNow() });
      });
    };
  setHandler(confirm, command<Confirmation>(locally.confirm, patiently.confirm));
  setHandler(retry, command<PayoutCommand>(locally.retry, patiently.retry));

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
  isClosed = true;
  if (payoutId === null) {
    setCurrentDetails(`Nothing goes out; statement \`${statementId}\` is carried over`);
    return;
  }
  const show = (what: string): void => {
    setCurrentDetails(`**${disbursed}** ${what}, payout \`${payoutId}\``);
  };
  show(words.processing);
  let standing = (await disburse({ payoutId, now: workflowNow() })) ?? handedOver;
  for (;;) {
    standing = told ?? standing;
    told = undefined;
    const { state, next, askAt } = standing;
    show(words[state]);
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
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof payout>(start);
    }
    const untilMs = askAt === null ? 0 : Date.parse(askAt) - Date.parse(workflowNow());
    if (untilMs > 0 && (await condition(isTold, untilMs))) continue;
    standing = (await (next === 'ASK' ? ask : disburse)({ payoutId, now: workflowNow() })) ?? handedOver;
  }
}

// What activities of releases before 0.5.0 meant when they answered nothing.
const handedOver: PayoutStanding = { state: 'processing', next: 'SETTLE', askAt: null };
const settled: PayoutStanding = { state: 'completed', next: 'NOTHING', askAt: null };

const words: Readonly<Record<PayoutStanding['state'], string>> = {
  pending: 'waits until its rail takes it',
  processing: 'on its way',
  sent: 'on its way, accepted by its rail',
  completed: 'paid',
  failed: 'failed',
  returned: 'came back',
};
