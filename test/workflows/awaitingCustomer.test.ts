import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { ActionHistoryEntity, OutboxEntity } from '../../database/entities/index.ts';
import { SubmissionEntity, type Submission } from '../../database/entities/submission.ts';
import { actionStartOptions, actionWorkflowId, type ActionWorkflow } from '../../workflows/messages/action.ts';
import { wake } from '../../workflows/messages/wake.ts';
import { afterWaking, aCustomer } from '../support/customers.ts';
import { reversed } from '../support/commands.ts';
import { ledgerIsBalanced } from '../support/ledger.ts';
import { paths } from '../support/paths.ts';
import { actionNow, openStage, storeSubmission, submitAction, type Stage } from '../support/stage.ts';
import { aTenant } from '../support/tenant.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const statusOf = async (workflowId: string) =>
  (await stage.temporal.client.workflow.getHandle(workflowId).describe()).status.name;

/** A payment by the provider's key of the partner's customer, whose provider key is not known yet. */
async function aWaitingPayment() {
  const tenant = await aTenant(stage.database);
  const { brand, eventType, partner } = tenant;
  await aCustomer(stage, brand, { customerKey: 'c-1', partnerId: partner.id });
  const action = await submitAction(stage, eventType, { providerKey: 'cus_1' });
  expect(action).toMatchObject({ stateDetail: 'AWAITING_CUSTOMER', partnerId: null, payout: '0' });
  return { ...tenant, action };
}

/** Wakes it as often as the relay would: again when another has started it at the same instant, which the test server refuses. */
async function woken(submission: Submission): Promise<void> {
  const waking = { ...actionStartOptions(submission), signal: wake, signalArgs: [] as [] };
  for (;;) {
    try {
      await stage.temporal.client.workflow.signalWithStart<ActionWorkflow>('action', waking);
      return;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}

const attach = ({ brand }: Awaited<ReturnType<typeof aWaitingPayment>>) =>
  aCustomer(stage, brand, { customerKey: 'c-1', providerKey: 'cus_1' });

describe('a payment that waits for its customer', () => {
  test('waits for months without an open workflow, and is paid like any other once she is known', async () => {
    const waiting = await aWaitingPayment();
    const now = Date.parse(await stage.temporal.clock.now());
    const inThreeMonths = new Date(now + 90 * 86_400_000).toISOString();
    await stage.moveTo(inThreeMonths);
    expect(await statusOf(actionWorkflowId(waiting.action))).toBe('COMPLETED');
    await attach(waiting);
    const attached = await afterWaking(stage, waiting.action);
    // Its date is long past, so it locks as soon as it is attached, and not before.
    expect(attached).toMatchObject({ stateDetail: 'LOCKED', payout: '10.00', partnerId: waiting.partner.id });
    expect((attached.lockedAt ?? '') >= inThreeMonths).toBe(true);
    await stage.moveTo(attached.payableAt ?? '');
    expect(await actionNow(stage, attached.id)).toMatchObject({ stateDetail: 'PAID' });
    await ledgerIsBalanced(stage.database);
  });

  test('is evaluated once, however often it is woken, and wherever between', async () => {
    const waiting = await aWaitingPayment();
    const submission = await stage.database.em.fork().findOneOrFail(SubmissionEntity, waiting.action.id);
    const wakes = () => Promise.all(Array.from({ length: 10 }, () => woken(submission)));
    await wakes();
    await Promise.all([wakes(), attach(waiting)]);
    await afterWaking(stage, waiting.action);
    await wakes();
    expect(await afterWaking(stage, waiting.action)).toMatchObject({ stateDetail: 'OPEN', payout: '10.00' });
    const em = stage.database.em.fork();
    expect(await em.count(ActionHistoryEntity, { actionId: waiting.action.id, command: 'ATTACH' })).toBe(1);
  });

  test('a wake that comes before it is recorded is heard', async () => {
    const { brand, eventType, partner } = await aTenant(stage.database);
    await aCustomer(stage, brand, { customerKey: 'c-1', providerKey: 'cus_1', partnerId: partner.id });
    const submission = await storeSubmission(stage, eventType, { providerKey: 'cus_1' });
    await woken(submission);
    const now = Date.parse(await stage.temporal.clock.now());
    await stage.moveTo(new Date(now + 1_000).toISOString());
    expect(await actionNow(stage, submission.id)).toMatchObject({ stateDetail: 'OPEN', payout: '10.00' });
  });

  test('wakes when the relay was away while her keys came', async () => {
    const waiting = await aWaitingPayment();
    await stage.withoutRelay(async () => {
      await attach(waiting);
      const em = stage.database.em.fork();
      expect(await em.count(OutboxEntity, { kind: 'ACTION', subjectId: waiting.action.id })).toBe(1);
    });
    expect(await afterWaking(stage, waiting.action)).toMatchObject({ stateDetail: 'OPEN' });
  });

  test('ends when it is reversed, and stays so when her keys come', async () => {
    const waiting = await aWaitingPayment();
    expect(await reversed(stage, waiting.action, { all: true })).toMatchObject({ state: 'REVERSED' });
    await stage.temporal.client.workflow.getHandle(actionWorkflowId(waiting.action)).result();
    await attach(waiting);
    expect(await afterWaking(stage, waiting.action)).toMatchObject({ state: 'REVERSED', payout: '0.00' });
  });
});

describe('the ways that are saved with each release', () => {
  test.each([
    { path: 'action-awaiting-customer', ends: 'COMPLETED' },
    { path: 'action-awaiting-customer-then-paid', ends: 'COMPLETED' },
    { path: 'action-awaiting-customer-then-reversed', ends: 'COMPLETED' },
    { path: 'customer-import', ends: 'COMPLETED' },
  ])('$path is $ends', async ({ path, ends }) => {
    const [workflowId = ''] = (await paths[path]?.(stage)) ?? [];
    expect(await statusOf(workflowId)).toBe(ends);
  });
});
