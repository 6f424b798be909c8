import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { NotificationEntity } from '../../database/entities/notification.ts';
import type { Sent } from '../support/api.ts';
import type { Answered } from '../support/documented.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
let rival: { readonly partnerId: string; readonly key: string };
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
  rival = await shop.rival();
}, 60_000);
afterAll(() => mall.close());

const usd = (value: string) => ({ value, currency: 'USD' });
const hour = 3_600_000;
const hoursAgo = async (hours: number) =>
  new Date(Date.parse(await mall.deps.clock.now()) - hours * hour).toISOString();

/** An order of 100.00 USD, two hours ago, that was not tracked. */
const missing = async (fields: object = {}) => ({
  type: 'UNTRACKED',
  eventType: 'SALE',
  orderId: uuid(),
  eventDate: await hoursAgo(2),
  amount: '100.00',
  currency: 'USD',
  note: 'She clicked in our newsletter.',
  ...fields,
});
const about = (type: 'INCORRECT' | 'DECLINED', actionId: string, fields: object = {}) => ({
  type,
  actionId,
  note: 'Please look at it.',
  ...fields,
});

const ask = (body: object, sent: Sent = {}): Promise<Answered> =>
  mall.send('POST', '/v1/inquiries', { key: shop.keys.partner, body, ...sent });
const asked = (body: object, key = shop.keys.partner) => mall.must('POST', '/v1/inquiries', { key, body });
const answer = (id: string, body: object, sent: Sent = {}): Promise<Answered> =>
  mall.send('POST', `/v1/inquiries/${id}/answers`, { key: shop.keys.support, body, ...sent });
const approve = (id: string, body: object = {}, sent: Sent = {}) => answer(id, { answer: 'APPROVED', ...body }, sent);
const withdraw = (id: string, key = shop.keys.partner) => mall.send('POST', `/v1/inquiries/${id}/withdrawals`, { key });
const refused = (status: number, code: string) => ({ status, body: { code } });

const booksAreRight = async () => {
  expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
};

