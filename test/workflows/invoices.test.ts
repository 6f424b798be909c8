import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { InstallmentEntity } from '../../database/entities/installment.ts';
import { actionWorkflowId } from '../../workflows/messages/action.ts';
import { anAgreement, problemsIn } from '../support/agreements.ts';
import { approved, aSale, reversed, restored, untilPaid } from '../support/commands.ts';
import { byInvoice, invoicedNow } from '../support/invoices.ts';
import { paths } from '../support/paths.ts';
import { workflowBundle } from '../support/servers/workflowBundle.ts';
import { actionNow, openStage, type Stage } from '../support/stage.ts';
import { aTenant } from '../support/tenant.ts';
import { aTrigger } from '../support/triggers.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

describe('the ways of what is paid by invoice', () => {
  test.each(['action-invoiced-then-paid', 'action-invoiced-while-on-hold', 'month-invoiced'])(
    '%s completes, and replays as it went',
    async (path) => {
      const [workflowId = ''] = (await paths[path]?.(stage)) ?? [];
      const handle = stage.temporal.client.workflow.getHandle(workflowId);
      await handle.result();
      await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, await handle.fetchHistory());
    },
  );
});

describe('under basis INVOICED', () => {
  test('a run for the invoice costs no more than a few events: look, date, wait, pay', async () => {
    const tenant = await aTenant(stage.database, byInvoice);
    const action = await aSale(stage, tenant);
    await stage.moveTo(action.lockingAt ?? '');
    await invoicedNow(stage, tenant);
    await stage.moveTo((await actionNow(stage, action.id)).payableAt ?? '');
    const { events } = await stage.temporal.client.workflow.getHandle(actionWorkflowId(action)).fetchHistory();
    expect(events?.length).toBeLessThanOrEqual(22);
  });

  test('monthly parts are planned when the invoice is issued: its issue gives the first date', async () => {
    const tenant = await anAgreement(stage, { terms: { pricing: 'TRIGGERS' }, eventPayout: byInvoice });
    await aTrigger(stage.database, tenant.brand, { rate: '10', dripMonths: 3 });
    const action = await aSale(stage, tenant);
    await stage.moveTo(action.lockingAt ?? '');
    expect(await partsOf(action.id)).toEqual([]);
    await invoicedNow(stage, tenant);
    const { payableAt } = await actionNow(stage, action.id);
    const planned = await partsOf(action.id);
    expect(planned.map(({ amount }) => amount)).toEqual(['3.34', '3.33', '3.33']);
    expect(planned[0]?.dueAt).toBe(payableAt);
  });

  test('what is approved in an open-ended locking period is dated by its invoice too', async () => {
    const locking = {
      basis: 'APPROVED',
      period: 'DAY',
      openEndedAutoLockingMode: 'REJECT',
      monthOffset: 0,
      dayOffset: 1,
    };
    const tenant = await aTenant(stage.database, { ...byInvoice, locking });
    const { lockingAt, id } = await approved(stage, await aSale(stage, tenant));
    await stage.moveTo(lockingAt ?? '');
    await invoicedNow(stage, tenant);
    expect((await actionNow(stage, id)).payableAt).not.toBeNull();
  });

  test('what was taken back after its invoice is due as soon as it is undone: it was invoiced', async () => {
    const tenant = await aTenant(stage.database, byInvoice);
    const action = await aSale(stage, tenant);
    await stage.moveTo(action.lockingAt ?? '');
    await invoicedNow(stage, tenant);
    const dated = await actionNow(stage, action.id);
    await reversed(stage, dated, { amount: '99.99' });
    const back = await restored(stage, await actionNow(stage, action.id));
    expect(back.payableAt).toBe(dated.payableAt);
    expect((await untilPaid(stage, back)).stateDetail).toBe('PAID');
    expect(await problemsIn(stage, tenant)).toEqual([]);
  });

  test('under basis LOCKED an invoice changes no date', async () => {
    const tenant = await aTenant(stage.database);
    const action = await aSale(stage, tenant);
    await stage.moveTo(action.lockingAt ?? '');
    const { payableAt, version } = await actionNow(stage, action.id);
    expect(await invoicedNow(stage, tenant)).toMatchObject([{ net: '10.00' }]);
    expect(await actionNow(stage, action.id)).toMatchObject({ payableAt, version });
  });
});

const partsOf = (actionId: string) =>
  stage.database.em.fork().find(InstallmentEntity, { actionId }, { orderBy: { number: 'asc' } });
