import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plusDuration } from '../../domain/calendar.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

/*
 * Orders that have changed since they were reported: up or down, in every phase, from the pinned price (semantics, After the fact).
 */

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
const refusedWith = (code: string, status = 409) => ({ status, body: { code } });
const at = async (of: Shop, id: string, date: 'lockingAt' | 'payableAt') =>
  mall.stage.moveTo(String((await of.read(`/v1/actions/${id}`))[date]));

/** Previews a correction and sees that it then does just that. */
async function corrected(of: Shop, id: string, order: Record<string, unknown>) {
  await mall.stage.moveTo(await mall.deps.clock.now());
  const preview = await of.command('corrections?preview=true', id, order);
  const done = await of.command('corrections', id, order);
  expect(preview).toMatchObject({ status: 200, body: { action: done.body } });
  expect(done.status).toBe(200);
  await booksAreRight(of);
  return done.body;
}

describe('a correction', () => {
  const shirts = [{ sku: 'shirt', quantity: 2, price: '50.00' }];
  test.each([
    { rule: 'upwards pays more', order: { amount: '150.00' }, amount: '150.00', payout: '15.00' },
    { rule: 'downwards pays less', order: { amount: '60.00' }, amount: '60.00', payout: '6.00' },
    { rule: 'to the same changes nothing', order: { amount: '100.00' }, amount: '100.00', payout: '10.00' },
    {
      rule: 'states items, discount and all',
      order: { items: [{ sku: 'shirt', quantity: 3, price: '50.00' }], orderDiscount: '30.00', orderTax: '9.00' },
      amount: '120.00',
      payout: '12.00',
    },
  ])('$rule', async ({ order, amount, payout }) => {
    const sale = await shop.sale();
    const { lockingAt, eventDate, partnerId } = sale;
    const kept = { state: 'PENDING', stateDetail: 'OPEN', lockingAt, eventDate, partnerId };
    const priced = { amount: usd(amount), remainingAmount: usd(amount), payout: usd(payout) };
    expect(await corrected(shop, sale.id, order)).toMatchObject({ ...kept, ...priced });
  });

  test('states the whole order: what was taken back before counts no more', async () => {
    const { id } = await shop.sale({ amount: undefined, items: shirts });
    await shop.reverse(id, { items: [{ sku: 'shirt', quantity: 1 }] });
    const items = [{ sku: 'shirt', quantity: 2, price: '40.00' }];
    expect(await corrected(shop, id, { items })).toMatchObject({ remainingAmount: usd('80.00'), payout: usd('8.00') });
    await shop.reverse(id, { items: [{ sku: 'shirt', quantity: 1 }] });
    expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({ payout: usd('4.00') });
  });

  test('is priced by the terms, the status and the tier of its first pricing', async () => {
    const groups = [
      {
        id: 'new',
        rank: 1,
        payoutRate: '15',
        rules: [{ variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] }],
        tiers: [{ actionThreshold: 1, payoutRate: '20' }],
      },
    ];
    const own = await openShop(mall, { payoutGroups: groups });
    const eventDate = await mall.deps.clock.now();
    const first = await own.sale({ eventDate, customerStatus: 'NEW' });
    const second = await own.sale({ eventDate, customerStatus: 'NEW' });
    expect([first, second]).toMatchObject([{ payout: usd('15.00') }, { payout: usd('20.00') }]);
    expect(await corrected(own, first.id, { amount: '200.00' })).toMatchObject({ payout: usd('30.00') });
    expect(await corrected(own, second.id, { amount: '200.00' })).toMatchObject({ payout: usd('40.00') });
    const explanation = await own.read(`/v1/actions/${first.id}/explanation?detail=full`, 'support');
    expect(explanation).toMatchObject({
      payout: usd('30.00'),
      sentences: expect.arrayContaining([
        'The order was corrected since it was reported: this is the price of what it now is.',
      ]) as unknown,
    });
  });

  test('has the room in limits that it had, unless others have used it', async () => {
    const own = await openShop(mall, { limits: [{ type: 'PAYOUT', value: '20', period: 'MONTH' }] });
    const eventDate = await mall.deps.clock.now();
    const { id } = await own.sale({ eventDate });
    expect(await corrected(own, id, { amount: '150.00' })).toMatchObject({ payout: usd('15.00') });
    const other = await own.sale({ eventDate });
    expect(other).toMatchObject({ payout: usd('5.00'), outsideTerms: usd('5.00') });
    expect(await corrected(own, id, { amount: '300.00' })).toMatchObject({
      payout: usd('15.00'),
      outsideTerms: usd('15.00'),
    });
    expect(await corrected(own, id, { amount: '50.00' })).toMatchObject({
      payout: usd('5.00'),
      outsideTerms: usd('0.00'),
    });
    // The other had 5.00 left when it was priced; that more is left now is not its luck.
    expect(await corrected(own, other.id, { amount: '100.00' })).toMatchObject({ payout: usd('5.00') });
  });

  test('counts for what comes later: another partner, a restoration, the transaction as it is read', async () => {
    const { partnerId } = await shop.rival();
    const { id } = await shop.sale();
    await corrected(shop, id, { amount: '300.00' });
    expect(await shop.reattribute(id, { partnerId })).toMatchObject({ body: { partnerId, payout: usd('30.00') } });
    await shop.reverse(id);
    expect(await shop.command('restorations', id)).toMatchObject({
      body: { payout: usd('30.00'), amount: usd('300.00') },
    });
    await booksAreRight(shop);
  });

  test.each([
    {
      rule: 'of what nobody is credited for changes its amount and owes nothing',
      fields: { partnerId: undefined },
      payout: '0.00',
    },
    { rule: 'of a test changes its price and owes nothing', fields: { test: true }, payout: '20.00' },
  ])('$rule', async ({ fields, payout }) => {
    const own = await openShop(mall);
    const { id } = await own.sale(fields);
    expect(await corrected(own, id, { amount: '200.00' })).toMatchObject({
      amount: usd('200.00'),
      payout: usd(payout),
    });
    expect(await corrected(own, id, { amount: '50.00' })).toMatchObject({ remainingAmount: usd('50.00') });
    expect(await own.balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '0.00' }]);
  });

  test('sent three times happens once', async () => {
    const { id } = await shop.sale();
    const thrice = { headers: { 'idempotency-key': `correct-${id}` } };
    const send = () => shop.command('corrections', id, { amount: '150.00' }, thrice);
    const answers = [await send(), await send(), await send()];
    expect(answers.map(({ body }) => body)).toEqual(Array(3).fill(answers[0]?.body));
    const { data } = await shop.read(`/v1/actions/${id}/corrections`, 'support');
    expect(data).toHaveLength(1);
  });
});