describe('an order that was not tracked', () => {
  test('is asked by the partner, waits for 30 days, and is paid once it is approved', async () => {
    const order = await missing({ expectedPayout: '12.00' });
    const inquiry = await ask(order);
    expect(inquiry).toMatchObject({
      status: 201,
      body: {
        type: 'UNTRACKED',
        state: 'OPEN',
        partnerId: shop.partnerId,
        orderId: order.orderId,
        actionId: null,
        order: { amount: usd('100.00') },
        expectedPayout: usd('12.00'),
        payout: null,
        answeredAt: null,
      },
    });
    const { id, createdAt, dueAt } = await shop.read(String(inquiry.headers.get('location')), 'partner');
    expect(Date.parse(String(dueAt)) - Date.parse(String(createdAt))).toBe(30 * 24 * hour);

    const approved = await approve(id, { note: 'Found in the shop.', reply: 'You are right.' });
    expect(approved).toMatchObject({
      status: 200,
      body: { state: 'APPROVED', payout: usd('10.00'), answeredBy: 'USER', reply: 'You are right.', problem: null },
    });
    const { actionId } = await shop.read(`/v1/inquiries/${id}`, 'partner');
    const action = { orderId: order.orderId, partnerId: shop.partnerId, state: 'PENDING', payout: usd('10.00') };
    expect(await shop.read(`/v1/actions/${String(actionId)}`, 'partner')).toMatchObject(action);
    await booksAreRight();
    expect(await shop.untilPaid(String(actionId))).toMatchObject({ stateDetail: 'PAID', payout: usd('10.00') });
    await booksAreRight();
  });

  test('is reported as support says it was', async () => {
    const { id } = await asked(await missing());
    const eventDate = await hoursAgo(5);
    expect(await approve(id, { amount: '80.00', eventDate })).toMatchObject({ body: { payout: usd('8.00') } });
    const { actionId } = await shop.read(`/v1/inquiries/${id}`);
    const { eventDate: dated, amount } = await shop.read(`/v1/actions/${String(actionId)}`);
    expect([new Date(String(dated)).toISOString(), amount]).toEqual([eventDate, usd('80.00')]);
  });

  test('is credited to the partner when the brand reported it as nobody’s', async () => {
    const sale = await shop.sale({ partnerId: undefined });
    const { id } = await asked(await missing({ orderId: sale['orderId'] }));
    expect(await approve(id)).toMatchObject({
      body: { state: 'APPROVED', actionId: sale.id, payout: usd('10.00') },
    });
    expect(await shop.read(`/v1/actions/${sale.id}`)).toMatchObject({ partnerId: shop.partnerId });
    await booksAreRight();
  });

  test('is taken from another partner only where support says so, and neither learns of the other', async () => {
    const sale = await shop.sale({ partnerId: rival.partnerId });
    const { id } = await asked(await missing({ orderId: sale['orderId'] }));
    const unasked = await approve(id);
    expect(unasked).toMatchObject(refused(409, 'INQUIRY_ORDER_CREDITED'));
    expect(unasked.text).toContain(rival.partnerId);
    expect(await shop.read(`/v1/inquiries/${id}`, 'partner')).toMatchObject({ state: 'OPEN', problem: null });

    expect(await approve(id, { reattribute: true })).toMatchObject({ body: { state: 'APPROVED', actionId: sale.id } });
    expect(await shop.read(`/v1/actions/${sale.id}`)).toMatchObject({ partnerId: shop.partnerId });
    const seen = await mall.send('GET', `/v1/inquiries/${id}`, { key: shop.keys.partner });
    expect(seen.text).not.toContain(rival.partnerId);
    expect(await mall.send('GET', `/v1/inquiries/${id}`, { key: rival.key })).toMatchObject({ status: 404 });
    await booksAreRight();
  });

  test('whose customer is another partner’s is not taken from that one by its report', async () => {
    const customerKey = uuid();
    const customer = { customerKey, partnerId: rival.partnerId };
    await mall.must('POST', '/v1/customers', { key: shop.keys.brand, body: customer });
    // Whose customer she is counts from when it was said.
    await mall.stage.moveTo(new Date(Date.parse(await mall.deps.clock.now()) + 4 * hour).toISOString());
    const { id } = await asked(await missing({ customerId: customerKey }));
    const problem = { code: 'INQUIRY_ORDER_CREDITED' };
    expect(await approve(id)).toMatchObject({ status: 200, body: { state: 'REFUSED', problem, payout: null } });
    const seen = await mall.send('GET', `/v1/inquiries/${id}`, { key: shop.keys.partner });
    expect(seen.body).toMatchObject({ problem });
    expect(seen.text).not.toContain(rival.partnerId);
    expect(await approve(id, { reattribute: true })).toMatchObject({
      body: { state: 'APPROVED', payout: usd('10.00') },
    });
    await booksAreRight();
  });

  test('that cannot be priced is REFUSED with the reason, and can be answered again', async () => {
    const { id } = await asked(await missing());
    const beforeTheContract = await approve(id, { eventDate: '2019-06-01T00:00:00Z' });
    const problem = { code: 'PARTNER_WITHOUT_CONTRACT', detail: expect.stringContaining('2019-06-01') };
    expect(beforeTheContract).toMatchObject({ status: 200, body: { state: 'REFUSED', problem, answeredBy: 'USER' } });
    expect(await shop.read(`/v1/inquiries/${id}`, 'partner')).toMatchObject({ state: 'REFUSED', actionId: null });
    expect(await approve(id)).toMatchObject({ body: { state: 'APPROVED', problem: null, payout: usd('10.00') } });
    await booksAreRight();
  });

  test('is declined, and earns nothing', async () => {
    const { id } = await asked(await missing());
    const declined = await answer(id, { answer: 'DECLINED', reply: 'There is no such order.' });
    expect(declined).toMatchObject({ body: { state: 'DECLINED', payout: usd('0.00'), actionId: null } });
  });
});

