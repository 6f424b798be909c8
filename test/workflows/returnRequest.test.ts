import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BrandEntity, ReturnRequestEntity } from '../../database/entities/index.ts';
import { returnRequestWorkflowId } from '../../workflows/messages/returnRequest.ts';
import { until } from '../endToEnd/installation.ts';
import { moved } from '../support/commands.ts';
import { openDevStage, type DevStage } from '../support/devStage.ts';
import { answered, aReturnRequest } from '../support/returns.ts';
import { actionNow } from '../support/stage.ts';
import { aContract, aPartner } from '../support/tenant.ts';

/* On a dev server, since workers come and go. What it does by its dates is in test/api/returnRequests.test.ts. */

let stage: DevStage;
beforeAll(async () => {
  stage = await openDevStage();
}, 60_000);
afterAll(() => stage.close());

const stateOf = async (id: string) => (await stage.database.em.fork().findOneOrFail(ReturnRequestEntity, id)).state;
/** Its workflow has asked for its first task and waits. */
const begun = async (id: string): Promise<void> => {
  const handle = stage.temporal.client.workflow.getHandle(returnRequestWorkflowId(id));
  await until('the return request waits', async () => {
    const { events } = await handle.fetchHistory();
    return events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes) ?? false;
  });
};
const result = (id: string) => stage.temporal.client.workflow.getHandle(returnRequestWorkflowId(id)).result();

describe('a return that waits for its partner', () => {
  test('is carried out by another worker than the one that asked', async () => {
    const asking = await stage.startWorker();
    const { action, request } = await aReturnRequest(stage);
    await begun(request.id);
    await asking.stop();
    expect(await stateOf(request.id)).toBe('WAITING');

    const answering = await stage.startWorker();
    await answered(stage, request, 'ACCEPTED');
    await result(request.id);
    expect(await stateOf(request.id)).toBe('CARRIED_OUT');
    expect(await actionNow(stage, action.id)).toMatchObject({ state: 'REVERSED', payout: '0.00' });
    await answering.stop();
  }, 60_000);

  test('is not lost when the worker dies between the agreement and the action', async () => {
    let died = false;
    const dying = await stage.startWorker({
      activities: ({ carryOutReturn }) => ({
        async carryOutReturn(input) {
          await carryOutReturn(input);
          if (died) return 'CARRIED_OUT';
          died = true;
          throw new Error('the answer of the activity is lost');
        },
      }),
    });
    const { action, request } = await aReturnRequest(stage);
    await answered(stage, request, 'ACCEPTED');
    await result(request.id);
    expect(died).toBe(true);
    expect(await stateOf(request.id)).toBe('CARRIED_OUT');
    expect(await actionNow(stage, action.id)).toMatchObject({ state: 'REVERSED', version: 2 });
    await dying.stop();
  }, 60_000);

  test('is not carried out on the next partner, who has agreed to nothing', async () => {
    const asking = await stage.startWorker();
    const { action, request } = await aReturnRequest(stage);
    await asking.stop();
    const brand = await stage.database.em.fork().findOneOrFail(BrandEntity, action.brandId);
    const next = await aPartner(stage.database, brand, 'Wile E. Coyote');
    await aContract(stage.database, next);
    const worker = await stage.startWorker({
      activities: ({ carryOutReturn }) => ({
        async carryOutReturn(input) {
          await moved(stage, action, next.id, { commandId: request.id });
          return carryOutReturn(input);
        },
      }),
    });
    await answered(stage, request, 'ACCEPTED');
    await result(request.id);
    expect(await stage.database.em.fork().findOneOrFail(ReturnRequestEntity, request.id)).toMatchObject({
      state: 'REFUSED',
      refusal: { code: 'ACTION_CHANGED_SINCE', detail: `Action ${action.id} is another partner’s by now.` },
    });
    expect(await actionNow(stage, action.id)).toMatchObject({ partnerId: next.id, payout: '10.00' });
    await worker.stop();
  }, 60_000);

  test('refuses an answer that comes after its end, in a run that looks and ends', async () => {
    const worker = await stage.startWorker();
    const { request } = await aReturnRequest(stage);
    await answered(stage, request, 'DECLINED');
    await result(request.id);
    await expect(answered(stage, request, 'ACCEPTED')).rejects.toMatchObject({ code: 'RETURN_REQUEST_ANSWERED' });
    await result(request.id);
    expect(await stateOf(request.id)).toBe('DECLINED');
    await worker.stop();
  }, 60_000);
});