describe('in each phase', () => {
  test('what is locked is owed more or less on its date; without a payout it has none', async () => {
    const own = await openShop(mall, {
      payoutRestrictions: [
        { id: 'big', rules: [{ variable: 'ORDER_TOTAL', operator: 'GREATER_THAN', values: ['500'] }] },
      ],
    });
    const { id } = await own.sale();
    await at(own, id, 'lockingAt');
    const { payableAt } = await own.read(`/v1/actions/${id}`);
    const locked = { state: 'APPROVED', stateDetail: 'LOCKED' };
    expect(await corrected(own, id, { amount: '150.00' })).toMatchObject({
      ...locked,
      payableAt,
      payout: usd('15.00'),
    });
    expect(await corrected(own, id, { amount: '600.00' })).toMatchObject({
      ...locked,
      payableAt: null,
      payout: usd('0.00'),
    });
    expect(await corrected(own, id, { amount: '50.00' })).toMatchObject({ ...locked, payableAt, payout: usd('5.00') });
    await at(own, id, 'payableAt');
    expect(await own.balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '5.00' }]);
  });

  test('what was paid is paid on top, and is PAID again when that has arrived; less is a clawback', async () => {
    const own = await openShop(mall);
    const { id } = await own.sale();
    expect(await own.untilPaid(id)).toMatchObject({ stateDetail: 'PAID' });
    expect(await corrected(own, id, { amount: '150.00' })).toMatchObject({
      stateDetail: 'PAYMENT_PENDING',
      paidAt: null,
      payout: usd('15.00'),
    });
    expect(await own.balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '5.00', paid: '10.00' }]);
    await mall.stage.moveTo(await later('P2D'));
    expect(await own.read(`/v1/actions/${id}`)).toMatchObject({ stateDetail: 'PAID', payout: usd('15.00') });
    expect(await corrected(own, id, { amount: '120.00' })).toMatchObject({ stateDetail: 'PAID', payout: usd('12.00') });
    expect(await own.balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '-3.00', paid: '15.00' }]);
    expect(await corrected(own, id, { amount: '200.00' })).toMatchObject({ stateDetail: 'PAYMENT_PENDING' });
    await mall.stage.moveTo(await later('P2D'));
    expect(await own.read(`/v1/actions/${id}`)).toMatchObject({ stateDetail: 'PAID', payout: usd('20.00') });
    expect(await own.balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '20.00' }]);
    await booksAreRight(own);
  });

  test('what is on hold stays so', async () => {
    const { id } = await shop.sale();
    await shop.command('holds', id, { reason: 'CONS_FRAUD' });
    expect(await corrected(shop, id, { amount: '150.00' })).toMatchObject({
      stateDetail: 'ON_HOLD',
      payout: usd('15.00'),
    });
  });
});

