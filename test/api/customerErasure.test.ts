import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { EvaluationEntity, SubmissionEntity, TouchEntity } from '../../database/entities/index.ts';
import { reevaluation } from '../../database/reports/reevaluation.ts';
import { until } from '../endToEnd/installation.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
}, 60_000);
afterAll(() => mall.close());

const post = (path: string, body: object) => mall.must('POST', path, { key: shop.keys.brand, body });
const forget = (id: string) => mall.send('DELETE', `/v1/customers/${id}`, { key: shop.keys.brand });

const person = {
  ipAddress: '192.0.2.7',
  userAgent: 'Mozilla/5.0 (of Lena)',
  customerCity: 'Lyon',
  customerPostcode: '69001',
  properties: { EMAIL: 'lena@example.com', TEXT1: 'kept' },
};

test('a deleted customer’s person is erased and her money stays, to the cent', async () => {
  const [customerKey, providerKey] = [uuid(), uuid()];
  const { partnerId } = shop;
  const { id: clickId } = await post('/v1/clicks', {
    partnerId,
    customerProfileId: customerKey,
    ipAddress: '192.0.2.7',
    userAgent: 'Mozilla/5.0 (of Lena)',
    landingPage: 'https://shop.example.com/?email=lena@example.com',
  });
  const { id } = await post('/v1/customers', { customerKey, providerKey, email: 'lena@example.com', name: 'Lena' });
  const sale = await shop.sale({ customerId: customerKey, clickId, partnerId: undefined, ...person });
  const now = await mall.deps.clock.now();
  const payment = await post('/v1/transactions', {
    key: uuid(),
    providerKey,
    amount: '50.00',
    currency: 'USD',
    occurredAt: now,
  });
  expect(payment).toMatchObject({ partnerId, payout: { value: '5.00' } });
  const paid = await shop.untilPaid(sale.id);
  const evaluated = async () => {
    const found = mall.deps.database.em.fork().find(EvaluationEntity, { actionId: { $in: [sale.id, payment.id] } });
    return (await found).map(({ facts, result }) => ({ facts, result }));
  };
  const before = { books: await shop.balance(), evaluations: await evaluated() };

  expect((await forget(id)).status).toBe(204);

  const em = mall.deps.database.em.fork();
  const reports = await em.find(SubmissionEntity, { id: { $in: [sale.id, payment.id] } });
  const touch = await em.findOneOrFail(TouchEntity, clickId);
  expect(JSON.stringify([reports.map(({ body }) => body), touch])).not.toMatch(/lena|Lyon|69001|192\.0\.2\.7|Mozilla/i);
  expect(JSON.stringify(reports)).not.toContain(providerKey);
  expect(touch).toMatchObject({ landingPage: 'https://shop.example.com/', customerProfileId: null, ipAddress: null });

  expect(await shop.read(`/v1/actions/${sale.id}`)).toEqual(paid);
  expect(await shop.balance()).toEqual(before.books);
  expect(await evaluated()).toEqual(before.evaluations);
  expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true });
  expect(await reevaluation(mall.deps.database)).toMatchObject({ differences: [] });

  const reversed = await shop.reverse(sale.id, { amount: '40.00' });
  expect(reversed).toMatchObject({ status: 200, body: { payout: { value: '6.00' } } });
});

test('payments that waited for her keys are reversed: nobody will ever attach them', async () => {
  const providerKey = uuid();
  const now = await mall.deps.clock.now();
  const body = { key: uuid(), providerKey, amount: '50.00', currency: 'USD', occurredAt: now };
  const payment = await post('/v1/transactions', body);
  const [waiting] = (await mall.list(`/v1/customers?providerKey=${providerKey}`, shop.keys.brand)).data;
  await forget(waiting?.id ?? '');
  const path = `/v1/actions/${payment.id}`;
  await until('it is reversed', async () => (await shop.read(path))['state'] === 'REVERSED');
  expect(await shop.read(path)).toMatchObject({ stateDetail: 'CONS_INFO_INVALID', remainingAmount: { value: '0.00' } });
  expect(await shop.read(`/v1/transactions/${payment.id}`)).toMatchObject({ providerKey: null });
});

test('a report that was refused forgets her too', async () => {
  const customerKey = uuid();
  const { id } = await post('/v1/customers', { customerKey });
  const orderId = uuid();
  const refused = await shop.report({ orderId, customerId: customerKey, currency: 'EUR', ...person });
  expect(refused).toMatchObject({ status: 422 });
  await forget(id);
  const { body } = await mall.deps.database.em.fork().findOneOrFail(SubmissionEntity, { orderId });
  expect(JSON.stringify(body)).not.toMatch(/lena|Lyon/i);
});
