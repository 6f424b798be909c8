import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { dayAfter, localDate, plusDuration } from '../../domain/calendar.ts';
import { decimal } from '../../domain/money.ts';
import { gigaKickProducts, openGigaKick } from '../support/gigaKick.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const zone = 'America/New_York';
const now = () => mall.deps.clock.now();
const today = async () => localDate(await now(), zone);

const forecast = z.looseObject({
  data: z.array(
    z.strictObject({
      date: z.string().nullable(),
      currency: z.string(),
      needed: z.string(),
      certain: z.string(),
      expected: z.string(),
      held: z.string(),
    }),
  ),
});
const foreseen = async (finance: string, query = '') =>
  forecast.parse(await mall.must('GET', `/v1/reports/forecast?${query}`, { key: finance })).data;

const payouts = z.object({
  data: z.array(z.looseObject({ createdOn: z.string(), paidCurrency: z.string(), paidAmount: z.string() })),
});

/** What was paid by now, by day and currency, as a forecast would say it. */
async function paid(finance: string): Promise<string[]> {
  const { data } = await mall.list('/v1/payouts?limit=200', finance);
  const made = payouts.parse({
    data: data.map((payout) => ({ ...payout, createdOn: localDate(String(payout['sentAt']), zone) })),
  });
  const byDay = Map.groupBy(made.data, ({ createdOn, paidCurrency }) => `${createdOn} ${paidCurrency}`);
  return [...byDay.entries()]
    .map(([day, some]) => `${day} ${some.reduce((sum, one) => sum.plus(one.paidAmount), decimal(0)).toFixed()}`)
    .sort();
}

const dated = (lines: z.output<typeof forecast>['data']): string[] =>
  lines.flatMap(({ date, currency, needed }) =>
    date === null ? [] : [`${date} ${currency} ${decimal(needed).toFixed()}`],
  );

/** Moves on day by day, as a bank would look at it. */
async function passDays(days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) await mall.stage.moveTo(plusDuration(await now(), 'P1D', 'UTC'));
}

/** Stores what a dollar is in euros from now on, for the next ten days. */
const store = async ({ keys }: Shop, rate: string) =>
  mall.must('POST', '/v1/fx-rates', {
    key: keys.finance,
    body: { from: 'USD', to: 'EUR', rate, source: 'Treasury', at: await now() },
  });

test('what is foreseen for the next days is what is then paid, day by day', async () => {
  const shop = await openShop(mall);
  const { finance } = shop.keys;
  const monthly = { payoutScheduling: { basis: 'LOCKED', monthOffset: 0, dayOffset: 3 } };
  const saver = await shop.rival({}, { minimumPayouts: { USD: '12.00' } });
  const european = await shop.rival(monthly, { payoutMethod: { rail: 'MANUAL_CSV', currency: 'EUR' } });
  const debtor = await shop.rival();

  // The debtor was paid for what is taken back.
  const returned = await shop.sale({ partnerId: debtor.partnerId, amount: '80.00' });
  await shop.untilPaid(returned.id);
  await shop.reverse(returned.id);
  const before = await paid(finance);
  await store(shop, '0.9');

  for (let day = 0; day < 3; day += 1) {
    await shop.sale({ amount: '110.00' });
    await shop.sale({ partnerId: saver.partnerId, amount: '50.00' });
    await shop.sale({ partnerId: european.partnerId, amount: '33.30' });
    await shop.sale({ partnerId: debtor.partnerId, amount: '60.00' });
    if (day < 2) await passDays(1);
  }
  const held = await shop.sale({ amount: '70.00' });
  await shop.command('holds', held.id, { reason: 'ADV_ACT_DISPUTE' });
  const released = await shop.sale({ amount: '90.00' });
  const until = plusDuration(await now(), 'P8D', 'UTC');
  await shop.command('holds', released.id, { reason: 'ADV_ACT_DISPUTE', until });

  const lines = await foreseen(finance);
  expect(lines.at(-1)).toEqual({
    date: null,
    currency: 'USD',
    needed: '0.00',
    certain: '0.00',
    expected: '0.00',
    held: '7.00',
  });
  expect(dated(lines)).not.toEqual([]);
  expect(lines.map(({ currency }) => currency)).toContain('EUR');

  await passDays(4);
  // Nothing has happened but what was known: the rest is foreseen as before, by now for certain.
  const rest = await foreseen(finance);
  const isToCome = await today();
  const later = (line: { date: string | null }) => line.date !== null && line.date > isToCome;
  expect(dated(rest.filter(later))).toEqual(dated(lines.filter(later)));
  expect(rest.every(({ expected }) => decimal(expected).isZero())).toBe(true);

  await passDays(8);
  const made = await paid(finance);
  expect(made.filter((line) => !before.includes(line))).toEqual(dated(lines));
  expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true });
}, 120_000);

test('monthly parts are foreseen each on its day, before their sale has locked and after', async () => {
  const giga = await openGigaKick(mall, {}, {});
  const [chat] = gigaKickProducts;
  await giga.trigger(chat, { commission: { rate: '10', dripMonths: 3 }, rules: [] });
  const lena = await giga.customer();
  await giga.pays(lena.customerKey, { amount: '100.00', productKey: chat.key });

  const far = `to=${localDate(plusDuration(await now(), 'P300D', 'UTC'), zone)}`;
  const lines = await foreseen(giga.keys.finance, far);
  expect(lines.map(({ expected }) => expected)).toEqual(['3.34', '3.33', '3.33']);
  const [first = '', , third = ''] = lines.map(({ date }) => date ?? '');
  await mall.stage.moveTo(`${first}T12:00:00Z`);
  const rest = await foreseen(giga.keys.finance, far);
  expect(rest).toEqual(lines.slice(1).map((line) => ({ ...line, certain: line.expected, expected: '0.00' })));
  await mall.stage.moveTo(`${third}T12:00:00Z`);
  expect(await paid(giga.keys.finance)).toEqual(dated(lines));
}, 120_000);

describe('a forecast is asked', () => {
  test('for days, a currency and a partner, also as CSV', async () => {
    const shop = await openShop(mall);
    const other = await shop.rival();
    await shop.sale();
    await shop.sale({ partnerId: other.partnerId, amount: '20.00' });
    const { finance } = shop.keys;
    const [whole] = await foreseen(finance);
    expect(whole).toMatchObject({ needed: '12.00', expected: '12.00' });
    const day = whole?.date ?? '';
    expect(await foreseen(finance, `partnerId=${other.partnerId}`)).toMatchObject([{ date: day, needed: '2.00' }]);
    expect(await foreseen(finance, `from=${day}&to=${day}&currency=USD`)).toEqual([whole]);
    expect(await foreseen(finance, `from=${dayAfter(day)}`)).toEqual([]);
    expect(await foreseen(finance, 'currency=EUR')).toEqual([]);
    const { text } = await mall.send('GET', '/v1/reports/forecast?format=csv', { key: shop.keys.brand });
    expect(text).toBe(`date,currency,needed,certain,expected,held\r\n${day},USD,12.00,0.00,12.00,0.00\r\n`);
    const stranger = await openShop(mall);
    expect(await foreseen(stranger.keys.finance, `partnerId=${other.partnerId}`)).toEqual([]);
  });

  test('for at most two years, the last day not before the first', async () => {
    const { keys } = await openShop(mall);
    for (const query of ['from=2026-12-02&to=2026-12-01', 'from=2026-12-01&to=2028-12-01']) {
      const refused = await mall.send('GET', `/v1/reports/forecast?${query}`, { key: keys.finance });
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/to' }] } });
    }
  });
});