describe('a correction is refused', () => {
  const items = [{ sku: 'shirt', quantity: 1, price: '20.00' }];
  test.each([
    { rule: 'that says nothing of the order', order: { note: 'Hm.' }, pointer: '' },
    { rule: 'by amount and items', order: { amount: '5.00', items }, pointer: '/items' },
    { rule: 'to nothing', order: { amount: '0.00' }, pointer: '/amount' },
    { rule: 'without items', order: { items: [] }, pointer: '/items' },
    { rule: 'to items that are worth nothing', order: { items: [{ sku: 'shirt', price: '0' }] }, pointer: '/items' },
    { rule: 'of a discount alone', order: { orderDiscount: '5.00', clicks: 2 }, pointer: '/orderDiscount' },
    { rule: 'of the clicks of a sale', order: { clicks: 5 }, pointer: '/clicks' },
    { rule: 'of the call of a sale', order: { call: { durationSeconds: 5 } }, pointer: '/call' },
    { rule: 'of the customer', order: { amount: '5.00', customerStatus: 'NEW' }, pointer: '/customerStatus' },
    { rule: 'of the date', order: { amount: '5.00', eventDate: '2026-01-01T00:00:00Z' }, pointer: '/eventDate' },
  ])('$rule', async ({ order, pointer }) => {
    const { id } = await shop.sale();
    expect(await shop.command('corrections', id, order)).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ pointer }] },
    });
  });

  test('by an amount, where the order was reported with items', async () => {
    const { id } = await shop.sale({ amount: undefined, items });
    expect(await shop.command('corrections', id, { amount: '5.00' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/amount' }] },
    });
  });

  test('of what is reversed, which is to be restored first', async () => {
    const { id } = await shop.sale();
    await shop.reverse(id);
    expect(await shop.command('corrections', id, { amount: '5.00' })).toMatchObject(
      refusedWith('ACTION_ALREADY_REVERSED'),
    );
  });

  test('of what waits for its customer', async () => {
    const { id } = await shop.sale({ partnerId: undefined, providerKey: 'cus_9' });
    expect(await shop.command('corrections', id, { amount: '5.00' })).toMatchObject(
      refusedWith('ACTION_AWAITS_CUSTOMER'),
    );
  });
});

test('a partner reads what was corrected of its own actions, but not who did it, nor the notes, nor what was before its time', async () => {
  const rival = await shop.rival();
  const { id } = await shop.sale();
  const list = (key: string) => mall.send('GET', `/v1/actions/${id}/corrections`, { key });
  await shop.command('corrections', id, { amount: '80.00', note: 'One came back.' });
  const seen = await list(shop.keys.partner);
  const hidden = { id: null, actor: null, note: null };
  expect(seen.body).toEqual({
    data: [expect.objectContaining({ ...hidden, order: { amount: '80.00' }, payoutAfter: usd('8.00') })],
  });
  await shop.reattribute(id, { partnerId: rival.partnerId });
  await shop.command('corrections', id, { amount: '90.00' });
  expect((await list(rival.key)).body).toEqual({
    data: [expect.objectContaining({ ...hidden, order: { amount: '90.00' } })],
  });
  expect((await list(shop.keys.partner)).status).toBe(404);
});