describe('an action that is not right', () => {
  test('is corrected to what the partner expects', async () => {
    const sale = await shop.sale();
    const { id } = await asked(about('INCORRECT', sale.id, { expectedAmount: '120.00', expectedPayout: '12.00' }));
    expect(await approve(id)).toMatchObject({ body: { state: 'APPROVED', payout: usd('12.00') } });
    expect(await shop.read(`/v1/actions/${sale.id}`)).toMatchObject({ payout: usd('12.00') });
    await booksAreRight();
    expect(await shop.untilPaid(sale.id)).toMatchObject({ stateDetail: 'PAID', payout: usd('12.00') });
    await booksAreRight();
  });

  test('is corrected to what support says, which may be less than was expected', async () => {
    const sale = await shop.sale();
    const { id } = await asked(about('INCORRECT', sale.id, { expectedAmount: '200.00', expectedPayout: '20.00' }));
    const approved = await approve(id, { amount: '110.00' });
    expect(approved).toMatchObject({ body: { expectedPayout: usd('20.00'), payout: usd('11.00') } });
    await booksAreRight();
  });

  test('stays as it is when it is declined', async () => {
    const sale = await shop.sale();
    const { id } = await asked(about('INCORRECT', sale.id, { expectedPayout: '20.00' }));
    const declined = await answer(id, { answer: 'DECLINED' });
    expect(declined).toMatchObject({ body: { state: 'DECLINED', payout: usd('10.00') } });
    expect(await shop.read(`/v1/actions/${sale.id}`)).toMatchObject({ payout: usd('10.00') });
  });

  test('is not approved without an amount that somebody takes for right', async () => {
    const sale = await shop.sale();
    const { id } = await asked(about('INCORRECT', sale.id, { expectedPayout: '20.00' }));
    expect(await approve(id)).toMatchObject({
      ...refused(422, 'INQUIRY_WITHOUT_AMOUNT'),
      body: { errors: [{ pointer: '/amount' }] },
    });
    expect(await approve(id, { amount: '200.00' })).toMatchObject({ body: { payout: usd('20.00') } });
  });

  test('of an order with items is corrected by items', async () => {
    const item = { sku: 'A', quantity: 1, price: '50.00' };
    const sale = await shop.sale({ amount: undefined, items: [item] });
    const { id } = await asked(about('INCORRECT', sale.id, { expectedAmount: '100.00' }));
    expect(await approve(id)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/amount' }] } });
    const items = [{ ...item, quantity: 2 }];
    expect(await approve(id, { items })).toMatchObject({ body: { state: 'APPROVED', payout: usd('10.00') } });
    await booksAreRight();
  });
});

describe('an action that should not have been reversed', () => {
  test('comes back and is paid', async () => {
    const sale = await shop.sale();
    await shop.reverse(sale.id);
    const { id } = await asked(about('DECLINED', sale.id));
    expect(await approve(id)).toMatchObject({ body: { state: 'APPROVED', payout: usd('10.00') } });
    expect(await shop.untilPaid(sale.id)).toMatchObject({ stateDetail: 'PAID' });
    await booksAreRight();
  });

  test('that is back by now needs nothing more', async () => {
    const sale = await shop.sale();
    await shop.reverse(sale.id);
    const { id } = await asked(about('DECLINED', sale.id));
    await shop.command('restorations', sale.id);
    expect(await approve(id)).toMatchObject({ body: { state: 'APPROVED', payout: usd('10.00') } });
  });

  test('stays reversed when it is declined', async () => {
    const sale = await shop.sale();
    await shop.reverse(sale.id);
    const { id } = await asked(about('DECLINED', sale.id));
    expect(await answer(id, { answer: 'DECLINED' })).toMatchObject({ body: { payout: usd('0.00') } });
    expect(await shop.read(`/v1/actions/${sale.id}`)).toMatchObject({ state: 'REVERSED' });
  });
});

describe('a question is refused', () => {
  test('about another partner’s action, as if there were none', async () => {
    const sale = await shop.sale({ partnerId: rival.partnerId });
    const answered = await ask(about('INCORRECT', sale.id));
    expect(answered).toMatchObject({ ...refused(404, 'NOT_FOUND'), body: { errors: [{ pointer: '/actionId' }] } });
    expect(await ask(about('INCORRECT', uuid()))).toMatchObject({ status: 404 });
  });

  test('about an order that is the partner’s own', async () => {
    const sale = await shop.sale();
    const order = await missing({ orderId: sale['orderId'] });
    expect(await ask(order)).toMatchObject(refused(409, 'INQUIRY_ORDER_TRACKED'));
    // Of another’s nothing is told.
    expect(await ask({ ...order }, { key: rival.key })).toMatchObject({ status: 201 });
  });

  test('about an action whose state makes none of it', async () => {
    const sale = await shop.sale();
    expect(await ask(about('DECLINED', sale.id))).toMatchObject(refused(409, 'ACTION_NOT_REVERSED'));
    await shop.reverse(sale.id);
    expect(await ask(about('INCORRECT', sale.id))).toMatchObject(refused(409, 'ACTION_ALREADY_REVERSED'));
  });

  test('while another about the same order waits, also one that was refused', async () => {
    const order = await missing();
    const { id } = await asked(order);
    expect(await ask(order)).toMatchObject(refused(409, 'INQUIRY_ALREADY_OPEN'));
    await approve(id, { eventDate: '2019-06-01T00:00:00Z' });
    expect(await ask(order)).toMatchObject(refused(409, 'INQUIRY_ALREADY_OPEN'));
    expect(await ask(order, { key: rival.key })).toMatchObject({ status: 201 });
    await answer(id, { answer: 'DECLINED' });
    expect(await ask(order)).toMatchObject({ status: 201 });
  });

  test.each([
    { rule: 'sooner than an hour after the order', hours: 0.5 },
    { rule: 'later than 90 days after it', hours: 90 * 24 + 1 },
  ])('$rule', async ({ hours }) => {
    const order = await missing({ eventDate: await hoursAgo(hours) });
    const answered = await ask(order);
    expect(answered).toMatchObject({
      ...refused(422, 'INQUIRY_OUT_OF_TIME'),
      body: { errors: [{ pointer: '/eventDate' }] },
    });
  });

  test.each([
    { rule: 'without a type', fields: { type: undefined }, pointer: '/type' },
    { rule: 'without a note', fields: { note: undefined }, pointer: '/note' },
    { rule: 'of no event type of the brand', fields: { eventType: 'MOON' }, pointer: '/eventType' },
    { rule: 'of a sale without an amount', fields: { amount: undefined }, pointer: '/amount' },
    { rule: 'with a field of another type', fields: { actionId: uuid() }, pointer: '/actionId' },
  ])('$rule', async ({ fields, pointer }) => {
    expect(await ask(await missing(fields))).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('in another partner’s name, and by support in nobody’s', async () => {
    const order = await missing();
    expect(await ask({ ...order, partnerId: rival.partnerId })).toMatchObject({ status: 404 });
    const unnamed = await ask(order, { key: shop.keys.support });
    expect(unnamed).toMatchObject({ status: 400, body: { errors: [{ pointer: '/partnerId' }] } });
    const named = await asked({ ...order, partnerId: shop.partnerId }, shop.keys.support);
    expect(named).toMatchObject({ partnerId: shop.partnerId, state: 'OPEN' });
  });
});

describe('an answer is refused', () => {
  test.each([
    { rule: 'a correction of a reversed action', field: { amount: '1.00' } },
    { rule: 'another date of it', field: { eventDate: '2026-01-01T00:00:00Z' } },
    { rule: 'its reattribution', field: { reattribute: true } },
  ])('that asks for $rule', async ({ field }) => {
    const sale = await shop.sale();
    await shop.reverse(sale.id);
    const { id } = await asked(about('DECLINED', sale.id));
    const errors = [{ pointer: `/${Object.keys(field).join('')}` }];
    expect(await approve(id, field)).toMatchObject({ status: 400, body: { errors } });
  });

  test('that declines and says an amount, that says both an amount and items, or an order of tomorrow', async () => {
    const { id } = await asked(await missing());
    const items = [{ sku: 'A', price: '1.00' }];
    const tomorrow = { eventDate: await hoursAgo(-24) };
    const saying = async (body: object) => (await answer(id, body)).body;
    const pointer = (at: string) => ({ errors: [{ pointer: at }] });
    expect(await saying({ answer: 'DECLINED', amount: '1.00' })).toMatchObject(pointer('/amount'));
    expect(await saying({ answer: 'APPROVED', amount: '1.00', items })).toMatchObject(pointer('/items'));
    expect(await saying({ answer: 'APPROVED', ...tomorrow })).toMatchObject(pointer('/eventDate'));
  });

  test.each([
    { rule: 'amount', stated: { amount: '150.00' } },
    { rule: 'items', stated: { items: [{ sku: 'A', price: '150.00' }] } },
    { rule: 'eventDate', stated: { eventDate: '2026-01-01T00:00:00Z' } },
  ])('that states another $rule of an order that is reported already: that is corrected', async ({ rule, stated }) => {
    const sale = await shop.sale({ partnerId: undefined });
    const { id } = await asked(await missing({ orderId: sale['orderId'], amount: '200.00' }));
    const errors = [{ pointer: `/${rule}`, detail: expect.stringContaining('correct the action') }];
    expect(await approve(id, stated)).toMatchObject({ status: 400, body: { errors } });
    expect(await approve(id)).toMatchObject({ body: { state: 'APPROVED', payout: usd('10.00') } });
  });

  test('to what is answered or withdrawn', async () => {
    const { id } = await asked(await missing());
    await answer(id, { answer: 'DECLINED' });
    expect(await approve(id)).toMatchObject(refused(409, 'INQUIRY_CLOSED'));
    expect(await withdraw(id)).toMatchObject(refused(409, 'INQUIRY_CLOSED'));
    const other = await asked(await missing());
    expect(await withdraw(other.id)).toMatchObject({ status: 200, body: { state: 'WITHDRAWN', payout: null } });
    expect(await approve(other.id)).toMatchObject(refused(409, 'INQUIRY_CLOSED'));
  });

  test('of another brand’s support, and a withdrawal of another partner’s, as if there were none', async () => {
    const { id } = await asked(await missing());
    const elsewhere = await openShop(mall);
    expect(await approve(id, {}, { key: elsewhere.keys.support })).toMatchObject({ status: 404 });
    expect(await withdraw(id, rival.key)).toMatchObject({ status: 404 });
  });
});

describe('sent again under its Idempotency-Key', () => {
  test('a question is asked once', async () => {
    const sent = { headers: { 'idempotency-key': uuid() } };
    const order = await missing();
    const first = await ask(order, sent);
    const again = await ask(order, sent);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  test('an approval is carried out once, also three times at once', async () => {
    const sale = await shop.sale();
    await shop.reverse(sale.id);
    const { id } = await asked(about('DECLINED', sale.id));
    const sent = { headers: { 'idempotency-key': uuid() } };
    const answers = await Promise.all([approve(id, {}, sent), approve(id, {}, sent), approve(id, {}, sent)]);
    expect(answers.map(({ status }) => status).toSorted()[0]).toBe(200);
    expect(await approve(id, {}, sent)).toMatchObject({ status: 200, body: { state: 'APPROVED' } });
    const { data } = await shop.read(`/v1/actions/${sale.id}/history`, 'support');
    const restorations = z.array(z.looseObject({ command: z.string() })).parse(data);
    expect(restorations.filter(({ command }) => command === 'RESTORE')).toHaveLength(1);
    await booksAreRight();
  });
});

describe('who sees what', () => {
  test('a partner sees its own, without the notes and names of the brand’s people', async () => {
    const { id } = await asked(await missing());
    await answer(id, { answer: 'DECLINED', note: 'We do not trust them.', reply: 'No such order.' });
    const own = await mall.send('GET', `/v1/inquiries/${id}`, { key: shop.keys.partner });
    expect(own.body).toMatchObject({
      reply: 'No such order.',
      answerNote: null,
      answerActor: null,
      answeredBy: 'USER',
    });
    expect(own.text).not.toMatch(/trust|support:/);
    for (const who of ['brand', 'support', 'finance'] as const) {
      const seen = { answerNote: 'We do not trust them.', answerActor: expect.stringMatching(/^support:/) };
      expect(await shop.read(`/v1/inquiries/${id}`, who)).toMatchObject(seen);
    }
    expect((await mall.list(`/v1/inquiries?partnerId=${shop.partnerId}`, rival.key)).data).toEqual([]);
  });

  test('the list is filtered by state, type, partner and due date, and is a file too', async () => {
    const own = await openShop(mall);
    const key = own.keys.support;
    const first = await asked(await missing({ partnerId: own.partnerId }), key);
    const dueAt = String(first['dueAt']);
    const sale = await own.sale();
    const second = await asked(about('INCORRECT', sale.id, { partnerId: own.partnerId }), key);
    await mall.send('POST', `/v1/inquiries/${second.id}/answers`, { key, body: { answer: 'DECLINED' } });
    const ids = async (query: string) => (await mall.list(`/v1/inquiries?${query}`, key)).data.map(({ id }) => id);
    expect(await ids('')).toEqual([second.id, first.id]);
    expect(await ids('state=OPEN')).toEqual([first.id]);
    expect(await ids('type=INCORRECT')).toEqual([second.id]);
    expect(await ids(`partnerId=${rival.partnerId}`)).toEqual([]);
    expect(await ids(`dueBefore=${dueAt}`)).toEqual([]);
    const { text } = await mall.send('GET', '/v1/inquiries?format=csv', { key });
    expect(text).toMatch(/^id,type,state,.*expectedPayout.value,.*payout.value/);
    expect(text).toContain(`${second.id},INCORRECT,DECLINED`);
  });
});

describe('what is not answered in time', () => {
  const brandThat = async (inquiryAutomaticAnswer: 'APPROVE' | 'DECLINE', inquiryDays: number) => {
    const own = await openShop(mall);
    const body = { inquiryAutomaticAnswer, inquiryDays };
    await mall.must('PATCH', `/v1/brands/${own.brandId}`, { key: mall.adminKey, body });
    return own;
  };
  const afterDays = async (days: number) => {
    await mall.stage.moveTo(await hoursAgo(-24 * days - 1));
  };

  test('is declined by itself where the brand says nothing else', async () => {
    const own = await brandThat('DECLINE', 3);
    const { id } = await asked(await missing(), own.keys.partner);
    await afterDays(2);
    expect(await own.read(`/v1/inquiries/${id}`)).toMatchObject({ state: 'OPEN' });
    await afterDays(1);
    const declined = { state: 'DECLINED', answeredBy: 'AUTOMATIC', payout: usd('0.00'), problem: null };
    expect(await own.read(`/v1/inquiries/${id}`, 'partner')).toMatchObject(declined);
  });

  test('is approved and carried out where the brand wants that', async () => {
    const own = await brandThat('APPROVE', 3);
    const key = own.keys.partner;
    const order = await asked(await missing(), key);
    const wrong = await own.sale();
    const wrongly = await asked(about('INCORRECT', wrong.id, { expectedAmount: '150.00' }), key);
    const gone = await own.sale();
    await own.reverse(gone.id);
    const reversed = await asked(about('DECLINED', gone.id), key);
    await afterDays(4);
    const approved = { state: 'APPROVED', answeredBy: 'AUTOMATIC' };
    expect(await own.read(`/v1/inquiries/${order.id}`)).toMatchObject({ ...approved, payout: usd('10.00') });
    expect(await own.read(`/v1/inquiries/${wrongly.id}`)).toMatchObject({ ...approved, payout: usd('15.00') });
    expect(await own.read(`/v1/inquiries/${reversed.id}`)).toMatchObject({ ...approved, payout: usd('10.00') });
    expect(await own.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('never takes from another partner and makes up no amount: it is declined, and says why', async () => {
    const own = await brandThat('APPROVE', 3);
    const other = await own.rival();
    const sale = await own.sale({ partnerId: other.partnerId });
    const order = await asked(await missing({ orderId: sale['orderId'] }), own.keys.partner);
    const vague = await asked(about('INCORRECT', (await own.sale()).id), own.keys.partner);
    await afterDays(4);
    const declined = (code: string) => ({ state: 'DECLINED', answeredBy: 'AUTOMATIC', problem: { code } });
    expect(await own.read(`/v1/inquiries/${order.id}`, 'partner')).toMatchObject(declined('INQUIRY_ORDER_CREDITED'));
    expect(await own.read(`/v1/inquiries/${vague.id}`)).toMatchObject(declined('INQUIRY_WITHOUT_AMOUNT'));
    expect(await own.read(`/v1/actions/${sale.id}`)).toMatchObject({ partnerId: other.partnerId });
    const seen = await mall.send('GET', `/v1/inquiries/${order.id}`, { key: own.keys.partner });
    expect(seen.text).not.toContain(other.partnerId);
  });

  test('and cannot be carried out waits for a person', async () => {
    const own = await brandThat('APPROVE', 3);
    const { id } = await asked(await missing({ currency: 'EUR' }), own.keys.partner);
    await afterDays(4);
    const problem = { code: 'FX_RATE_UNKNOWN' };
    expect(await own.read(`/v1/inquiries/${id}`)).toMatchObject({ state: 'REFUSED', problem, answeredBy: 'AUTOMATIC' });
    const declined = await answer(id, { answer: 'DECLINED' }, { key: own.keys.support });
    expect(declined).toMatchObject({ status: 200, body: { state: 'DECLINED', answeredBy: 'USER', problem: null } });
  });
});

test('both sides are told when it is asked and when it is answered, each what it may know', async () => {
  const own = await openShop(mall);
  const url = 'http://127.0.0.1:9/';
  const endpoint = { url, events: ['inquiry.*'] };
  const subscribe = (key: string) => mall.must('POST', '/v1/webhook-endpoints', { key, body: endpoint });
  const [brand, partner] = [await subscribe(own.keys.brand), await subscribe(own.keys.partner)];
  const { id } = await asked(await missing(), own.keys.partner);
  const body = { answer: 'DECLINED', note: 'We do not trust them.' };
  await mall.must('POST', `/v1/inquiries/${id}/answers`, { key: own.keys.support, body });
  const told = await mall.stage.database.em
    .fork()
    .find(NotificationEntity, { subjectId: id }, { orderBy: { sequence: 'asc' } });
  const heardBy = (endpointId: string) =>
    told.filter((one) => one.endpointId === endpointId).map(({ type, body }) => [type, body.data['answerNote']]);
  expect(heardBy(brand.id)).toEqual([
    ['inquiry.created', null],
    ['inquiry.answered', 'We do not trust them.'],
  ]);
  expect(heardBy(partner.id)).toEqual([
    ['inquiry.created', null],
    ['inquiry.answered', null],
  ]);
});
