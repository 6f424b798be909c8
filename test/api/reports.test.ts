import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

/* The reports of seed 000, and that of partners' performance, of a month that is written down by hand. */

let mall: Mall;
let shop: Shop;
let rival: string;
let ids: string[];
const report = async (path: string, query = '') =>
  mall.must('GET', `/v1/reports/${path}?${query}`, { key: shop.keys.finance });

beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
  const { data } = await mall.list('/v1/event-types?code=SALE', shop.keys.brand);
  const customerStatusMapping = { enabled: true, values: { NEW: ['first-time'], 'Re-Engaged': ['back'] } };
  await mall.must('PATCH', `/v1/event-types/${data[0]?.id ?? ''}`, {
    key: shop.keys.brand,
    body: { customerStatusMapping },
  });
  ({ partnerId: rival } = await shop.rival());
  const { partnerId: idle } = await shop.rival({}, { name: 'Idle Blog' });
  await mall.stage.moveTo('2026-12-10T15:00:00.000Z');
  const items = [
    { sku: 'S-1', category: 'Shoes', quantity: 2, price: '30.00' },
    { sku: 'H-1', category: 'Hats', price: '20.00' },
  ];
  const sales = [
    // The first is of the day before, by the brand's calendar.
    { customerStatus: 'first-time', eventDate: '2026-12-02T04:59:00Z', amount: '100.00' },
    { customerStatus: 'new', eventDate: '2026-12-02T05:00:00Z', amount: '50.00' },
    { customerStatus: 'EXISTING', eventDate: '2026-12-02T17:00:00Z', items, amount: undefined, customerCountry: 'de' },
    { customerStatus: 'back', eventDate: '2026-12-03T17:00:00Z', amount: '40.00', partnerId: rival },
    {
      eventDate: '2026-12-03T17:00:00Z',
      amount: '10.00',
      partnerId: rival,
      properties: { TEXT1: 'spring', TEXT2: 'x' },
    },
    { customerStatus: 'NEW', eventDate: '2026-12-03T18:00:00Z', amount: '70.00', partnerId: undefined },
    { customerStatus: 'NEW', eventDate: '2026-12-03T19:00:00Z', amount: '1000.00', test: true },
  ];
  ids = [];
  for (const sale of sales) ids.push((await shop.sale(sale)).id);
  const touch = async (path: string, partnerId: string, fields: object = {}) =>
    mall.must('POST', path, { key: shop.keys.brand, body: { partnerId, at: '2026-12-02T12:00:00Z', ...fields } });
  for (const deviceId of ['d-1', 'd-2', 'd-3']) await touch('/v1/clicks', shop.partnerId, { deviceId });
  // Neither the repeat of a click nor that of a program counts.
  await touch('/v1/clicks', shop.partnerId, { deviceId: 'd-3' });
  await touch('/v1/clicks', shop.partnerId, { userAgent: 'Googlebot/2.1' });
  await touch('/v1/clicks', idle);
  await touch('/v1/impressions', shop.partnerId);
  await shop.reverse(ids[0] ?? '', { amount: '60.00' });
  await shop.reverse(ids[4] ?? '');
}, 120_000);
afterAll(() => mall.close());

const listing = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), properties: z.record(z.string(), z.unknown()) })),
  nextCursor: z.string().nullable(),
  totals: z.unknown(),
});
const december = 'from=2026-12-01&to=2026-12-31';
const usd = (value: string) => ({ value, currency: 'USD' });
/** Actions that are approved, unless told otherwise. */
const figures = (actions: number, revenue: string, actionCost: string, others: object = {}) => ({
  actions,
  pending: 0,
  approved: actions,
  reversed: 0,
  revenue: usd(revenue),
  actionCost: usd(actionCost),
  ...others,
});
const totals = [figures(5, '280.00', '21.00', { pending: 1, approved: 4, reversed: 1 })];

