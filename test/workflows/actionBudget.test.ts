import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ActionHistoryEntity } from '../../database/entities/actionHistory.ts';
import { actionWorkflowId } from '../../workflows/messages/action.ts';
import { historyOf } from '../support/histories.ts';
import { balanceOf } from '../support/ledger.ts';
import { actionNow, openStage, submitAction, type Stage } from '../support/stage.ts';
import { aTenant } from '../support/tenant.ts';

/*
 * The cost budget of design.md, counted from the recorded history. Each event and each task is paid for by every action that
 * there will ever be.
 */
describe('what one action costs Temporal', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, 60_000);
  afterAll(() => stage.close());

  test('from submission to payable: at most 22 events, 3 workflow tasks, no regular activity, 4 KiB of payloads', async () => {
    const { eventType, partner } = await aTenant(stage.database);
    const action = await submitAction(stage, eventType, { partnerId: partner.id, customerStatus: 'NEW' });
    await stage.moveTo(action.lockingAt ?? '');
    await stage.moveTo((await actionNow(stage, action.id)).payableAt ?? '');

    const { events, payloadBytes } = await historyOf(stage, actionWorkflowId(action));
    expect(events.at(-1)).toBe('workflowExecutionCompleted');
    expect(events.filter((event) => event === 'markerRecorded')).toHaveLength(3);
    expect(events.filter((event) => event === 'workflowTaskCompleted')).toHaveLength(3);
    expect(events.filter((event) => event.startsWith('activityTask'))).toEqual([]);
    expect(events.length).toBeLessThanOrEqual(22);
    expect(payloadBytes).toBeGreaterThan(1000);
    expect(payloadBytes).toBeLessThanOrEqual(4096);
  });

  test('paid as it locks: both in one step, a task less', async () => {
    const { eventType, partner } = await aTenant(stage.database, {
      payoutScheduling: { basis: 'LOCKED', monthOffset: 0, dayOffset: 0 },
    });
    const action = await submitAction(stage, eventType, { partnerId: partner.id, customerStatus: 'NEW' });
    await stage.moveTo(action.lockingAt ?? '');

    expect(await actionNow(stage, action.id)).toMatchObject({
      stateDetail: 'PAID',
      lockedAt: action.lockingAt,
      payableAt: action.lockingAt,
    });
    const chronicle = await stage.database.em
      .fork()
      .find(ActionHistoryEntity, { actionId: action.id }, { orderBy: { id: 'asc' } });
    expect(chronicle.map(({ command }) => command)).toEqual(['SUBMIT', 'LOCK', 'MAKE_PAYABLE', 'SETTLE']);
    expect(await balanceOf(stage.database, partner)).toMatchObject({ accrued: '0.00', payable: '0.00', paid: '10.00' });
    const { events } = await historyOf(stage, actionWorkflowId(action));
    expect(events.filter((event) => event === 'markerRecorded')).toHaveLength(2);
    expect(events.filter((event) => event === 'workflowTaskCompleted')).toHaveLength(2);
  });
});