describe('undoing', () => {
  test('brings back what the latest correction or partial reversal changed, one after the other', async () => {
    const { id } = await shop.sale();
    const undo = () => shop.command('restorations', id, { note: 'Not that order.' });
    await shop.reverse(id, { amount: '40.00' });
    await corrected(shop, id, { amount: '150.00' });
    await shop.reverse(id, { amount: '50.00' });
    expect(await undo()).toMatchObject({ body: { payout: usd('15.00'), remainingAmount: usd('150.00') } });
    expect(await undo()).toMatchObject({
      body: { payout: usd('6.00'), amount: usd('100.00'), remainingAmount: usd('60.00') },
    });
    expect(await undo()).toMatchObject({ body: { payout: usd('10.00'), remainingAmount: usd('100.00') } });
    expect(await undo()).toMatchObject(refusedWith('ACTION_NOT_REVERSED'));
    await booksAreRight(shop);
    const { data } = await shop.read(`/v1/actions/${id}/corrections`, 'support');
    expect(data).toMatchObject([
      { command: 'REVERSE', takenBack: { amount: '40.00' }, order: null, canBeUndone: false, payoutAfter: usd('6.00') },
      { command: 'CORRECT', order: { amount: '150.00' }, reason: 'ORDER_UPDATE', canBeUndone: false },
      { command: 'REVERSE', canBeUndone: false },
      { command: 'UNDO', note: 'Not that order.' },
      { command: 'UNDO' },
      { command: 'UNDO', payoutBefore: usd('6.00'), payoutAfter: usd('10.00') },
    ]);
  });

  test('after the payment pays what was clawed back, and claws back what was paid on top', async () => {
    const own = await openShop(mall);
    const { id } = await own.sale();
    await own.untilPaid(id);
    await own.reverse(id, { amount: '40.00' });
    expect(await own.command('restorations', id)).toMatchObject({
      body: { stateDetail: 'PAYMENT_PENDING', payout: usd('10.00') },
    });
    await booksAreRight(own);
    await own.command('corrections', id, { amount: '200.00' });
    expect(await own.command('restorations', id)).toMatchObject({ body: { payout: usd('10.00') } });
    await booksAreRight(own);
    expect(await own.balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '10.00' }]);
  });

  test('takes of a limit what it took, whoever has used it meanwhile', async () => {
    const own = await openShop(mall, { limits: [{ type: 'PAYOUT', value: '10', period: 'MONTH' }] });
    const eventDate = await mall.deps.clock.now();
    const { id } = await own.sale({ eventDate });
    await corrected(own, id, { amount: '40.00' });
    expect(await own.sale({ eventDate })).toMatchObject({ payout: usd('6.00') });
    expect(await own.command('restorations', id)).toMatchObject({ body: { payout: usd('10.00') } });
    await booksAreRight(own);
  });

  test('is refused when the price was made anew since, or another command is meant', async () => {
    const { partnerId } = await shop.rival();
    const { id } = await shop.sale();
    await shop.reverse(id, { amount: '40.00' });
    expect(await shop.command('restorations', id, { undoes: 'another' })).toMatchObject(
      refusedWith('ACTION_CHANGED_SINCE'),
    );
    await shop.reattribute(id, { partnerId });
    expect(await shop.command('restorations', id)).toMatchObject(refusedWith('ACTION_CHANGED_SINCE'));
  });

  test('names a command by the whole of its id, however long its Idempotency-Key was', async () => {
    const { id } = await shop.sale();
    const sent = { key: shop.keys.support, body: { amount: '80.00' }, headers: { 'idempotency-key': 'k'.repeat(255) } };
    expect(await mall.send('POST', `/v1/actions/${id}/corrections`, sent)).toMatchObject({ status: 200 });
    const { data } = await shop.read(`/v1/actions/${id}/corrections`, 'support');
    const [{ id: undoes }] = data as [{ id: string }];
    expect(await shop.command('restorations', id, { undoes })).toMatchObject({ body: { payout: usd('10.00') } });
  });

  test('of a named command undoes that one, also where it has ended the action', async () => {
    const { id } = await shop.sale();
    await shop.reverse(id);
    const { data } = await shop.read(`/v1/actions/${id}/corrections`, 'support');
    const [{ id: undoes }] = data as [{ id: string }];
    expect(await shop.command('restorations', id, { undoes: 'another' })).toMatchObject(
      refusedWith('ACTION_CHANGED_SINCE'),
    );
    expect(await shop.command('restorations', id, { undoes })).toMatchObject({ body: { state: 'PENDING' } });
  });
});
