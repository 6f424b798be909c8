import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
let shop: Shop;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const store = (body: object, of = shop) => mall.send('POST', '/v1/fx-rates', { key: of.keys.finance, body });
const storeFile = (text: string) =>
  mall.send('POST', '/v1/fx-rates', { key: shop.keys.finance, text, headers: { 'content-type': 'text/csv' } });
const ofEcb = 'Date, USD, JPY, GBP, \n20 November 2026, 1.25, 160.00, 0.8000, \n';

/** So that rates of one test price no sale of another. */
const anew = async (): Promise<void> => {
  shop = await openShop(mall);
};

describe('exchange rates', () => {
  beforeAll(anew);

  test('a file of the European Central Bank is stored once, however often it is sent', async () => {
    expect(await storeFile(ofEcb)).toMatchObject({ status: 200, body: { kept: 3, known: 0 } });
    expect(await storeFile(ofEcb)).toMatchObject({ status: 200, body: { kept: 0, known: 3 } });
    const { data } = await mall.list('/v1/fx-rates?to=JPY', shop.keys.brand);
    expect(data).toMatchObject([{ from: 'EUR', to: 'JPY', rate: '160.00', source: 'ECB', at: '2026-11-20T15:00:00Z' }]);
  });

  test('another rate for the same instant is refused, and nothing of the request is stored', async () => {
    const other = await storeFile('Date, CHF, USD, \n20 November 2026, 0.94, 1.26, \n');
    expect(other).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect((await mall.list('/v1/fx-rates?to=CHF', shop.keys.finance)).data).toEqual([]);
  });

  test.each([
    { rule: 'a header', text: 'USD\n1.05\n', says: 'line 1, column 1' },
    { rule: 'rates', text: 'Date,USD\n2026-11-20,1.05\n2026-11-19,many\n', says: 'line 3, column USD' },
  ])('a file that lacks $rule says where', async ({ text, says }) => {
    const refused = await storeFile(text);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain(says);
  });

  test('a rate is from one currency to another', async () => {
    const at = '2026-11-20T10:00:00Z';
    const same = await store({ from: 'USD', to: 'USD', rate: '1', source: 'us', at });
    expect(same).toMatchObject({ status: 400, body: { errors: [{ pointer: '/to' }] } });
  });
});

describe('a sale in another currency than its contract’s', () => {
  beforeAll(anew);

  const yen = (eventDate: string) => ({ amount: '16000', currency: 'JPY', eventDate });

  test('waits refused while no rate is known, and is priced when it is sent again', async () => {
    const sale = { ...yen('2026-11-20T09:00:00Z'), orderId: 'J-1' };
    expect(await shop.report(sale)).toMatchObject({ status: 422, body: { code: 'FX_RATE_UNKNOWN' } });
    await store({ from: 'JPY', to: 'USD', rate: '0.0078125', source: 'Treasury', at: '2026-11-20T00:00:00Z' });
    // 16,000 JPY are 125.00 USD, of which the contract pays a tenth.
    expect(await shop.report(sale)).toMatchObject({
      status: 201,
      body: { amount: { value: '16000', currency: 'JPY' }, payout: { value: '12.50', currency: 'USD' } },
    });
  });

  test('is converted at the newest rate before its event, and keeps it', async () => {
    await store({ from: 'JPY', to: 'USD', rate: '0.01', source: 'Treasury', at: '2026-11-20T09:30:00Z' });
    const before = await shop.sale(yen('2026-11-20T09:29:00Z'));
    const after = await shop.sale(yen('2026-11-20T09:31:00Z'));
    expect([before['payout'], after['payout']]).toMatchObject([{ value: '12.50' }, { value: '16.00' }]);
    const { sentences } = await shop.read(`/v1/actions/${after.id}/explanation`);
    expect(sentences).toEqual(expect.arrayContaining([expect.stringContaining('0.01')]));
    await store({ from: 'JPY', to: 'USD', rate: '0.02', source: 'Treasury', at: '2026-11-20T09:30:30Z' });
    expect(await shop.reverse(after.id, { amount: '8000' })).toMatchObject({ body: { payout: { value: '8.00' } } });
  });

  test('is not converted at a rate of more than ten days before', async () => {
    const { status } = await shop.report(yen('2026-11-09T10:00:00Z'));
    expect(status).toBe(422);
  });

  test('is not converted at the rates of another brand', async () => {
    const other = await openShop(mall);
    expect(await other.report(yen('2026-11-20T09:31:00Z'))).toMatchObject({ status: 422 });
  });
});
