import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PayoutEntity } from '../../database/entities/payout.ts';
import { actionWorkflowId } from '../../workflows/messages/action.ts';
import { searchAttributes } from '../../workflows/messages/searchAttributes.ts';
import { actionNow, openStage, submitAction, type Stage } from '../support/stage.ts';
import { aTenant } from '../support/tenant.ts';

describe('the life of an action', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, 60_000);
  afterAll(() => stage.close());

  test('a sale is priced, locked on its date, made payable on its date and paid', async () => {
    const tenant = await aTenant(stage.database);
    const action = await submitAction(stage, tenant.eventType, { partnerId: tenant.partner.id });
    expect(action).toMatchObject({
      state: 'PENDING',
      stateDetail: 'OPEN',
      payout: '10.00',
      partnerId: tenant.partner.id,
    });

    await stage.moveTo(action.lockingAt ?? '');
    const locked = await actionNow(stage, action.id);
    expect(locked).toMatchObject({ state: 'APPROVED', stateDetail: 'LOCKED', lockedAt: action.lockingAt });

    await stage.moveTo(locked.payableAt ?? '');
    expect(await actionNow(stage, action.id)).toMatchObject({ state: 'APPROVED', stateDetail: 'PAID' });
    // What finance sees in the Temporal UI.
    const workflow = stage.temporal.client.workflow.getHandle(actionWorkflowId(action));
    expect(workflow.workflowId).toBe(`action/${tenant.brand.id}/SALE/${action.orderId}`);
    const { typedSearchAttributes } = await workflow.describe();
    expect(typedSearchAttributes.get(searchAttributes.Payout)).toBe('10.00 USD');
    expect(typedSearchAttributes.get(searchAttributes.ActionState)).toBe('APPROVED');
    expect(typedSearchAttributes.get(searchAttributes.PartnerId)).toBe(tenant.partner.id);

    const payouts = await stage.database.em.fork().find(PayoutEntity, { partnerId: tenant.partner.id });
    expect(payouts).toMatchObject([{ amount: '10.00', currency: 'USD', state: 'completed' }]);
  });
});