describe('new and returning customers', () => {
  test('are told by partner: mapped, in any case, without tests, and what nobody is credited for at last', async () => {
    const shares = (actions: string | null, revenue: string | null, cost: string | null) => ({
      actionsShare: actions,
      revenueShare: revenue,
      actionCostShare: cost,
    });
    const acme = { partnerId: shop.partnerId, partnerName: 'Acme Blog' };
    const other = { partnerId: rival, partnerName: 'Other Blog' };
    const nobody = { partnerId: null, partnerName: null };
    const whole = shares('100.00', '100.00', '100.00');
    expect(await report('new-vs-return-customer', december)).toMatchObject({
      data: [
        { ...acme, customerStatus: 'NEW', ...figures(2, '90.00', '9.00'), ...shares('66.67', '52.94', '52.94') },
        { ...acme, customerStatus: 'EXISTING', ...figures(1, '80.00', '8.00'), ...shares('33.33', '47.06', '47.06') },
        { ...other, customerStatus: 'RE-ENGAGED', ...figures(1, '40.00', '4.00'), ...whole },
        { ...other, customerStatus: null, ...figures(0, '0.00', '0.00', { reversed: 1 }) },
        { ...nobody, customerStatus: 'NEW', ...figures(1, '70.00', '0.00', { pending: 1, approved: 0 }) },
      ],
      byCustomerStatus: [
        { customerStatus: 'NEW', ...figures(3, '160.00', '9.00', { pending: 1, approved: 2 }) },
        { customerStatus: 'EXISTING', ...figures(1, '80.00', '8.00'), ...shares('20.00', '28.57', '38.10') },
        { customerStatus: 'RE-ENGAGED', ...figures(1, '40.00', '4.00') },
        { customerStatus: null, ...figures(0, '0.00', '0.00', { reversed: 1 }) },
      ],
      totals,
    });
  });
});

describe('the performance of each day', () => {
  test('is told by the brand’s calendar, then by customer status', async () => {
    const { data, byDay, ...rest } = await report('performance-by-day', 'from=2026-12-01&to=2026-12-03');
    expect(data).toEqual([
      { date: '2026-12-01', customerStatus: 'NEW', ...figures(1, '40.00', '4.00') },
      { date: '2026-12-02', customerStatus: 'NEW', ...figures(1, '50.00', '5.00') },
      { date: '2026-12-02', customerStatus: 'EXISTING', ...figures(1, '80.00', '8.00') },
      { date: '2026-12-03', customerStatus: 'NEW', ...figures(1, '70.00', '0.00', { pending: 1, approved: 0 }) },
      { date: '2026-12-03', customerStatus: 'RE-ENGAGED', ...figures(1, '40.00', '4.00') },
      { date: '2026-12-03', customerStatus: null, ...figures(0, '0.00', '0.00', { reversed: 1 }) },
    ]);
    expect(byDay).toMatchObject([
      { date: '2026-12-01', clicks: 0, actions: 1, conversionRate: null, totals: [figures(1, '40.00', '4.00')] },
      { date: '2026-12-02', clicks: 4, impressions: 1, actions: 2, conversionRate: '50.00' },
      { date: '2026-12-03', clicks: 0, actions: 2 },
    ]);
    expect(rest).toMatchObject({ totals });
  });
});

describe('the performance of partners', () => {
  test('says what each drove and what it cost, also of those whose clicks led to nothing', async () => {
    expect(await report('partner-performance', december)).toMatchObject({
      data: [
        {
          partnerName: 'Acme Blog',
          clicks: 3,
          impressions: 1,
          ...figures(3, '170.00', '17.00'),
          conversionRate: '100.00',
          reversalRate: '0.00',
          averageOrderValue: usd('56.67'),
          earningsPerClick: usd('5.666667'),
          topEventTypes: [{ eventType: 'SALE', actions: 3 }],
        },
        { partnerName: 'Idle Blog', clicks: 1, ...figures(0, '0.00', '0.00'), reversalRate: null, topEventTypes: [] },
        {
          partnerName: 'Other Blog',
          clicks: 0,
          ...figures(1, '40.00', '4.00', { reversed: 1 }),
          reversalRate: '50.00',
          averageOrderValue: usd('40.00'),
          earningsPerClick: null,
        },
        { partnerId: null, partnerName: null, clicks: 0, ...figures(1, '70.00', '0.00', { pending: 1, approved: 0 }) },
      ],
      traffic: { clicks: 4, impressions: 1 },
      totals,
    });
  });
});

