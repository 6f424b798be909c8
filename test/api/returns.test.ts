import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

/* Return policy and maximum return percentage (seed 003), where they only allow or refuse. */

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const refused = (code: string) => ({ status: 409, body: { code } });
const booksAreRight = async (shop: Shop) => {
  expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
};

describe('under NO_RETURNS the partner keeps what it was paid', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(mall, {}, { returnPolicy: 'NO_RETURNS' });
  });

  test.each(['ITEM_RETURNED', 'ORDER_UPDATE'])(
    '%s is refused, before and after payment, all of it or a part',
    async (reason) => {
      const { id } = await shop.sale();
      expect(await shop.reverse(id, { reason })).toMatchObject(refused('RETURNS_NOT_AGREED'));
      expect(await shop.reverse(id, { reason, amount: '1.00' })).toMatchObject(refused('RETURNS_NOT_AGREED'));
      expect(await shop.command('reversals?preview=true', id, { reason })).toMatchObject(refused('RETURNS_NOT_AGREED'));
      await shop.untilPaid(id);
      expect(await shop.reverse(id, { reason })).toMatchObject(refused('RETURNS_NOT_AGREED'));
      await booksAreRight(shop);
    },
  );

  test('an order that changes pays more, and never less', async () => {
    const { id } = await shop.sale();
    const correct = (amount: string) => shop.command('corrections', id, { reason: 'ORDER_UPDATE', amount });
    expect(await correct('99.00')).toMatchObject(refused('RETURNS_NOT_AGREED'));
    expect(await correct('101.00')).toMatchObject({ status: 200, body: { payout: { value: '10.10' } } });
  });

  test('for any other reason it is taken back', async () => {
    const { id } = await shop.sale();
    expect(await shop.reverse(id, { reason: 'CONS_FRAUD' })).toMatchObject({
      status: 200,
      body: { state: 'REVERSED' },
    });
  });

  test('a test, and what nobody is credited for, can be returned', async () => {
    const trial = await shop.sale({ test: true });
    expect(await shop.reverse(trial.id, { immediately: true })).toMatchObject({ status: 200 });
    const ofNobody = await shop.sale({ partnerId: undefined });
    expect(await shop.reverse(ofNobody.id)).toMatchObject({ status: 200, body: { state: 'REVERSED' } });
  });

  test('what pays nothing can be returned', async () => {
    const { id } = await shop.sale({ amount: '0.01' });
    expect(await shop.reverse(id)).toMatchObject({ status: 200, body: { state: 'REVERSED' } });
  });
});

