import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { acceptImport } from '../../database/queries/customerImports.ts';
import { transaction } from '../../database/transaction.ts';
import { commanded, submitted } from '../../dispatch/action.ts';
import { devServer, temporalExecutable } from '../../standalone/temporalExecutable.ts';
import { deploymentName } from '../../worker/worker.ts';
import { actionWorkflowId, reverse } from '../../workflows/messages/action.ts';
import { customerImportWorkflowId } from '../../workflows/messages/customerImport.ts';
import { until } from '../endToEnd/installation.ts';
import { openDevStage, type DevStage } from '../support/devStage.ts';
import { storeSubmission } from '../support/stage.ts';
import { aTenant, type Tenant } from '../support/tenant.ts';

/*
 * What docs/operations.md tells an operator to type when a new build takes over, typed here: on a dev server, since the
 * time-skipping one knows no builds.
 */

let stage: DevStage;
beforeAll(async () => {
  stage = await openDevStage();
}, 60_000);
afterAll(() => stage.close());

/** `temporal worker deployment …` */
async function typed(command: string, buildId: string, ...more: string[]): Promise<string> {
  const temporalCli = await temporalExecutable(devServer, process.env);
  const where = ['--address', stage.address, '--deployment-name', deploymentName, '--build-id', buildId];
  const { stdout } = await promisify(execFile)(temporalCli, ['worker', 'deployment', command, ...where, ...more]);
  return stdout;
}

/** The new build takes over as soon as one of its workers has asked for work, and Temporal has told all its queues. */
async function becomesCurrent(buildId: string, tenant: Tenant): Promise<void> {
  await until(`build ${buildId} is current`, async () => {
    await typed('set-current-version', buildId, '--yes');
    return true;
  });
  await until(`build ${buildId} is given actions`, async () => {
    const submission = await storeSubmission(stage, tenant.eventType, { partnerId: tenant.partner.id });
    await submitted(stage.temporal.client, submission);
    const workflowId = actionWorkflowId({ ...submission, eventType: tenant.eventType.code });
    return (await buildsOf(workflowId)).every((build) => build === buildId);
  });
}

/** The builds that went on with a workflow, one for each of its tasks. */
async function buildsOf(workflowId: string): Promise<string[]> {
  const { events } = await stage.temporal.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: task }) =>
    task ? [task.deploymentVersion?.buildId ?? 'none'] : [],
  );
}

/** Starts the import of one customer; answers its workflow. */
async function anImport({ brand }: Tenant): Promise<string> {
  const imported = { id: uuid(), brandId: brand.id, actor: 'test', startedAt: await stage.temporal.clock.now() };
  const line = { number: 2, row: { customerKey: 'c-1' }, outcome: null, errors: null };
  await transaction(stage.database, (em) => acceptImport(em, imported, [line]));
  return customerImportWorkflowId(imported.id);
}

test('a new build takes over the actions at once, and goes on with what the former one has begun', async () => {
  const tenant = await aTenant(stage.database);
  let begun = (): void => undefined;
  let goOn = (): void => undefined;
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
  const old = await stage.startWorker({
    buildId: '0.4.0-a',
    activities: ({ importBatch }) => ({
      async importBatch(input) {
        begun();
        await mayGoOn;
        return importBatch(input);
      },
    }),
  });
  await becomesCurrent('0.4.0-a', tenant);
  const submission = await storeSubmission(stage, tenant.eventType, { partnerId: tenant.partner.id });
  expect(await submitted(stage.temporal.client, submission)).toBe('EVALUATED');
  const action = actionWorkflowId({ ...submission, eventType: tenant.eventType.code });
  const file = await anImport(tenant);
  await hasBegun;

  const today = await stage.startWorker({ buildId: '0.4.0-b' });
  await becomesCurrent('0.4.0-b', tenant);
  const by = { commandId: uuid(), actor: 'support:test', reason: 'ITEM_RETURNED' as const, note: null };
  await commanded(stage.temporal.client, submission, reverse, { ...by, takeBack: { all: true } });
  await stage.temporal.client.workflow.getHandle(action).result();
  expect(new Set(await buildsOf(action))).toEqual(new Set(['0.4.0-a', '0.4.0-b']));
  expect((await buildsOf(action)).at(-1)).toBe('0.4.0-b');
  expect(await typed('describe-version', '0.4.0-a')).toMatch(/Status\s+draining/i);

  goOn();
  await stage.temporal.client.workflow.getHandle(file).result();
  const builds = await buildsOf(file);
  expect(builds.length).toBeGreaterThan(1);
  expect(new Set(builds)).toEqual(new Set(['0.4.0-a', '0.4.0-b']));
  await Promise.all([old.stop(), today.stop()]);
}, 120_000);
