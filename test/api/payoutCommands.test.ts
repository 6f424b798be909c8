import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plusDuration } from '../../domain/calendar.ts';
import type { PayoutMethod } from '../../domain/payout/payoutMethod.ts';
import { payBy } from '../support/payouts.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const later = async (duration: string): Promise<void> => {
  await mall.stage.moveTo(plusDuration(await mall.deps.clock.now(), duration, 'UTC'));
};

/** A shop whose partner is paid so, with a sale of 100.00 that is due. */
async function dueIn(payoutMethod: PayoutMethod) {
  const shop = await openShop(mall);
  await payBy(mall.stage, shop.partnerId, payoutMethod);
  const { id: actionId } = await shop.sale();
  await shop.untilPaid(actionId);
  return { shop, actionId, payout: await lastPayout(shop) };
}

async function lastPayout({ keys }: Shop) {
  const [payout] = (await mall.list('/v1/payouts', keys.finance)).data;
  if (!payout) throw new Error('there is no payout');
  return payout;
}

const ask = ({ keys }: Shop, id: string, what: string, body: object, headers: Record<string, string> = {}) =>
  mall.send('POST', `/v1/payouts/${id}/${what}`, { key: keys.finance, body, headers });

describe('a brand that pays outside', () => {
  test('says that the payment arrived: the actions are paid, and the partner sees no name and no note', async () => {
    const { shop, actionId, payout } = await dueIn({ rail: 'EXTERNAL' });
    expect(payout).toMatchObject({ state: 'sent', completedAt: null });
    const answer = await ask(shop, payout.id, 'confirmations', {
      state: 'completed',
      reference: '2026-11-20/4711',
      note: 'By hand.',
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { id: payout.id, state: 'completed', receipt: '2026-11-20/4711', lines: [{ actionId }] },
    });
    expect(await shop.read(`/v1/actions/${actionId}`)).toMatchObject({ stateDetail: 'PAID' });

    const explanation = `/v1/payouts/${payout.id}/explanation`;
    expect(await shop.read(explanation, 'finance')).toMatchObject({
      amount: '10.00',
      sum: '10.00',
      lines: [{ amount: '10.00', actionId }],
      events: [
        { step: 'send', state: 'processing', actor: 'system' },
        { step: 'accepted', state: 'sent', actor: 'system' },
        {
          step: 'completed',
          actor: expect.stringMatching(/^finance:/),
          reference: '2026-11-20/4711',
          note: 'By hand.',
        },
      ],
    });
    const { events } = await shop.read(explanation, 'partner');
    expect(events).toMatchObject([{}, {}, { step: 'completed', actor: null, note: null }]);
  });

  test('what is over is refused, and a repeat under its Idempotency-Key answers the same', async () => {
    const { shop, payout } = await dueIn({ rail: 'EXTERNAL' });
    const failed = { state: 'failed', note: 'No such account.' };
    const key = { 'idempotency-key': payout.id };
    const first = await ask(shop, payout.id, 'confirmations', failed, key);
    expect(first).toMatchObject({ status: 200, body: { state: 'failed', failure: 'Finance says that it failed.' } });
    expect((await ask(shop, payout.id, 'confirmations', failed, key)).body).toEqual(first.body);
    expect(await ask(shop, payout.id, 'confirmations', { state: 'completed' })).toMatchObject({
      status: 409,
      body: { code: 'PAYOUT_STATE_REFUSES' },
    });
  });
});

describe('a payment that did not arrive', () => {
  test('is retried by finance: its amount is a line of the next statement, which leads to it', async () => {
    const { shop, actionId, payout } = await dueIn({ rail: 'FAKE', fault: 'DECLINED' });
    expect(payout).toMatchObject({ state: 'failed', failure: 'The account is closed.', retriedAt: null });
    await payBy(mall.stage, shop.partnerId, { rail: 'MANUAL_CSV' });
    const retry = await ask(shop, payout.id, 'retries', { note: 'The partner has another account.' });
    expect(retry).toMatchObject({ status: 200, body: { state: 'failed', retriedAt: expect.any(String) } });
    expect(await ask(shop, payout.id, 'retries', {})).toMatchObject({ status: 409 });

    await later('P2D');
    expect(await lastPayout(shop)).toMatchObject({
      state: 'completed',
      rail: 'MANUAL_CSV',
      amount: '10.00',
      lines: [
        {
          kind: 'RETURNED',
          amount: '10.00',
          returnedPayoutId: payout.id,
        },
      ],
    });
    expect(await shop.read(`/v1/actions/${actionId}`)).toMatchObject({ stateDetail: 'PAID' });
    expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('one that has arrived is not retried', async () => {
    const { shop, payout } = await dueIn({ rail: 'MANUAL_CSV' });
    expect(await ask(shop, payout.id, 'retries', {})).toMatchObject({ status: 409 });
  });

  test('another brand’s payout is not there', async () => {
    const { payout } = await dueIn({ rail: 'EXTERNAL' });
    const stranger = await openShop(mall);
    expect(await ask(stranger, payout.id, 'confirmations', { state: 'completed' })).toMatchObject({ status: 404 });
    expect(await ask(stranger, payout.id, 'retries', {})).toMatchObject({ status: 404 });
  });
});
