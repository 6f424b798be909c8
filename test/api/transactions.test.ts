import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { plusDuration } from '../../domain/calendar.ts';
import type { Sent } from '../support/api.ts';
import { aProgram } from '../support/program.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { until } from '../endToEnd/installation.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
}, 60_000);
afterAll(() => mall.close());

const now = () => mall.deps.clock.now();

const history = z.object({
  data: z.array(z.object({ command: z.string(), after: z.object({ lockingAt: z.string().nullable() }) })),
});

/** A payment of 100.00 USD now; `fields` change it. */
const pay = async (fields: object, sent: Sent = {}) =>
  mall.send('POST', '/v1/transactions', {
    key: shop.keys.brand,
    body: { key: uuid(), amount: '100.00', currency: 'USD', occurredAt: await now(), ...fields },
    ...sent,
  });
const paid = async (fields: object) => {
  const { status, body } = await pay(fields);
  expect(status).toBe(201);
  return body as Awaited<ReturnType<Shop['sale']>>;
};
const customer = (body: object) => mall.must('POST', '/v1/customers', { key: shop.keys.brand, body });
const patch = (id: string, body: object) => mall.must('PATCH', `/v1/customers/${id}`, { key: shop.keys.brand, body });
const customerBy = async (query: string) => {
  const [found] = (await mall.list(`/v1/customers?${query}`, shop.keys.brand)).data;
  return found ?? { id: 'nobody' };
};
const remove = (path: string) => mall.send('DELETE', path, { key: shop.keys.brand });

/** Reads the action until it waits no longer: the workflow is woken through the outbox. */
async function evaluated(id: string) {
  await until('it waits no longer', async () => {
    return (await shop.read(`/v1/actions/${id}`))['stateDetail'] !== 'AWAITING_CUSTOMER';
  });
  return shop.read(`/v1/actions/${id}`);
}