describe('the action listing', () => {
  test('has each action with all that is known of it, the latest first', async () => {
    const { data, ...rest } = listing.parse(await report('action-listing', december));
    expect(data.map(({ id }) => id)).toEqual([ids[5], ids[4], ids[3], ids[2], ids[1], ids[0]]);
    expect(rest).toMatchObject({ nextCursor: null, totals });
    expect(data[3]).toMatchObject({
      eventType: 'SALE',
      eventCategory: 'SALE',
      partnerName: 'Acme Blog',
      customerStatus: 'EXISTING',
      country: 'DE',
      items: 2,
      itemCategories: ['Hats', 'Shoes'],
    });
    expect(data[4]).toMatchObject({ customerStatus: 'NEW', customerStatusSent: 'new' });
    expect(data[5]).toMatchObject({
      customerStatus: 'NEW',
      customerStatusSent: 'first-time',
      amount: usd('100.00'),
      remainingAmount: usd('40.00'),
      reversedAmount: usd('60.00'),
      pricedPayout: usd('10.00'),
      payout: usd('4.00'),
    });
  });

  test('comes in pages, each action once, the totals with the first', async () => {
    const seen: string[] = [];
    let path = `/v1/reports/action-listing?${december}&limit=2`;
    for (let page = 0; path !== ''; page += 1) {
      const answer = await mall.send('GET', path, { key: shop.keys.finance });
      const { data, totals: told } = listing.parse(answer.body);
      expect(told).toEqual(page === 0 ? totals : null);
      seen.push(...data.map(({ id }) => id));
      path = /^<(.+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
    }
    expect(seen).toEqual([ids[5], ids[4], ids[3], ids[2], ids[1], ids[0]]);
  });

  test('shows the properties that are asked for, in CSV as columns', async () => {
    const { data } = listing.parse(await report('action-listing', `${december}&show=TEXT1,DATE1`));
    expect(data.map(({ properties }) => properties)).toEqual([{}, { TEXT1: 'spring' }, {}, {}, {}, {}]);
    const path = `/v1/reports/action-listing?${december}&format=csv&show=TEXT1,DATE1`;
    const { text, headers } = await mall.send('GET', path, { key: shop.keys.brand });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [head = '', ...rows] = text.trimEnd().split('\r\n');
    expect(head).toMatch(/^id,eventType,orderId,state,.*,pricedPayout\.currency,properties\.TEXT1,properties\.DATE1$/);
    expect(rows.map((row) => row.slice(0, 36))).toEqual([ids[5], ids[4], ids[3], ids[2], ids[1], ids[0]]);
    expect(rows[1]).toMatch(/,spring,$/);
  });

  test.each([
    { query: 'show=text1', pointer: '/show' },
    { query: `show=${Array.from({ length: 21 }, (_, index) => `TEXT${index}`).join(',')}`, pointer: '/show' },
    { query: 'cursor=0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01', pointer: '/cursor' },
  ])('refuses ?$query by name', async ({ query, pointer }) => {
    const refused = await mall.send('GET', `/v1/reports/action-listing?${query}`, { key: shop.keys.finance });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});

describe('each report', () => {
  const paths = ['new-vs-return-customer', 'performance-by-day', 'partner-performance', 'action-listing'];

  test.each(paths)('%s is of one partner, one customer status, some days, and one brand alone', async (path) => {
    const totalsOf = async (query: string) => (await report(path, `${december}&${query}`))['totals'];
    expect(await totalsOf(`partnerId=${rival}`)).toEqual([figures(1, '40.00', '4.00', { reversed: 1 })]);
    expect(await totalsOf('customerStatus=Re-engaged')).toEqual([figures(1, '40.00', '4.00')]);
    expect((await report(path, 'from=2026-12-02&to=2026-12-02'))['totals']).toEqual([figures(2, '130.00', '13.00')]);
    const stranger = await openShop(mall);
    const query = `${december}&partnerId=${rival}`;
    const foreign = await mall.must('GET', `/v1/reports/${path}?${query}`, { key: stranger.keys.finance });
    expect(foreign).toMatchObject({ data: [], totals: [] });
  });

  test.each(paths)('%s refuses a period that is none, too long, or out of the calendar', async (path) => {
    for (const [query, pointer] of [
      ['from=2026-12-02&to=2026-12-01', '/to'],
      ['from=2026-12-01&to=2028-12-01', '/to'],
      ['from=0000-01-01', '/from'],
      ['to=9999-12-31', '/to'],
      ['from=2026-12-01T00:00:00Z', '/from'],
    ]) {
      const refused = await mall.send('GET', `/v1/reports/${path}?${query ?? ''}`, { key: shop.keys.finance });
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    }
  });

  test('as CSV has the rows, each amount with its currency', async () => {
    const path = `/v1/reports/new-vs-return-customer?${december}&format=csv`;
    const { text } = await mall.send('GET', path, { key: shop.keys.brand });
    expect(text.split('\r\n').slice(0, 2)).toEqual([
      'partnerId,partnerName,customerStatus,actions,pending,approved,reversed,revenue.value,revenue.currency,actionCost.value,actionCost.currency,actionsShare,revenueShare,actionCostShare',
      `${shop.partnerId},Acme Blog,NEW,2,0,2,0,90.00,USD,9.00,USD,66.67,52.94,52.94`,
    ]);
  });
});
