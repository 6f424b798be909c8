import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import { money } from '../../domain/money.ts';
import { actionStartOptions, actionWorkflowId, type ActionWorkflow } from '../../workflows/messages/action.ts';
import { taskQueue } from '../../workflows/messages/addressing.ts';
import { wake } from '../../workflows/messages/wake.ts';
import { until } from '../endToEnd/installation.ts';
import { reversed } from '../support/commands.ts';
import { aCustomer } from '../support/customers.ts';
import { openDevStage, type DevStage } from '../support/devStage.ts';
import type { RunningWorker } from '../support/runningWorker.ts';
import { workflowBundle } from '../support/servers/workflowBundle.ts';
import { actionNow, submitAction } from '../support/stage.ts';
import { aTenant } from '../support/tenant.ts';

/*
 * Runs that began before a patch go on with the code of today (docs/changing-workflows.md). The code of before is that of today
 * with no patch active, as the histories of that release prove (replay.test.ts).
 */

let stage: DevStage;
beforeAll(async () => {
  stage = await openDevStage();
}, 60_000);
afterAll(() => stage.close());

async function workedBy<Result>(worker: Promise<RunningWorker>, work: () => Promise<Result>): Promise<Result> {
  const { stop } = await worker;
  try {
    return await work();
  } finally {
    await stop();
  }
}

const workerOfBefore = () =>
  stage.startWorker({
    create: ({ connection, activities, aroundActivities = [] }) =>
      Worker.create({
        connection,
        taskQueue,
        activities,
        interceptors: { activity: [...aroundActivities] },
        workflowBundle: workflowBundle(),
        patchActivationCallback: () => false,
      }),
  });
const workerOfToday = () => stage.startWorker();

describe('a payment that waits for its customer', () => {
  const runOf = async (action: Parameters<typeof actionWorkflowId>[0]) => {
    const { status, runId } = await stage.temporal.client.workflow.getHandle(actionWorkflowId(action)).describe();
    return { status: status.name, runId };
  };

  async function aWaitingPayment() {
    const { brand, eventType, partner } = await aTenant(stage.database);
    await aCustomer(stage, brand, { customerKey: 'c-1', partnerId: partner.id });
    return { brand, action: await submitAction(stage, eventType, { providerKey: 'cus_1' }) };
  }

  /** Her keys come, and the payment is hers. */
  async function isAttached({ brand, action }: Awaited<ReturnType<typeof aWaitingPayment>>): Promise<void> {
    await aCustomer(stage, brand, { customerKey: 'c-1', providerKey: 'cus_1' });
    await until('it is hers', async () => (await actionNow(stage, action.id)).stateDetail === 'OPEN');
    expect(await actionNow(stage, action.id)).toMatchObject({ payout: '10.00' });
  }

  test('since before its run ended meanwhile, is hers in the run that waited', async () => {
    const payment = await workedBy(workerOfBefore(), aWaitingPayment);
    const waiting = await runOf(payment.action);
    expect(waiting.status).toBe('RUNNING');
    await workedBy(workerOfToday(), () => isAttached(payment));
    expect(await runOf(payment.action)).toEqual(waiting);
  });

  test('since then, ends its run when it is woken in vain, and is hers all the same once she is known', async () => {
    const payment = await workedBy(workerOfBefore(), aWaitingPayment);
    const waiting = await runOf(payment.action);
    await workedBy(workerOfToday(), async () => {
      const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, payment.action.id);
      const woken = { ...actionStartOptions(submission), signal: wake, signalArgs: [] as [] };
      await stage.temporal.client.workflow.signalWithStart<ActionWorkflow>('action', woken);
      await stage.temporal.client.workflow.getHandle(actionWorkflowId(payment.action)).result();
      expect(await runOf(payment.action)).toEqual({ ...waiting, status: 'COMPLETED' });
      await isAttached(payment);
    });
  });

  test('since today, leaves no run open', async () => {
    const { action } = await workedBy(workerOfToday(), aWaitingPayment);
    expect(await runOf(action)).toMatchObject({ status: 'COMPLETED' });
  });
});

test('an action that was corrected often before runs became short goes on in a new run, and loses nothing', async () => {
  const action = await workedBy(workerOfBefore(), async () => {
    const { eventType, partner } = await aTenant(stage.database);
    const sold = await submitAction(stage, eventType, { partnerId: partner.id });
    for (let round = 0; round < 36; round += 1) {
      await Promise.all(Array.from({ length: 8 }, () => reversed(stage, sold, { amount: '0.01' })));
    }
    return sold;
  });
  const workflow = stage.temporal.client.workflow.getHandle(actionWorkflowId(action));
  const before = await workflow.describe();
  expect(before.historyLength).toBeGreaterThan(1000);
  let cents = 288;
  await workedBy(workerOfToday(), async () => {
    await until('it goes on in a new run', async () => {
      await reversed(stage, action, { amount: '0.01' });
      cents += 1;
      return (await workflow.describe()).runId !== before.runId;
    });
  });
  const left = money('100.00', 'USD')
    .amount.minus(cents / 100)
    .toFixed(2);
  expect(await actionNow(stage, action.id)).toMatchObject({ remainingAmount: left, version: cents + 1 });
});