describe('a transaction by customer key', () => {
  test('is an action of category SALE, credited to the customer’s partner at once', async () => {
    const key = uuid();
    await customer({ customerKey: key, partnerId: shop.partnerId });
    const occurredAt = await now();
    const transaction = await paid({ key, customerKey: key, productKey: 'GIGA', occurredAt });
    expect(transaction).toMatchObject({
      key,
      orderId: key,
      eventType: 'SALE',
      customerKey: key,
      customerId: key,
      providerKey: null,
      productKey: 'GIGA',
      state: 'PENDING',
      stateDetail: 'OPEN',
      partnerId: shop.partnerId,
      attribution: { by: 'CUSTOMER' },
      payout: { value: '10.00', currency: 'USD' },
    });
    expect(await shop.read(`/v1/transactions/${transaction.id}`)).toEqual(transaction);
    expect(await shop.read(`/v1/actions/${transaction.id}`)).toMatchObject({ id: transaction.id, orderId: key });
    for (const query of [`key=${key}`, `customerKey=${key}`]) {
      expect((await mall.list(`/v1/transactions?${query}`, shop.keys.brand)).data).toEqual([transaction]);
    }
  });

  test('adds the customer whom nobody has added; an action does not', async () => {
    const [first, second] = [uuid(), uuid()];
    await paid({ customerKey: first });
    expect(await customerBy(`customerKey=${first}`)).toMatchObject({ customerKey: first, partnerId: null });
    await shop.sale({ customerId: second });
    expect((await mall.list(`/v1/customers?customerKey=${second}`, shop.keys.brand)).data).toEqual([]);
  });

  test('five first payments of a customer at once are all taken, and she is added once', async () => {
    const keys = { customerKey: uuid(), providerKey: uuid() };
    const answers = await Promise.all(Array.from({ length: 5 }, () => pay(keys)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect((await mall.list(`/v1/customers?customerKey=${keys.customerKey}`, shop.keys.brand)).data).toHaveLength(1);
  });

  test('comes once: the same again is the same, with another body it is refused', async () => {
    const body = { key: uuid(), customerKey: uuid(), occurredAt: await now() };
    const first = await pay(body);
    expect(first.status).toBe(201);
    expect(await pay(body)).toMatchObject({ status: 200, body: first.body });
    const other = { status: 409, body: { code: 'ORDER_ALREADY_SUBMITTED' } };
    expect(await pay({ ...body, amount: '100.01' })).toMatchObject(other);
    const { key: orderId, customerKey: customerId, occurredAt: eventDate } = body;
    expect(await shop.report({ orderId, customerId, eventDate, partnerId: undefined })).toMatchObject(other);
  });

  test('what the customer’s partner changes is what she buys from then on', async () => {
    const rival = await shop.rival();
    const key = uuid();
    const { id } = await customer({ customerKey: key, partnerId: shop.partnerId });
    const before = await now();
    const first = await paid({ customerKey: key, occurredAt: before });
    await mall.stage.moveTo(plusDuration(before, 'PT1H', 'UTC'));
    await patch(id, { partnerId: rival.partnerId });
    expect(await shop.read(`/v1/actions/${first.id}`)).toMatchObject({ partnerId: shop.partnerId });
    expect(await paid({ customerKey: key })).toMatchObject({ partnerId: rival.partnerId });
    // Reported late, but bought before.
    expect(await paid({ customerKey: key, occurredAt: before })).toMatchObject({ partnerId: shop.partnerId });
    await patch(id, { partnerId: null });
    expect(await paid({ customerKey: key })).toMatchObject({ partnerId: null });
  });

  test.each([
    { rule: 'a customer must be named', fields: {}, at: '/customerKey' },
    { rule: 'an amount must be said', fields: { customerKey: 'c', amount: undefined }, at: '/amount' },
    {
      rule: 'a payment of tomorrow has not happened',
      fields: { customerKey: 'c', occurredAt: '2999-01-01T00:00:00Z' },
      at: '/occurredAt',
    },
    { rule: 'the event type must be one', fields: { customerKey: 'c', eventType: 'RENEWAL' }, at: '/eventType' },
    { rule: 'fields that we do not know are refused', fields: { customerKey: 'c', orderId: 'A' }, at: '/orderId' },
  ])('$rule', async ({ fields, at }) => {
    expect(await pay(fields)).toMatchObject({ status: 400, body: { errors: [{ pointer: at }] } });
  });
});

describe('the event type of a transaction', () => {
  const category = 'SALE';
  const typeOf = async (codes: readonly string[]) => {
    const { keys } = await aProgram(mall);
    const [sale] = (await mall.list('/v1/event-types', keys.brand)).data;
    expect(sale).toMatchObject({ code: 'SALE' });
    for (const code of codes) {
      await mall.must('POST', '/v1/event-types', { key: keys.brand, body: { code, name: code, category } });
    }
    return pay({ customerKey: 'c' }, { key: keys.brand });
  };

  test('is SALE, or better TRANSACTION where there is one', async () => {
    expect((await typeOf(['RENEWAL'])).body).toMatchObject({ eventType: 'SALE' });
    expect((await typeOf(['RENEWAL', 'TRANSACTION'])).body).toMatchObject({ eventType: 'TRANSACTION' });
  });

  test('may be named, if it is of category SALE', async () => {
    const body = { code: 'LEAD', name: 'Lead', category: 'LEAD' };
    await mall.must('POST', '/v1/event-types', { key: shop.keys.brand, body });
    expect(await pay({ customerKey: 'c', eventType: 'LEAD' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/eventType' }] },
    });
    expect(await paid({ customerKey: 'c', eventType: 'SALE' })).toMatchObject({ eventType: 'SALE' });
  });
});

describe('a payment by the provider’s key', () => {
  test('waits without partner and accrual until the customer has both keys, and is evaluated then as of its date', async () => {
    const [customerKey, providerKey] = [uuid(), uuid()];
    const own = await openShop(mall);
    const post = (path: string, body: object) => mall.must('POST', path, { key: own.keys.brand, body });
    const { id } = await post('/v1/customers', { customerKey, partnerId: own.partnerId });
    const occurredAt = await now();
    const payment = await post('/v1/transactions', {
      key: uuid(),
      providerKey,
      amount: '100.00',
      currency: 'USD',
      occurredAt,
    });
    expect(payment).toMatchObject({
      state: 'PENDING',
      stateDetail: 'AWAITING_CUSTOMER',
      partnerId: null,
      payout: { value: '0.00' },
      lockingAt: null,
      customerKey: null,
      providerKey,
    });
    expect((await own.read(`/v1/actions/${payment.id}/explanation`))['sentences']).toContain(
      'It waits until its customer has both keys, and is evaluated then as of its event date.',
    );
    // Long after its lock would have been.
    await mall.stage.moveTo(plusDuration(occurredAt, 'P30D', 'UTC'));
    expect(await own.balance()).toMatchObject([{ accrued: '0.00', payable: '0.00' }]);

    await mall.must('PATCH', `/v1/customers/${id}`, { key: own.keys.brand, body: { providerKey } });
    const attachedFrom = await now();
    await until('it is evaluated', async () => (await own.read(`/v1/actions/${payment.id}`))['partnerId'] !== null);
    const attached = await own.read(`/v1/transactions/${payment.id}`);
    expect(attached).toMatchObject({
      partnerId: own.partnerId,
      payout: { value: '10.00' },
      customerKey,
      customerId: customerKey,
      occurredAt: payment['occurredAt'],
    });
    // It locks no earlier than it was attached.
    const { data } = history.parse(await own.read(`/v1/actions/${payment.id}/history`));
    expect(data.map(({ command }) => command).slice(0, 2)).toEqual(['SUBMIT', 'ATTACH']);
    expect(Date.parse(data[1]?.after.lockingAt ?? '')).toBeGreaterThanOrEqual(Date.parse(attachedFrom) - 5_000);
    await mall.stage.moveTo(plusDuration(attachedFrom, 'P10D', 'UTC'));
    expect(await own.balance()).toMatchObject([{ accrued: '0.00', paid: '10.00' }]);
  });

  const attached: { rule: string; attach: (keys: { customerKey: string; providerKey: string }) => Promise<unknown> }[] =
    [
      {
        rule: 'a customer who is added with both keys',
        attach: (keys) => customer({ ...keys, partnerId: shop.partnerId }),
      },
      {
        rule: 'the key that its own customer gets',
        attach: async ({ customerKey, providerKey }) => {
          const { id } = await customerBy(`providerKey=${providerKey}`);
          await patch(id, { customerKey, partnerId: shop.partnerId });
        },
      },
      {
        rule: 'the provider’s key that a known customer gets',
        attach: async ({ customerKey, providerKey }) => {
          const { id } = await customer({ customerKey, partnerId: shop.partnerId });
          await patch(id, { providerKey });
        },
      },
      {
        rule: 'a later payment that names both',
        attach: async (keys) => {
          await customer({ customerKey: keys.customerKey, partnerId: shop.partnerId });
          await paid(keys);
        },
      },
    ];
  test.each(attached)('runs with $rule', async ({ attach }) => {
    const keys = { customerKey: uuid(), providerKey: uuid() };
    const payments = [await paid({ providerKey: keys.providerKey }), await paid({ providerKey: keys.providerKey })];
    await attach(keys);
    for (const { id } of payments) {
      expect(await evaluated(id)).toMatchObject({ stateDetail: 'OPEN', customerId: keys.customerKey });
    }
    expect(await customerBy(`providerKey=${keys.providerKey}`)).toMatchObject(keys);
    expect((await mall.list(`/v1/customers?customerKey=${keys.customerKey}`, shop.keys.brand)).data).toHaveLength(1);
  });

  test('is of the partner whose customer she first becomes after it, if nobody else earned it', async () => {
    const providerKey = uuid();
    const { id } = await paid({ providerKey });
    await mall.stage.moveTo(plusDuration(await now(), 'PT1M', 'UTC'));
    await customer({ customerKey: uuid(), providerKey, partnerId: shop.partnerId });
    expect(await evaluated(id)).toMatchObject({ stateDetail: 'OPEN', partnerId: shop.partnerId });
  });

  test('is evaluated under the attribution of its own date', async () => {
    const rival = await shop.rival();
    const [customerKey, providerKey] = [uuid(), uuid()];
    const { id } = await customer({ customerKey, partnerId: shop.partnerId });
    const payment = await paid({ providerKey });
    await mall.stage.moveTo(plusDuration(await now(), 'PT1H', 'UTC'));
    await patch(id, { partnerId: rival.partnerId, providerKey });
    expect(await evaluated(payment.id)).toMatchObject({ partnerId: shop.partnerId });
    expect(await paid({ providerKey })).toMatchObject({
      stateDetail: 'OPEN',
      partnerId: rival.partnerId,
      customerId: customerKey,
    });
  });

  test('can be taken back as a whole while it waits, not in part and not for another partner', async () => {
    const rival = await shop.rival();
    const providerKey = uuid();
    const { id } = await paid({ providerKey });
    const waits = { status: 409, body: { code: 'ACTION_AWAITS_CUSTOMER' } };
    expect(await shop.reverse(id, { amount: '40.00' })).toMatchObject(waits);
    expect(await shop.reattribute(id, { partnerId: rival.partnerId })).toMatchObject(waits);
    expect(await shop.reverse(id)).toMatchObject({ status: 200, body: { state: 'REVERSED' } });
    await customer({ customerKey: uuid(), providerKey, partnerId: shop.partnerId });
    expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({ state: 'REVERSED', payout: { value: '0.00' } });
  });

  test('that cannot be priced once its customer is known goes on waiting, and says why', async () => {
    const [customerKey, providerKey] = [uuid(), uuid()];
    const lena = await customer({ customerKey, partnerId: shop.partnerId });
    const { id } = await paid({ providerKey, currency: 'EUR' });
    await patch(lena.id, { providerKey });
    await until('it says why', async () => (await shop.read(`/v1/actions/${id}`))['refusal'] !== undefined);
    expect(await shop.read(`/v1/transactions/${id}`)).toMatchObject({
      stateDetail: 'AWAITING_CUSTOMER',
      refusal: { code: 'FX_RATE_UNKNOWN' },
    });
    expect(await shop.reverse(id)).toMatchObject({ status: 200 });
  });

  test('whose two keys are those of two customers is refused', async () => {
    const [one, other] = [
      { customerKey: uuid(), providerKey: uuid() },
      { customerKey: uuid(), providerKey: uuid() },
    ];
    await customer(one);
    await customer(other);
    const answer = await pay({ customerKey: one.customerKey, providerKey: other.providerKey });
    expect(answer).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
  });

  test('an action may name it too', async () => {
    const [customerKey, providerKey] = [uuid(), uuid()];
    const { id } = await customer({ customerKey, partnerId: shop.partnerId });
    const { body } = await shop.report({ providerKey, partnerId: undefined });
    expect(body).toMatchObject({ stateDetail: 'AWAITING_CUSTOMER' });
    await patch(id, { providerKey });
    expect(await evaluated((body as { id: string }).id)).toMatchObject({
      partnerId: shop.partnerId,
      customerId: customerKey,
    });
  });
});

describe('whose customer somebody becomes by what she buys', () => {
  const referrals: { rule: string; refer: () => Promise<object>; becomes: boolean }[] = [
    {
      rule: 'a click leads her to its partner, for good',
      refer: async () => {
        const body = { partnerId: shop.partnerId };
        return { clickId: (await mall.must('POST', '/v1/clicks', { key: shop.keys.brand, body })).id };
      },
      becomes: true,
    },
    {
      rule: 'so does a promo code',
      refer: async () => {
        const code = uuid();
        const body = { code, partnerId: shop.partnerId, from: '2020-01-01T00:00:00Z' };
        await mall.must('POST', '/v1/promo-codes', { key: shop.keys.brand, body });
        return { promoCode: code };
      },
      becomes: true,
    },
    {
      rule: 'a partner whom the brand names has earned this sale only',
      refer: () => Promise.resolve({ partnerId: shop.partnerId }),
      becomes: false,
    },
    {
      rule: 'a test says nothing',
      refer: async () => {
        const body = { partnerId: shop.partnerId };
        return { clickId: (await mall.must('POST', '/v1/clicks', { key: shop.keys.brand, body })).id, test: true };
      },
      becomes: false,
    },
  ];
  test.each(referrals)('$rule', async ({ refer, becomes }) => {
    const customerKey = uuid();
    await customer({ customerKey });
    const { body } = await shop.report({ customerId: customerKey, partnerId: undefined, ...(await refer()) });
    expect(body).toMatchObject({ partnerId: shop.partnerId });
    const { eventDate } = body as { eventDate: string };
    expect(await customerBy(`customerKey=${customerKey}`)).toMatchObject(
      becomes ? { partnerId: shop.partnerId, attributedBy: 'TRACKING', attributedAt: eventDate } : { partnerId: null },
    );
    expect(await paid({ customerKey })).toMatchObject({ partnerId: becomes ? shop.partnerId : null });
  });

  test('whom a person has made nobody’s stays so', async () => {
    const customerKey = uuid();
    const { id } = await customer({ customerKey });
    await patch(id, { partnerId: null });
    const click = await mall.must('POST', '/v1/clicks', { key: shop.keys.brand, body: { partnerId: shop.partnerId } });
    await shop.sale({ customerId: customerKey, clickId: click.id, partnerId: undefined });
    expect(await customerBy(`customerKey=${customerKey}`)).toMatchObject({ partnerId: null });
  });
});

describe('deleting a transaction', () => {
  test('takes it back, also after payment, and shows it no longer; the books keep it', async () => {
    const own = await openShop(mall);
    const customerKey = uuid();
    await mall.must('POST', '/v1/customers', { key: own.keys.brand, body: { customerKey, partnerId: own.partnerId } });
    const body = { key: uuid(), customerKey, amount: '100.00', currency: 'USD', occurredAt: await now() };
    const { id } = await mall.must('POST', '/v1/transactions', { key: own.keys.brand, body });
    expect(await own.untilPaid(id)).toMatchObject({ stateDetail: 'PAID' });
    const gone = await mall.send('DELETE', `/v1/transactions/${id}`, { key: own.keys.brand });
    expect(gone.status).toBe(204);

    expect((await mall.list('/v1/transactions', own.keys.brand)).data).toEqual([]);
    expect((await mall.list('/v1/actions', own.keys.partner)).data).toEqual([]);
    expect((await mall.send('GET', `/v1/transactions/${id}`, { key: own.keys.brand })).status).toBe(404);
    expect((await mall.send('GET', `/v1/actions/${id}`, { key: own.keys.partner })).status).toBe(404);
    expect((await mall.send('DELETE', `/v1/transactions/${id}`, { key: own.keys.brand })).status).toBe(404);
    const again = await mall.send('POST', '/v1/transactions', { key: own.keys.brand, body });
    expect(again).toMatchObject({ status: 409, body: { code: 'ORDER_ALREADY_SUBMITTED' } });

    expect(await own.read(`/v1/actions/${id}`)).toMatchObject({ state: 'REVERSED', stateDetail: 'ORDER_ERROR' });
    expect(await own.balance()).toMatchObject([{ payable: '-10.00', paid: '10.00' }]);
    expect(await own.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true });
  });

  test('one that was reversed before, or waits for its customer, is deleted too', async () => {
    const reversed = await paid({ customerKey: uuid() });
    await shop.reverse(reversed.id);
    const waiting = await paid({ providerKey: uuid() });
    for (const { id } of [reversed, waiting]) {
      expect((await remove(`/v1/transactions/${id}`)).status).toBe(204);
      expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({ state: 'REVERSED' });
    }
  });

  test('an action that was not reported as a transaction is not deleted, nor is another brand’s', async () => {
    const { id } = await shop.sale();
    expect((await remove(`/v1/transactions/${id}`)).status).toBe(404);
    const mine = await paid({ customerKey: uuid() });
    const other = await aProgram(mall);
    for (const method of ['GET', 'DELETE']) {
      expect((await mall.send(method, `/v1/transactions/${mine.id}`, { key: other.keys.brand })).status).toBe(404);
    }
    expect((await mall.list('/v1/transactions', other.keys.brand)).data).toEqual([]);
  });
});
