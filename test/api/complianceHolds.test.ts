import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plusDuration } from '../../domain/calendar.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const later = async (duration: string): Promise<void> => {
  await mall.stage.moveTo(plusDuration(await mall.deps.clock.now(), duration, 'UTC'));
};

const command = ({ partnerId, keys }: Shop, what: string, body: object, key = keys.finance) =>
  mall.send('POST', `/v1/partners/${partnerId}/${what}`, { key, body });

const hold = (shop: Shop) => command(shop, 'compliance-holds', { reason: 'IDENTITY', note: 'The passport expired.' });
const release = (shop: Shop) => command(shop, 'compliance-releases', { note: 'The new passport is here.' });

const payoutsOf = async ({ keys }: Shop) => (await mall.list('/v1/payouts', keys.finance)).data;
const balanced = (shop: Shop) => shop.read('/v1/ledger/verification', 'finance');

describe('a compliance hold', () => {
  test('keeps a pending payout from going out, and its release lets it go on', async () => {
    const shop = await openShop(mall);
    const { id: actionId } = await shop.sale();
    // The payout is made while all is well, and kept back by a pause, so that the hold meets it pending.
    const { id: pauseId } = await mall.must('POST', '/v1/payout-pauses', { key: shop.keys.finance, body: {} });
    await shop.untilPaid(actionId);
    expect(await hold(shop)).toMatchObject({ status: 201, body: { kind: 'HOLD', reason: 'IDENTITY' } });
    await mall.must('POST', `/v1/payout-pauses/${pauseId}/resumptions`, { key: shop.keys.finance, body: {} });
    await later('P1D');
    expect(await payoutsOf(shop)).toMatchObject([{ state: 'pending', waitsFor: [{ gate: 'COMPLIANCE' }] }]);
    expect(await release(shop)).toMatchObject({ status: 201, body: { kind: 'RELEASE', reason: null } });
    await later('PT1M');
    expect(await payoutsOf(shop)).toMatchObject([{ state: 'completed', amount: '10.00' }]);
    expect(await balanced(shop)).toMatchObject({ balanced: true, problems: [] });
  });

  test('has statements hold back what they come to, and its release pays that though nothing new was earned', async () => {
    const shop = await openShop(mall);
    const { id: actionId } = await shop.sale();
    await hold(shop);
    await shop.untilPaid(actionId);
    await later('P40D');
    expect(await payoutsOf(shop)).toEqual([]);
    const statements = async () => (await mall.list('/v1/statements', shop.keys.finance)).data;
    expect(await statements()).toMatchObject([{ held: '10.00', disbursed: '0.00' }]);
    await release(shop);
    await later('P2D');
    expect(await payoutsOf(shop)).toMatchObject([{ state: 'completed', amount: '10.00' }]);
    expect(await shop.read(`/v1/actions/${actionId}`)).toMatchObject({ stateDetail: 'PAID' });
    expect(await balanced(shop)).toMatchObject({ balanced: true, problems: [] });
  });

  test('is there once, is told of the partner, and leaves its history', async () => {
    const shop = await openShop(mall);
    const partner = () => shop.read(`/v1/partners/${shop.partnerId}`);
    expect(await release(shop)).toMatchObject({ status: 409, body: { code: 'PARTNER_NOT_HELD' } });
    await hold(shop);
    expect(await hold(shop)).toMatchObject({ status: 409, body: { code: 'PARTNER_ALREADY_HELD' } });
    expect(await partner()).toMatchObject({
      complianceHold: { reason: 'IDENTITY', actor: expect.stringMatching(/^finance:/) },
    });
    await release(shop);
    expect(await partner()).toMatchObject({ complianceHold: null });
    expect(await command(shop, 'compliance-holds', { reason: 'FRAUD', note: 'Again.' }, shop.keys.brand)).toMatchObject(
      { status: 201 },
    );
    const history = `/v1/partners/${shop.partnerId}/compliance-holds`;
    expect((await mall.list(history, shop.keys.brand)).data).toMatchObject([
      { kind: 'HOLD', reason: 'FRAUD', note: 'Again.', actor: expect.stringMatching(/^brand:/) },
      { kind: 'RELEASE', reason: null, note: 'The new passport is here.' },
      { kind: 'HOLD', reason: 'IDENTITY', note: 'The passport expired.' },
    ]);
    const em = mall.deps.database.em.fork();
    await expect(em.execute('UPDATE compliance_event SET note = NULL')).rejects.toThrow();
  });

  test.each([
    { rule: 'without a reason', body: { note: 'Because.' }, pointer: '/reason' },
    { rule: 'for a reason that nobody knows', body: { reason: 'MOOD', note: 'Because.' }, pointer: '/reason' },
    { rule: 'without a note', body: { reason: 'OTHER' }, pointer: '/note' },
  ])('is refused $rule', async ({ body, pointer }) => {
    const shop = await openShop(mall);
    expect(await command(shop, 'compliance-holds', body)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });

  test('of another brand’s partner is not possible', async () => {
    const shop = await openShop(mall);
    const stranger = await openShop(mall);
    for (const what of ['compliance-holds', 'compliance-releases']) {
      const body = what === 'compliance-holds' ? { reason: 'OTHER', note: 'x' } : { note: 'x' };
      expect((await command(shop, what, body, stranger.keys.finance)).status).toBe(404);
    }
  });
});
