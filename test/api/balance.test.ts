import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openMall, openShop, type Mall } from '../support/shop.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

test('a partner’s money is promised, then payable, then paid; any past date can be asked for', async () => {
  const { sale, read, balance, partnerId } = await openShop(mall);
  expect(await balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '0.00' }]);
  const { id, ...action } = await sale({ amount: '33.33' });
  expect(await balance()).toEqual([{ currency: 'USD', accrued: '3.33', payable: '0.00', paid: '0.00' }]);

  const lockingAt = String(action['lockingAt']);
  await mall.stage.moveTo(lockingAt);
  expect(await balance()).toEqual([{ currency: 'USD', accrued: '3.33', payable: '0.00', paid: '0.00' }]);
  await mall.stage.moveTo(String((await read(`/v1/actions/${id}`))['payableAt']));
  expect(await balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '3.33' }]);

  const asOf = async (instant: unknown) =>
    (await read(`/v1/partners/${partnerId}/balance?asOf=${String(instant)}`, 'finance'))['balances'];
  expect(await asOf(lockingAt)).toEqual([{ currency: 'USD', accrued: '3.33', payable: '0.00', paid: '0.00' }]);
  expect(await asOf('2020-01-01T00:00:00Z')).toEqual([
    { currency: 'USD', accrued: '0.00', payable: '0.00', paid: '0.00' },
  ]);
}, 60_000);

test('a date that is none names the parameter', async () => {
  const { partnerId, keys } = await openShop(mall);
  expect(
    await mall.send('GET', `/v1/partners/${partnerId}/balance?asOf=yesterday`, { key: keys.finance }),
  ).toMatchObject({ status: 400, body: { errors: [{ pointer: '/asOf' }] } });
});
