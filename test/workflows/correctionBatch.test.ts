import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { UpdateDefinition } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { v7 as uuid } from 'uuid';
import { CorrectionBatchDecisionEntity, CorrectionBatchEntity } from '../../database/entities/index.ts';
import { acceptBatch } from '../../database/queries/correctionBatches.ts';
import { transaction } from '../../database/transaction.ts';
import { decided } from '../../dispatch/correctionBatch.ts';
import { plusDuration } from '../../domain/calendar.ts';
import {
  approveBatch,
  correctionBatchWorkflowId,
  pauseBatch,
  undoBatch,
  type BatchDecision,
} from '../../workflows/messages/correctionBatch.ts';
import { aSale } from '../support/commands.ts';
import { workflowBundle } from '../support/servers/workflowBundle.ts';
import { actionNow, openStage, type Stage } from '../support/stage.ts';
import { aTenant, type Tenant } from '../support/tenant.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

/** Until everything that is under way has happened. */
const settled = async () => stage.moveTo(plusDuration(await stage.temporal.clock.now(), 'PT1S', 'UTC'));

/** A batch that puts sales on hold, looked at. */
async function aBatch({ brand }: Tenant, actionIds: readonly string[]) {
  const submittedAt = await stage.temporal.clock.now();
  const batch = { id: uuid(), brandId: brand.id, actor: 'support:one', submittedAt };
  const lines = actionIds.map((actionId, index) => ({
    number: index + 1,
    row: { actionId, command: 'HOLD', reason: 'CONS_FRAUD' },
    outcome: null,
    problem: null,
  }));
  await transaction(stage.database, (em) => acceptBatch(em, batch, lines));
  await settled();
  return { ...batch, lines: lines.length };
}
type Batch = Awaited<ReturnType<typeof aBatch>>;

const decide = (batch: Batch, definition: UpdateDefinition<unknown, [BatchDecision]>, commandId: string = uuid()) =>
  decided(stage.temporal.client, batch, definition, { commandId, actor: 'support:one', note: null });
const stateOf = async ({ id }: Batch) =>
  (await stage.database.em.fork().findOneOrFail(CorrectionBatchEntity, id)).state;
const handleOf = ({ id }: Batch) => stage.temporal.client.workflow.getHandle(correctionBatchWorkflowId(id));

describe('the workflow of a batch', () => {
  test('completes when the batch is done; an undo starts it again from what is stored', async () => {
    const tenant = await aTenant(stage.database);
    const sale = await aSale(stage, tenant);
    const batch = await aBatch(tenant, [sale.id]);
    expect(await stateOf(batch)).toBe('READY');
    await decide(batch, approveBatch);
    await handleOf(batch).result();
    expect([await stateOf(batch), (await actionNow(stage, sale.id)).stateDetail]).toEqual(['DONE', 'ON_HOLD']);
    await decide(batch, undoBatch);
    await handleOf(batch).result();
    expect([await stateOf(batch), (await actionNow(stage, sale.id)).stateDetail]).toEqual(['UNDONE', 'OPEN']);
  });

  test('takes a decision once, however often it is sent, also in another run', async () => {
    const tenant = await aTenant(stage.database);
    const batch = await aBatch(tenant, [(await aSale(stage, tenant)).id]);
    await Promise.all([1, 2, 3].map(() => decide(batch, approveBatch, 'approve')));
    await handleOf(batch).result();
    await decide(batch, approveBatch, 'approve');
    expect(await stateOf(batch)).toBe('DONE');
    const decisions = await stage.database.em.fork().find(CorrectionBatchDecisionEntity, { batchId: batch.id });
    expect(decisions).toHaveLength(1);
  });

  test('refuses what the state does not allow before it leaves a trace in the history', async () => {
    const tenant = await aTenant(stage.database);
    const batch = await aBatch(tenant, [(await aSale(stage, tenant)).id]);
    for (const definition of [pauseBatch, undoBatch]) {
      await expect(decide(batch, definition)).rejects.toMatchObject({ code: 'BATCH_STATE_REFUSES' });
    }
    const { events = [] } = await handleOf(batch).fetchHistory();
    expect(events?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toEqual([]);
  });

  test('goes on from its own history', async () => {
    const tenant = await aTenant(stage.database);
    const batch = await aBatch(tenant, [(await aSale(stage, tenant)).id]);
    await decide(batch, approveBatch);
    await handleOf(batch).result();
    await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, await handleOf(batch).fetchHistory());
  });
});