describe('up to a maximum', () => {
  const thirtyPercent = () => openShop(mall, {}, { maxReturnPercentage: '30' });

  test('says what may still be returned, of which month', async () => {
    const shop = await thirtyPercent();
    const [one] = await Promise.all([shop.sale(), shop.sale()]);
    const answer = await shop.reverse(one.id);
    expect(answer).toMatchObject(refused('RETURN_LIMIT_REACHED'));
    expect(answer).toMatchObject({
      body: {
        detail: expect.stringMatching(
          /lets 30 % of the payouts of \d{4}-\d\d come back; 10\.00 USD is more than the 6\.00 USD/,
        ),
      },
    });
    expect(await shop.reverse(one.id, { amount: '60.00' })).toMatchObject({ status: 200 });
    expect(await shop.reverse(one.id, { amount: '0.10' })).toMatchObject(refused('RETURN_LIMIT_REACHED'));
  });

  test('twenty returns at once take back exactly the maximum', async () => {
    const shop = await thirtyPercent();
    const sales = [];
    for (let number = 0; number < 20; number += 1) sales.push(await shop.sale());
    const answers = await Promise.all(sales.map(({ id }) => shop.reverse(id)));
    const counted = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect({ taken: counted(200), refused: counted(409) }).toEqual({ taken: 6, refused: 14 });
    expect(await shop.balance()).toMatchObject([{ accrued: '140.00' }]);
    await booksAreRight(shop);
  });

  test('other reversals make the month smaller, and take nothing of the maximum', async () => {
    const shop = await thirtyPercent();
    const [one, other, fraud] = await Promise.all([shop.sale(), shop.sale(), shop.sale()]);
    await shop.reverse(fraud.id, { reason: 'CONS_FRAUD' });
    expect(await shop.reverse(one.id, { amount: '60.00' })).toMatchObject({ status: 200 });
    expect(await shop.reverse(other.id, { amount: '0.10' })).toMatchObject(refused('RETURN_LIMIT_REACHED'));
  });

  test('a preview and a repeat take nothing of it', async () => {
    const shop = await thirtyPercent();
    const { id } = await shop.sale();
    const body = { amount: '30.00' };
    expect(await shop.command('reversals?preview=true', id, { reason: 'ITEM_RETURNED', ...body })).toMatchObject({
      status: 200,
      body: { awaitsPartner: false },
    });
    const sent = { headers: { 'idempotency-key': uuid() } };
    for (let time = 0; time < 2; time += 1) expect(await shop.reverse(id, body, sent)).toMatchObject({ status: 200 });
    expect(await shop.reverse(id, { amount: '0.10' })).toMatchObject(refused('RETURN_LIMIT_REACHED'));
  });

  test('a return that is undone gives it back', async () => {
    const shop = await openShop(mall, {}, { maxReturnPercentage: '50' });
    const [one, other] = await Promise.all([shop.sale(), shop.sale()]);
    await shop.reverse(one.id);
    expect(await shop.reverse(other.id)).toMatchObject(refused('RETURN_LIMIT_REACHED'));
    await shop.command('restorations', one.id);
    expect(await shop.reverse(other.id)).toMatchObject({ status: 200, body: { state: 'REVERSED' } });
    await shop.command('restorations', other.id);
    expect(await shop.reverse(one.id, { amount: '40.00' })).toMatchObject({ status: 200 });
    expect(await shop.command('restorations', one.id)).toMatchObject({ status: 200 });
    expect(await shop.reverse(other.id)).toMatchObject({ status: 200, body: { state: 'REVERSED' } });
  });

  test('a correction that brings back what was returned gives it back', async () => {
    const shop = await openShop(mall, {}, { maxReturnPercentage: '50' });
    const { id } = await shop.sale();
    await shop.reverse(id, { amount: '40.00' });
    const corrected = await shop.command('corrections', id, { reason: 'ORDER_UPDATE', amount: '100.00' });
    expect(corrected).toMatchObject({ status: 200, body: { payout: { value: '10.00' } } });
    expect(await shop.reverse(id, { amount: '50.00' })).toMatchObject({ status: 200 });
    expect(await shop.reverse(id, { amount: '0.10' })).toMatchObject(refused('RETURN_LIMIT_REACHED'));
  });

  test('a downward correction is a return, and an upward one is not', async () => {
    const shop = await openShop(mall, {}, { maxReturnPercentage: '50' });
    const { id } = await shop.sale();
    const correct = (amount: string, reason = 'ORDER_UPDATE') => shop.command('corrections', id, { reason, amount });
    expect(await correct('49.00')).toMatchObject(refused('RETURN_LIMIT_REACHED'));
    expect(await correct('49.00', 'ORDER_ERROR')).toMatchObject({ status: 200 });
    expect(await correct('200.00')).toMatchObject({ status: 200, body: { payout: { value: '20.00' } } });
  });

  test('each month of event dates has its own, in the brand’s zone', async () => {
    const shop = await openShop(mall, {}, { maxReturnPercentage: '50' });
    const [before, after] = await Promise.all([
      shop.sale({ eventDate: '2026-01-01T04:59:59Z' }),
      shop.sale({ eventDate: '2026-01-01T05:00:00Z' }),
    ]);
    for (const { id } of [before, after]) {
      expect(await shop.reverse(id, { amount: '60.00' })).toMatchObject(refused('RETURN_LIMIT_REACHED'));
      expect(await shop.reverse(id, { amount: '50.00' })).toMatchObject({ status: 200 });
    }
  });
});
