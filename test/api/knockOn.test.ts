import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { UsageCounterEntity } from '../../database/entities/usageCounter.ts';
import { decimal, sumOf } from '../../domain/money.ts';
import { nextYear } from '../support/agreements.ts';
import { foretelling, type Preview } from '../support/foretold.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { perClick } from '../support/tenant.ts';

/*
 *   Feb 10               Feb 11      Mar 1        Mar 4
 *     ┼── two sales, ──────┼ locked ───┼── 3 days ───┼── bonus ──── a command on what is paid ── 3 days ── the difference
 *         a command
 *
 * The first sale of 100.00 pays 10 %, the second 20 % within what the limit leaves. From 150.00 of sales all are worth 30 %.
 */
const terms = {
  payoutGroups: [{ id: 'all', rank: 1, payoutRate: '10', tiers: [{ actionThreshold: 1, payoutRate: '20' }] }],
  limits: [{ type: 'PAYOUT', value: '25', period: 'MONTH' }],
  performanceBonus: {
    type: 'ALL_ACTIONS',
    basis: 'REVENUE',
    bonusTiers: [{ revenueThreshold: '150', payoutRate: '30' }],
  },
};

let mall: Mall;
let year: number;
beforeAll(async () => {
  mall = await openMall();
  year = await nextYear(mall.stage);
  await mall.stage.moveTo(`${year}-02-10T15:00:00.000Z`);
}, 60_000);
afterAll(() => mall.close());

interface Given {
  readonly shop: Shop;
  /** Another partner, who has made a sale. */
  readonly rival: string;
  /** The second sale, which the command is given on. */
  readonly id: string;
}

interface Row {
  readonly rule: string;
  readonly change?: object;
  readonly fields?: Record<string, unknown>;
  readonly before?: (given: Given) => Promise<unknown>;
  readonly what: string;
  readonly body: Record<string, unknown> | ((given: Given) => object);
  /** Which counters move, and what of the month's bonus is foretold. */
  readonly moves: readonly string[];
  readonly bonus: readonly string[];
}

const limit = 'limit of 25.00 USD in a month';
const tiers = 'tiers of group “all” by the actions of a month';
const other = { reason: 'OTHER' };
const twoPieces = { amount: undefined, items: [{ sku: 'ANVIL', quantity: 2, price: '50.00' }] };
const customerKey = uuid();
const soon = { period: 'DAY', monthOffset: 0, dayOffset: 1, maxMonthsOpenEndedPeriod: 2 };

const rows: readonly Row[] = [
  { rule: 'an approval', what: 'approvals', body: {}, moves: [], bonus: ['27.50 27.50'] },
  {
    rule: 'an approval outside of the terms',
    what: 'approvals',
    body: { outsideTerms: true },
    moves: [],
    bonus: ['27.50 30.00'],
  },
  {
    rule: 'the word that it is commissionable',
    change: { locking: { ...soon, basis: 'COMMISSIONABLE' } },
    what: 'commissionable',
    body: {},
    moves: [],
    bonus: ['27.50 27.50'],
  },
  { rule: 'a hold', what: 'holds', body: other, moves: [], bonus: ['27.50 27.50'] },
  {
    rule: 'a release',
    before: ({ shop, id }) => shop.command('holds', id, other),
    what: 'releases',
    body: {},
    moves: [],
    bonus: ['27.50 27.50'],
  },
  { rule: 'the reversal of all', what: 'reversals', body: other, moves: [limit, tiers], bonus: ['27.50 0.00'] },
  {
    rule: 'that of a part',
    what: 'reversals',
    body: { ...other, amount: '40.00' },
    moves: [limit],
    bonus: ['27.50 26.00'],
  },
  {
    rule: 'that of pieces',
    fields: twoPieces,
    what: 'reversals',
    body: { ...other, items: [{ sku: 'ANVIL', quantity: 1 }] },
    moves: [limit],
    bonus: ['27.50 25.00'],
  },
  {
    rule: 'that of clicks',
    change: { ...perClick, payoutGroups: [] },
    fields: { clicks: 40 },
    what: 'reversals',
    body: { ...other, quantity: 30 },
    moves: [limit],
    bonus: ['40.00 0.00'],
  },
  {
    rule: 'a restoration',
    before: ({ shop, id }) => shop.reverse(id),
    what: 'restorations',
    body: {},
    moves: [limit, tiers],
    bonus: ['0.00 27.50'],
  },
  {
    rule: 'the undoing of a part',
    before: ({ shop, id }) => shop.reverse(id, { amount: '60.00' }),
    what: 'restorations',
    body: {},
    moves: [limit],
    bonus: ['0.00 27.50'],
  },
  { rule: 'a correction', what: 'corrections', body: { amount: '40.00' }, moves: [limit], bonus: ['27.50 0.00'] },
  {
    rule: 'a reattribution',
    what: 'reattributions',
    body: ({ rival }) => ({ ...other, partnerId: rival }),
    moves: [limit, tiers, limit, tiers],
    bonus: ['27.50 0.00', '0.00 27.50'],
  },
  {
    rule: 'one with its customer',
    fields: { customerId: customerKey },
    what: 'reattributions',
    body: ({ rival }) => ({ ...other, partnerId: rival, customer: true }),
    moves: [limit, tiers, limit, tiers],
    bonus: ['27.50 0.00', '0.00 27.50'],
  },
];

const done: { readonly row: Row; readonly given: Given; readonly preview: Preview }[] = [];

/** What limits and tiers stand at. */
async function standing(contractId: string, title: string): Promise<string> {
  const counters = await mall.deps.database.em.fork().find(UsageCounterEntity, { contractId });
  const of = title.startsWith('limit') ? '/limit/' : '/tier/';
  return sumOf(counters.filter(({ key }) => key.includes(of)).map(({ total }) => decimal(total))).toFixed();
}

