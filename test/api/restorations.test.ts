import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ActionEntity } from '../../database/entities/action.ts';
import { NotificationEntity } from '../../database/entities/notification.ts';
import { overdue } from '../../database/queries/due.ts';
import { rehearsal } from '../../database/transaction.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
}, 60_000);
afterAll(() => mall.close());

const usd = (value: string) => ({ value, currency: 'USD' });
const later = async (duration: string) => plusDuration(await mall.deps.clock.now(), duration, 'UTC');
const booksAreRight = async (of: Shop) => {
  expect(await of.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
};

describe('a restoration', () => {
  test('brings the action back as it was: open, at its price, on its date, and it is paid', async () => {
    const sale = await shop.sale();
    await shop.reverse(sale.id);
    const preview = await shop.command('restorations?preview=true', sale.id);
    const restored = await shop.command('restorations', sale.id, { reason: 'ORDER_ERROR', note: 'Another was meant.' });
    const { state, stateDetail, payout, remainingAmount, lockingAt } = sale;
    const asItWas = { state, stateDetail, payout, remainingAmount, lockingAt };
    expect(restored).toMatchObject({ status: 200, body: asItWas });
    expect(preview).toMatchObject({ body: { action: asItWas } });
    await booksAreRight(shop);
    expect(await shop.untilPaid(sale.id)).toMatchObject({ stateDetail: 'PAID', payout: usd('10.00') });
    await booksAreRight(shop);
    const { data } = await shop.read(`/v1/actions/${sale.id}/history`, 'support');
    expect(data).toContainEqual(expect.objectContaining({ command: 'RESTORE', note: 'Another was meant.' }));
  });

  test('undoes the reversal of the rest, not that of a part before it', async () => {
    const { id } = await shop.sale();
    await shop.reverse(id, { amount: '40.00' });
    await shop.reverse(id);
    const parts = { payout: usd('6.00'), remainingAmount: usd('60.00') };
    expect(await shop.command('restorations', id)).toMatchObject({ body: { state: 'PENDING', ...parts } });
    await booksAreRight(shop);
  });

  test('of what was paid and taken back cancels the taking back: it is not paid twice', async () => {
    const own = await openShop(mall);
    const endpoint = { url: 'http://127.0.0.1:9/', events: ['action.paid'] };
    await mall.must('POST', '/v1/webhook-endpoints', { key: own.keys.brand, body: endpoint });
    const { id } = await own.sale();
    await own.untilPaid(id);
    await own.reverse(id);
    await own.command('restorations', id);
    await booksAreRight(own);
    await mall.stage.moveTo(await later('P20D'));
    // The two cancel out, so no money is sent: the action is paid by that, on the date of the statement.
    const { stateDetail, payableAt, paidAt } = await own.read(`/v1/actions/${id}`);
    expect(stateDetail).toBe('PAID');
    expect(String(paidAt).slice(0, 16)).toBe(String(payableAt).slice(0, 16));
    await rehearsal(mall.stage.database, async (em) => {
      await em.nativeUpdate(ActionEntity, { id }, { stateDetail: 'PAYMENT_PENDING', paidAt: null });
      const left = { what: 'action that is set off to mark as paid', id };
      expect(await overdue(em, await mall.deps.clock.now())).toContainEqual(left);
    });
    const { data } = await own.read(`/v1/actions/${id}/history`);
    expect(data).toContainEqual(expect.objectContaining({ command: 'SET_OFF', actor: 'system' }));
    const paid = { subjectId: id, type: 'action.paid' } as const;
    const told = await mall.deps.database.em.fork().find(NotificationEntity, paid, { orderBy: { id: 'asc' } });
    expect(told.map(({ body }) => body['data'])).toMatchObject([{ paidBy: 'PAYOUT' }, { paidBy: 'SET_OFF' }]);
    expect(await own.balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '10.00' }]);
    await booksAreRight(own);
  });

  test('takes of a limit what it took, also where another has used that meanwhile', async () => {
    const limited = await openShop(mall, { limits: [{ type: 'PAYOUT', value: '10', period: 'MONTH' }] });
    const eventDate = await mall.deps.clock.now();
    const first = await limited.sale({ eventDate });
    await limited.reverse(first.id);
    expect(await limited.sale({ eventDate })).toMatchObject({ payout: usd('10.00') });
    expect(await limited.command('restorations', first.id)).toMatchObject({ body: { payout: usd('10.00') } });
    expect(await limited.sale({ eventDate })).toMatchObject({ payout: usd('0.00') });
    await booksAreRight(limited);
  });

  test('of what was rejected at its open end begins another waiting', async () => {
    const open = await openShop(mall, {
      locking: { basis: 'APPROVED', period: 'DAY', monthOffset: 0, dayOffset: 1, maxMonthsOpenEndedPeriod: 1 },
    });
    const { id, openUntil } = await open.sale();
    await mall.stage.moveTo(String(openUntil));
    expect(await open.read(`/v1/actions/${id}`)).toMatchObject({ stateDetail: 'REJECTED' });
    await open.command('restorations', id);
    const again = await open.read(`/v1/actions/${id}`);
    expect(again).toMatchObject({ state: 'PENDING', stateDetail: 'OPEN', lockingAt: null });
    expect(String(again['openUntil']) > (await later('P20D'))).toBe(true);
    await booksAreRight(open);
  });

  test('is possible as often as a reversal', async () => {
    const { id } = await shop.sale();
    for (let time = 0; time < 3; time += 1) {
      await shop.reverse(id);
      expect(await shop.command('restorations', id)).toMatchObject({ status: 200, body: { payout: usd('10.00') } });
    }
    await booksAreRight(shop);
  });

  test.each([
    { rule: 'what nobody is credited for', fields: { partnerId: undefined } },
    { rule: 'a test', fields: { test: true } },
  ])('of $rule promises nothing', async ({ fields }) => {
    const sale = await shop.sale(fields);
    await shop.reverse(sale.id, { immediately: true });
    const { state, payout, lockingAt } = sale;
    expect(await shop.command('restorations', sale.id)).toMatchObject({ body: { state, payout, lockingAt } });
    await booksAreRight(shop);
  });
});

describe('a restoration is refused', () => {
  test('of what is not reversed', async () => {
    const { id } = await shop.sale();
    expect(await shop.command('restorations', id)).toMatchObject({
      status: 409,
      body: { code: 'ACTION_NOT_REVERSED' },
    });
  });

  test('of what was reversed before it was evaluated', async () => {
    const { id } = await shop.sale({ partnerId: undefined, providerKey: 'cus_7' });
    await shop.reverse(id);
    const refused = { status: 409, body: { code: 'ACTION_STATE_REFUSES' } };
    expect(await shop.command('restorations', id)).toMatchObject(refused);
  });

  test('of a transaction that was deleted', async () => {
    const { brand } = shop.keys;
    const occurredAt = await mall.deps.clock.now();
    const body = { key: 't-1', customerKey: 'c-1', amount: '100.00', currency: 'USD', occurredAt };
    const { id } = await mall.must('POST', '/v1/transactions', { key: brand, body });
    await mall.send('DELETE', `/v1/transactions/${id}`, { key: brand });
    expect(await shop.command('restorations', id)).toMatchObject({ status: 409 });
  });
});
