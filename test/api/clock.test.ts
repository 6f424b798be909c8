import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi } from '../support/api.ts';
import { openMall, openShop, type Mall } from '../support/shop.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const move = (body: unknown) => mall.send('POST', '/v1/clock', { key: mall.adminKey, body });
const now = async () => String((await mall.must('GET', '/v1/clock', { key: mall.adminKey }))['now']);

test('when the clock has moved a month, all that was due by then has happened', async () => {
  const { sale, read } = await openShop(mall);
  const { id } = await sale();
  const before = await now();
  const moved = await move({ advance: 'P31D' });
  expect(moved.status).toBe(200);
  expect(Date.parse(await now()) - Date.parse(before)).toBeGreaterThanOrEqual(31 * 86_400_000);
  expect(await read(`/v1/actions/${id}`)).toMatchObject({ state: 'APPROVED', stateDetail: 'PAID' });
}, 60_000);

test('it goes to an instant', async () => {
  const target = new Date(Date.parse(await now()) + 86_400_000).toISOString();
  expect(await move({ to: target })).toMatchObject({ status: 200 });
  expect(Date.parse(await now())).toBeGreaterThanOrEqual(Date.parse(target));
});

test.each([
  { rule: 'backwards to an instant', body: { to: '2020-01-01T00:00:00Z' }, pointer: '/to' },
  { rule: 'backwards by a duration', body: { advance: '-P1D' }, pointer: '/advance' },
  { rule: 'by something that is no duration', body: { advance: 'a month' }, pointer: '/advance' },
  { rule: 'by a thousand years', body: { advance: 'P1000Y' }, pointer: '/advance' },
  { rule: 'to a date without zone', body: { to: '2030-01-01T00:00:00' }, pointer: '/to' },
  { rule: 'in two ways at once', body: { to: '2030-01-01T00:00:00Z', advance: 'P1D' }, pointer: expect.any(String) },
  { rule: 'nowhere', body: {}, pointer: expect.any(String) },
])('it does not move $rule', async ({ body, pointer }) => {
  const before = await now();
  expect(await move(body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  expect(Date.parse(await now()) - Date.parse(before)).toBeLessThan(60_000);
});

test('only an admin moves it', async () => {
  const { keys } = await openShop(mall);
  for (const key of Object.values(keys)) {
    expect(await mall.send('POST', '/v1/clock', { key, body: { advance: 'P1D' } })).toMatchObject({ status: 403 });
  }
});

test('outside the sandbox there is no such clock', async () => {
  const api = await startApi();
  for (const [method, body] of [['GET'], ['POST', { advance: 'P1D' }]] as const) {
    expect(await api.send(method, '/v1/clock', { key: api.adminKey, body })).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  }
  await api.close();
});