/** The bonus of February that was earned, and its latest line. */
async function bonusOf(shop: Shop, contractId: string) {
  const { data } = await mall.list(`/v1/contracts/${contractId}/earnings?kind=BONUS`, shop.keys.finance);
  const amounts = z
    .array(z.object({ amount: z.string() }))
    .parse(data)
    .map(({ amount }) => amount);
  return { earned: sumOf(amounts.map((amount) => decimal(amount))).toFixed(2), latest: amounts[0] ?? '0.00' };
}

describe('the preview of each command says what it does to the action, the books, limits and tiers', () => {
  test.each(rows)('$rule', async (row) => {
    const shop = await openShop(mall, { ...terms, ...row.change });
    await mall.must('POST', '/v1/customers', {
      key: shop.keys.brand,
      body: { customerKey, partnerId: shop.partnerId },
    });
    const rival = (await shop.rival({ ...terms, ...row.change })).partnerId;
    const first = await shop.sale(row.change && 'defaultPayout' in row.change ? { clicks: 40 } : {});
    const [others, { id }] = [[first, await shop.sale({ partnerId: rival })], await shop.sale(row.fields)];
    if (row.what === 'commissionable') for (const sale of others) await shop.command('commissionable', sale.id);
    const given = { shop, rival, id };
    await row.before?.(given);
    const body = row.body instanceof Function ? row.body(given) : row.body;
    const preview = await foretelling(mall).foretold(shop, id, row.what, body);
    expect(preview.counters.map(({ title }) => title).toSorted()).toEqual(row.moves.toSorted());
    for (const { contractId, title, after } of preview.counters) {
      expect(decimal(after).toFixed()).toBe(await standing(contractId, title));
    }
    expect(preview.earnings.map(({ before, after }) => `${before} ${after}`)).toEqual(row.bonus);
    done.push({ row, given, preview });
  });
});

/** Commands on what is paid already, by the rule of the row that it stands in. */
const afterwards = new Map<string, [what: string, body: (given: Given) => object, difference: string[]]>([
  ['an approval', ['reversals', () => other, ['-27.50']]],
  ['a hold', ['reversals', () => ({ ...other, amount: '40.00' }), ['-1.50']]],
  ['a release', ['approvals', () => ({ outsideTerms: true }), ['2.50']]],
  ['that of a part', ['restorations', () => ({}), ['1.50']]],
  ['the reversal of all', ['restorations', () => ({}), ['27.50']]],
  ['that of pieces', ['corrections', () => ({ items: [{ sku: 'ANVIL', quantity: 1, price: '40.00' }] }), ['-25.00']]],
  ['a restoration', ['reattributions', ({ rival }) => ({ ...other, partnerId: rival }), ['-27.50', '27.50']]],
]);

test('when the month is over, its bonuses are what the previews said; and what a later command makes of them is, too', async () => {
  expect(done).toHaveLength(rows.length);
  await mall.stage.moveTo(`${year}-05-10T15:00:00.000Z`);
  const later: { readonly given: Given; readonly preview: Preview }[] = [];
  for (const { row, given, preview } of done) {
    for (const { contractId, after } of preview.earnings) {
      expect([row.rule, (await bonusOf(given.shop, contractId)).earned]).toEqual([row.rule, after]);
    }
    const command = afterwards.get(row.rule);
    if (!command) continue;
    const [what, body, difference] = command;
    if (row.rule === 'a hold') await given.shop.command('releases', given.id);
    const looked = (await foretelling(mall).previewedAndDone(given.shop, given.id, what, body(given))).preview;
    expect([row.rule, looked.earnings.map(({ toCome }) => toCome)]).toEqual([row.rule, difference]);
    later.push({ given, preview: looked });
  }
  await mall.stage.moveTo(`${year}-08-10T15:00:00.000Z`);
  for (const { given, preview } of later) {
    for (const { contractId, after, toCome } of preview.earnings) {
      expect(await bonusOf(given.shop, contractId)).toEqual({ earned: after, latest: toCome });
    }
  }
}, 240_000);

test('what a click is guaranteed, and the fee for a first action, are foretold where they change', async () => {
  const shop = await openShop(mall, {}, { minEarningPerClick: '17', firstActionSlottingFee: '25' });
  const { partnerId: rival } = await shop.rival();
  await mall.must('POST', '/v1/clicks', { key: shop.keys.brand, body: { partnerId: shop.partnerId } });
  const { id, eventDate, contractId } = await shop.sale();
  const move = { ...other, partnerId: rival };
  const { preview } = await foretelling(mall).previewedAndDone(shop, id, 'reattributions', move);
  const month = String(eventDate).slice(0, 7);
  const [guarantee, fee] = preview.earnings;
  expect(guarantee).toMatchObject({
    contractId,
    kind: 'GUARANTEE',
    month,
    before: '7.00',
    after: '17.00',
    toCome: '17.00',
  });
  expect(fee).toMatchObject({ kind: 'FIRST_ACTION_FEE', month: null, before: '0.00', after: '25.00', toCome: '25.00' });
  await mall.stage.moveTo(`${year}-09-10T15:00:00.000Z`);
  const earned = async (of: string, kind: string) =>
    (await mall.list(`/v1/contracts/${of}/earnings?kind=${kind}`, shop.keys.finance)).data;
  expect(await earned(String(contractId), 'GUARANTEE')).toMatchObject([{ month, amount: '17.00' }]);
  expect(await earned(String(fee?.contractId), 'FIRST_ACTION_FEE')).toMatchObject([{ amount: '25.00' }]);
}, 120_000);
