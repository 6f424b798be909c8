import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { plusDuration } from '../../domain/calendar.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const later = async (duration: string) => plusDuration(await mall.deps.clock.now(), duration, 'UTC');

/** Stores what a dollar is in euros, from now on or from another time. */
const store = async ({ keys }: Shop, rate: string, at?: string) =>
  mall.must('POST', '/v1/fx-rates', {
    key: keys.finance,
    body: { from: 'USD', to: 'EUR', rate, source: 'Treasury', at: at ?? (await mall.deps.clock.now()) },
  });

/** A partner that is paid in euros for 10 % of sales in dollars. */
async function paidInEuros(payoutMethod: object = { rail: 'MANUAL_CSV' }) {
  const shop = await openShop(mall);
  const { partnerId, key } = await shop.rival({}, { payoutMethod: { ...payoutMethod, currency: 'EUR' } });
  return {
    shop,
    key,
    partnerId,
    /** A sale of so much, on its way to be paid. */
    dueFor: async (amount: string) => {
      const { id } = await shop.sale({ partnerId, amount });
      await shop.untilPaid(id);
      return lastPayout(shop);
    },
    balance: () => shop.balance(partnerId),
  };
}

async function lastPayout({ keys }: Shop) {
  const [payout] = (await mall.list('/v1/payouts', keys.finance)).data;
  if (!payout) throw new Error('there is no payout');
  return payout;
}

const inOrder = (shop: Shop) =>
  expect(shop.read('/v1/ledger/verification', 'finance')).resolves.toMatchObject({ balanced: true, problems: [] });

const accounts = z.looseObject({
  data: z.array(z.looseObject({ account: z.string(), balance: z.string(), currency: z.string() })),
});

const accountsOf = async (shop: Shop) =>
  accounts
    .parse(await shop.read('/v1/ledger/accounts', 'finance'))
    .data.map(({ account, balance, currency }) => `${account} ${balance} ${currency}`)
    .filter((line) => /EXCHANGE|FUNDS|PAID/.test(line));

describe('a partner that is paid in another currency than its contract’s', () => {
  test('gets what its statement disburses, at the rate of that instant, which is pinned', async () => {
    const { shop, key, dueFor, balance } = await paidInEuros();
    await store(shop, '0.95');
    await mall.stage.moveTo(await later('P1D'));
    await store(shop, '0.94636');
    const payout = await dueFor('5000.00');
    const rate = { rate: '0.94636', source: 'Treasury', at: expect.any(String) };
    const both = { amount: '500.00', currency: 'USD', paidAmount: '473.18', paidCurrency: 'EUR', rate };
    expect(payout).toMatchObject({ state: 'completed', ...both });
    expect(await balance()).toEqual([
      expect.objectContaining({ currency: 'USD', payable: '0.00', paid: '0.00' }),
      expect.objectContaining({ currency: 'EUR', payable: '0.00', paid: '473.18' }),
    ]);
    expect(await mall.must('GET', `/v1/statements/${String(payout['statementId'])}`, { key })).toMatchObject({
      disbursed: '500.00',
      currency: 'USD',
    });
    expect(await mall.must('GET', `/v1/payouts/${payout.id}/explanation`, { key })).toMatchObject({
      sentences: [expect.stringMatching(/^500.00 USD are 473.18 EUR at 0.94636 \(Treasury, /)],
    });
    await inOrder(shop);
  });

  test('waits while no rate is known, and is paid once one is stored', async () => {
    const { shop, dueFor } = await paidInEuros();
    const payout = await dueFor('100.00');
    expect(payout).toMatchObject({
      state: 'pending',
      amount: '10.00',
      paidCurrency: 'EUR',
      paidAmount: null,
      rate: null,
      waitsFor: [{ gate: 'RATE' }],
    });
    await inOrder(shop);
    await store(shop, '0.9');
    await mall.stage.moveTo(await later('PT1M'));
    expect(await lastPayout(shop)).toMatchObject({ state: 'completed', paidAmount: '9.00', rate: { rate: '0.9' } });
    await inOrder(shop);
  });

  test('is paid as soon as a rate counts that was stored before', async () => {
    const { shop, dueFor } = await paidInEuros();
    await store(shop, '0.8', await later('P20D'));
    expect(await dueFor('100.00')).toMatchObject({ state: 'pending', waitsFor: [{ gate: 'RATE' }] });
    await mall.stage.moveTo(await later('P20D'));
    expect(await lastPayout(shop)).toMatchObject({ state: 'completed', paidAmount: '8.00' });
  });

  test('is not paid less than a cent: that is carried over', async () => {
    const { shop, dueFor, partnerId } = await paidInEuros();
    await store(shop, '0.4');
    const { id } = await shop.sale({ partnerId, amount: '0.10' });
    await shop.untilPaid(id);
    expect((await mall.list('/v1/payouts', shop.keys.finance)).data).toEqual([]);
    expect(await dueFor('0.10')).toMatchObject({ amount: '0.02', paidAmount: '0.01' });
    await inOrder(shop);
  });
});

describe('until the payment has arrived', () => {
  const confirm = (shop: Shop, id: string, state: string) =>
    mall.must('POST', `/v1/payouts/${id}/confirmations`, { key: shop.keys.finance, body: { state } });

  test('a gain is the brand’s; a payment that comes back leaves none, and is converted anew when it is retried', async () => {
    const { shop, key, dueFor } = await paidInEuros({ rail: 'EXTERNAL' });
    await store(shop, '0.94636', await later('P1D'));
    const payout = await dueFor('5000.00');
    await store(shop, '0.9561');
    await confirm(shop, payout.id, 'completed');
    expect(await accountsOf(shop)).toEqual([
      'BRAND_EXCHANGE 473.18 EUR',
      'BRAND_FUNDS -473.18 EUR',
      'PARTNER_EXCHANGE -473.18 EUR',
      'PARTNER_PAID 473.18 EUR',
      'BRAND_EXCHANGE -494.91 USD',
      'BRAND_EXCHANGE_GAINS -5.09 USD',
      'PARTNER_EXCHANGE 500.00 USD',
    ]);
    const explanation = `/v1/payouts/${payout.id}/explanation`;
    const { sentences } = await shop.read(explanation, 'finance');
    expect(sentences).toEqual([
      expect.stringContaining('473.18 EUR at 0.94636'),
      expect.stringContaining('the brand has gained 5.09 USD'),
    ]);
    expect((await mall.must('GET', explanation, { key }))['sentences']).toHaveLength(1);
    await inOrder(shop);

    await confirm(shop, payout.id, 'returned');
    expect((await accountsOf(shop)).filter((line) => !/ -?0(\.0+)? /.test(line))).toEqual([]);
    await inOrder(shop);

    await mall.must('POST', `/v1/payouts/${payout.id}/retries`, { key: shop.keys.finance, body: {} });
    await mall.stage.moveTo(await later('P2D'));
    expect(await lastPayout(shop)).toMatchObject({ amount: '500.00', paidAmount: '478.05', rate: { rate: '0.9561' } });
    await inOrder(shop);
  });
});
