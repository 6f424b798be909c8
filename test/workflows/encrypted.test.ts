import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { v7 as uuid } from 'uuid';
import { commanded, submitted } from '../../dispatch/action.ts';
import { dataConverterOf } from '../../platform/dataConverter.ts';
import { connectTemporal, type Temporal } from '../../platform/temporal.ts';
import { createWorker } from '../../worker/worker.ts';
import { actionWorkflowId, reverse } from '../../workflows/messages/action.ts';
import { openDevStage, type DevStage } from '../support/devStage.ts';
import { keyOfTests, storeSubmission } from '../support/stage.ts';
import { aTenant, type Tenant } from '../support/tenant.ts';
import type { Submission } from '../../database/entities/submission.ts';

/* An installation that gets a TEMPORAL_PAYLOAD_KEY while actions are open. */

const temporalPayloadKey = [keyOfTests];
const dataConverter = dataConverterOf({ temporalPayloadKey });
let stage: DevStage;
let keyed: Temporal;
let tenant: Tenant;
let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  stage = await openDevStage();
  keyed = await connectTemporal({
    temporalAddress: stage.address,
    temporalNamespace: 'default',
    timeSkipping: false,
    temporalPayloadKey,
  });
  tenant = await aTenant(stage.database);
  const { failureConverterPath } = dataConverter;
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
    ...(failureConverterPath !== undefined && { failureConverterPath }),
  });
}, 120_000);
afterAll(async () => {
  await keyed.connection.close();
  await stage.close();
});

const aSubmission = (): Promise<Submission> =>
  storeSubmission(stage, tenant.eventType, { partnerId: tenant.partner.id });

const historyOf = (submission: Submission) =>
  stage.temporal.client.workflow
    .getHandle(actionWorkflowId({ ...submission, eventType: tenant.eventType.code }))
    .fetchHistory();

/** All that can be read in it, except its search attributes and the ids of workflows. */
function readable(node: unknown): string {
  if (node instanceof Uint8Array) return Buffer.from(node).toString('latin1');
  if (typeof node === 'string') return node;
  if (typeof node !== 'object' || node === null) return '';
  return Object.entries(node)
    .filter(([name]) => name !== 'searchAttributes' && name !== 'workflowId')
    .map(([, inner]) => readable(inner))
    .join('\n');
}

const takenBack = () => ({
  commandId: uuid(),
  actor: 'support:test',
  reason: 'ITEM_RETURNED' as const,
  note: 'The lady in Lisbon.',
  takeBack: { all: true as const },
});

test('with a key Temporal can read nothing of an action; without one it could, and what it then stored goes on', async () => {
  const plain = await stage.startWorker();
  const before = await aSubmission();
  expect(await submitted(stage.temporal.client, before)).toBe('EVALUATED');
  await plain.stop();
  expect(readable(await historyOf(before))).toContain(before.orderId);

  const worker = await stage.startWorker({
    create: (parts) => createWorker({ ...parts, workflowBundle, dataConverter }),
  });
  const after = await aSubmission();
  expect(await submitted(keyed.client, after)).toBe('EVALUATED');
  for (const submission of [before, after]) {
    await commanded(keyed.client, submission, reverse, takenBack());
    await expect(commanded(keyed.client, submission, reverse, takenBack())).rejects.toMatchObject({
      code: 'ACTION_ALREADY_REVERSED',
    });
  }
  const history = await historyOf(after);
  expect(readable(history)).toContain('binary/encrypted');
  for (const secret of [after.orderId, tenant.partner.id, '100.00', 'Lisbon']) {
    expect(readable(history)).not.toContain(secret);
  }
  expect(readable(await historyOf(before))).not.toContain('Lisbon');
  await worker.stop();

  for (const submission of [before, after]) {
    await Worker.runReplayHistory({ workflowBundle, dataConverter }, await historyOf(submission));
  }
  await expect(Worker.runReplayHistory({ workflowBundle }, history)).rejects.toThrow();
}, 120_000);
