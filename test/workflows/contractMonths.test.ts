import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TouchEntity } from '../../database/entities/touch.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import { bonusBases, bonusTypes } from '../../domain/contract/vocabulary.ts';
import { anAgreement, contractNow, earningsOf, nextYear, problemsIn } from '../support/agreements.ts';
import { aSale, moved, reversed } from '../support/commands.ts';
import { balanceOf } from '../support/ledger.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { aClick, aContract, aPartner, type Tenant } from '../support/tenant.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const booked = async (tenant: Tenant) =>
  (await earningsOf(stage, tenant)).map(({ kind, month, amount, dueAt }) => [kind, month, amount, dueAt]);

const linesOf = async ({ partner }: Tenant) => {
  const where = { partnerId: partner.id, earningId: { $ne: null } };
  const lines = await stage.database.em.fork().find(StatementLineEntity, where, { orderBy: { id: 'asc' } });
  return lines.map(({ kind, amount }) => [kind, amount]);
};

const paidTo = async ({ partner }: Tenant) => (await balanceOf(stage.database, partner)).paid;

const clicked = (tenant: Tenant, instants: readonly string[]) =>
  stage.database.em.fork().insertMany(
    TouchEntity,
    instants.map((at) => aClick({ brandId: tenant.brand.id, partnerId: tenant.partner.id, at })),
  );

/*
 *   Feb 1        Feb 10            Mar 1       Apr 1              May 1            May 20      Jun 1
 *     ├── start ───┼── 5 clicks ─────┼── none ───┼── 2, worth less ─┼── 4 clicks ────┼── end     ╰ guarantee 05
 */
test('a month’s clicks are worth their guarantee at its end: what the actions lack is added, also for the last, partial month', async () => {
  const year = await nextYear(stage);
  const at = (day: string) => `${year}-${day}T15:00:00.000Z`;
  const tenant = await anAgreement(stage, {
    terms: { minEarningPerClick: '3' },
    contract: { startAt: `${year}-02-01T05:00:00.000Z`, endAt: `${year}-05-20T04:00:00.000Z` },
  });
  await stage.moveTo(at('02-10'));
  await clicked(tenant, [at('01-31'), at('02-10'), at('02-10'), at('02-10'), at('02-10'), at('02-10')]);
  await aSale(stage, tenant, { amount: '50.00' });
  await aSale(stage, tenant, { test: true });
  await reversed(stage, await aSale(stage, tenant), { all: true });
  await stage.moveTo(at('03-15'));
  const february = ['GUARANTEE', `${year}-02`, '10.00', `${year}-03-01T05:00:00.000Z`];
  expect(await booked(tenant)).toEqual([february]);
  expect((await earningsOf(stage, tenant))[0]?.explanation.facts).toEqual({
    clicks: '5',
    perClick: '3',
    guaranteed: '15.00',
    payouts: '5.00',
  });

  await stage.moveTo(at('04-10'));
  await clicked(tenant, [at('04-10'), at('04-10')]);
  await aSale(stage, tenant);
  await stage.moveTo(at('05-10'));
  await clicked(tenant, [at('05-10'), at('05-10'), at('05-10'), at('05-19'), at('05-25')]);
  await stage.moveTo(at('07-10'));
  expect(await booked(tenant)).toEqual([
    february,
    ['GUARANTEE', `${year}-04`, '0.00', `${year}-05-01T04:00:00.000Z`],
    ['GUARANTEE', `${year}-05`, '12.00', `${year}-06-01T04:00:00.000Z`],
  ]);
  expect(await linesOf(tenant)).toEqual([
    ['GUARANTEE', '10.00'],
    ['GUARANTEE', '12.00'],
  ]);
  // 5.00 and 10.00 by its actions.
  expect(await balanceOf(stage.database, tenant.partner)).toEqual({ accrued: '0.00', payable: '0.00', paid: '37.00' });
  expect(await contractNow(stage, tenant)).toMatchObject({ nextStepAt: null });
  expect(await problemsIn(stage, tenant)).toEqual([]);
}, 120_000);

const tier = { FIXED: { payout: '50' }, ALL_ACTIONS: { payoutRate: '12' }, SUBSEQUENT_ACTIONS: { payoutRate: '12' } };
const aBonus = (type: keyof typeof tier, basis: (typeof bonusBases)[number]) => {
  const threshold = type === 'SUBSEQUENT_ACTIONS' ? 2 : 3;
  const reached = basis === 'ACTIONS' ? { actionThreshold: threshold } : { revenueThreshold: `${threshold}00` };
  return { performanceBonus: { type, basis, bonusTiers: [{ ...reached, ...tier[type] }] } };
};
const pays = { FIXED: '50.00', ALL_ACTIONS: '6.00', SUBSEQUENT_ACTIONS: '2.00' };

/*
 *   Feb 10            Feb 12    Mar 1        Mar 4
 *     ┼── 3 sales ──────┼ locked ─┼── 3 days ──┼── bonus, paid
 */
test('three sales of 100.00 bring each type of bonus on each basis 3 days after their month, on a paid statement', async () => {
  const year = await nextYear(stage);
  const rows = bonusTypes.flatMap((type) => bonusBases.map((basis) => ({ type, basis })));
  const tenants: Tenant[] = [];
  for (const { type, basis } of rows) {
    tenants.push(await anAgreement(stage, { eventPayout: aBonus(type, basis) }));
  }
  await stage.moveTo(`${year}-02-10T15:00:00.000Z`);
  for (const tenant of tenants) {
    for (let sales = 0; sales < 3; sales += 1) await aSale(stage, tenant);
    await aSale(stage, tenant, { test: true });
  }
  await stage.moveTo(`${year}-03-04T04:59:59.000Z`);
  for (const tenant of tenants) expect(await booked(tenant)).toEqual([]);
  const dueAt = `${year}-03-04T05:00:00.000Z`;
  await stage.moveTo(dueAt);
  for (const [index, { type }] of rows.entries()) {
    const tenant = tenants[index];
    if (!tenant) throw new Error('there is a tenant for each row');
    expect(await booked(tenant)).toEqual([['BONUS', `${year}-02`, pays[type], dueAt]]);
    expect(await linesOf(tenant)).toEqual([['BONUS', pays[type]]]);
    expect(await paidTo(tenant)).toBe((30 + Number(pays[type])).toFixed(2));
    expect(await problemsIn(stage, tenant)).toEqual([]);
  }
}, 240_000);

describe('the date of a bonus', () => {
  test('a month whose actions lock later waits for the last of them, and a reversal brings the date forward', async () => {
    const year = await nextYear(stage);
    const locking = { basis: 'TRACKED', period: 'MONTH', monthOffset: 2, dayOffset: 0 };
    const tenant = await anAgreement(stage, { eventPayout: { ...aBonus('FIXED', 'ACTIONS'), locking } });
    await stage.moveTo(`${year}-02-10T15:00:00.000Z`);
    const sale = await aSale(stage, tenant);
    await stage.moveTo(`${year}-03-20T12:00:00.000Z`);
    expect(await contractNow(stage, tenant)).toMatchObject({ nextStepAt: `${year}-05-04T04:00:00.000Z` });
    await reversed(stage, sale, { all: true });
    const reversedAt = await stage.temporal.clock.now();
    await stage.moveTo(reversedAt);
    const { nextStepAt } = await contractNow(stage, tenant);
    expect(nextStepAt?.slice(0, 15)).toBe(`${year}-03-23T12:0`);
    await stage.moveTo(`${year}-03-24T12:00:00.000Z`);
    // No tier was reached: the run leaves no line.
    expect(await contractNow(stage, tenant)).toMatchObject({ nextStepAt: null });
    expect(await booked(tenant)).toEqual([]);
  });

  test('a month with an action that only a command can lock has no date until then', async () => {
    const tenant = await anAgreement(stage, {
      eventPayout: { ...aBonus('FIXED', 'ACTIONS'), locking: { basis: 'APPROVED', period: 'DAY', dayOffset: 1 } },
    });
    const sale = await aSale(stage, tenant);
    await stage.moveTo(await stage.temporal.clock.now());
    expect(await contractNow(stage, tenant)).toMatchObject({ nextStepAt: null });
    await reversed(stage, sale, { all: true });
    await stage.moveTo(await stage.temporal.clock.now());
    expect((await contractNow(stage, tenant)).nextStepAt).not.toBeNull();
  });
});

/*
 *   Feb 10            Mar 4        Mar 10             Mar 13            Mar 20                  Mar 25
 *     ┼── 3 sales ──────┼── bonus ───┼── a reversal ─────┼── −6.00 ────────┼── a late sale … ──────┼── +6.00
 */
test('what changes after a bonus has run is posted as a difference: a reversal takes back, a late sale adds', async () => {
  const year = await nextYear(stage);
  const tenant = await anAgreement(stage, { eventPayout: aBonus('ALL_ACTIONS', 'ACTIONS') });
  const eventDate = `${year}-02-10T15:00:00.000Z`;
  await stage.moveTo(eventDate);
  const [first] = [await aSale(stage, tenant), await aSale(stage, tenant), await aSale(stage, tenant)];
  await stage.moveTo(`${year}-03-10T12:00:00.000Z`);
  expect(await paidTo(tenant)).toBe('36.00');

  await reversed(stage, first, { all: true });
  await stage.moveTo(`${year}-03-20T12:00:00.000Z`);
  expect(await balanceOf(stage.database, tenant.partner)).toEqual({
    accrued: '0.00',
    payable: '-16.00',
    paid: '36.00',
  });

  await aSale(stage, tenant, { eventDate });
  await stage.moveTo(`${year}-03-31T12:00:00.000Z`);
  expect(
    (await earningsOf(stage, tenant)).map(({ cause, amount }) => [cause.split('/').slice(2).join('/'), amount]),
  ).toEqual([
    [`bonus/SALE/${year}-02/1`, '6.00'],
    [`bonus/SALE/${year}-02/2`, '-6.00'],
    [`bonus/SALE/${year}-02/3`, '6.00'],
  ]);
  expect(await linesOf(tenant)).toEqual([
    ['BONUS', '6.00'],
    ['CLAWED_BACK', '-6.00'],
    ['BONUS', '6.00'],
  ]);
  expect(await balanceOf(stage.database, tenant.partner)).toEqual({ accrued: '0.00', payable: '0.00', paid: '36.00' });
  expect((await earningsOf(stage, tenant)).at(-1)?.explanation.sentences.at(-1)).toBe(
    'Earlier runs for that month came to 0.00 USD: the difference is 6.00 USD.',
  );
  expect(await problemsIn(stage, tenant)).toEqual([]);
}, 120_000);

test('an action that moves to another partner takes its part of the bonus with it', async () => {
  const year = await nextYear(stage);
  const tenant = await anAgreement(stage, { eventPayout: aBonus('FIXED', 'ACTIONS') });
  const other = await aPartner(stage.database, tenant.brand, 'Daffy Duck');
  const theirs = {
    ...tenant,
    partner: other,
    contract: await aContract(stage.database, other, aBonus('FIXED', 'ACTIONS')),
  };
  await stage.moveTo(`${year}-02-10T15:00:00.000Z`);
  const sale = await aSale(stage, tenant);
  for (const one of [tenant, tenant, theirs, theirs]) await aSale(stage, one);
  await stage.moveTo(`${year}-03-10T12:00:00.000Z`);
  expect([await paidTo(tenant), await paidTo(theirs)]).toEqual(['80.00', '20.00']);

  await moved(stage, sale, other.id);
  await stage.moveTo(`${year}-03-31T12:00:00.000Z`);
  expect(await balanceOf(stage.database, tenant.partner)).toMatchObject({ payable: '-60.00', paid: '80.00' });
  expect(await balanceOf(stage.database, other)).toMatchObject({ payable: '0.00', paid: '80.00' });
  expect(await problemsIn(stage, tenant)).toEqual([]);
}, 120_000);

test('a bonus makes good neither what a restriction refused nor what a limit cut off', async () => {
  const year = await nextYear(stage);
  const refusing = (id: string, variable: string, value: string) => ({
    id,
    rules: [{ variable, operator: 'IS', values: [value] }],
  });
  const tenant = await anAgreement(stage, {
    eventPayout: {
      performanceBonus: {
        type: 'ALL_ACTIONS',
        basis: 'ACTIONS',
        bonusTiers: [
          { actionThreshold: 3, payoutRate: '12' },
          { actionThreshold: 4, payoutRate: '99' },
        ],
      },
      payoutRestrictions: [
        refusing('la', 'CUSTOMER_CITY', 'Los Angeles'),
        refusing('gifts', 'ITEM_CATEGORY', 'gift card'),
      ],
      limits: [{ type: 'PAYOUT', value: '30', limitBy: 'ORDER' }],
    },
  });
  await stage.moveTo(`${year}-02-10T15:00:00.000Z`);
  const item = (category: string, price: string) => ({ sku: category, category, price, quantity: 1 });
  await aSale(stage, tenant);
  await aSale(stage, tenant, { customerCity: 'Los Angeles' });
  await aSale(stage, tenant, { items: [item('shoes', '60.00'), item('gift card', '40.00')] });
  await aSale(stage, tenant, { amount: '400.00' });
  await stage.moveTo(`${year}-03-10T12:00:00.000Z`);
  // 12 % less 10 % of 100.00, of the 60.00 for shoes, and of the 300.00 that the limit of 30.00 is for.
  expect((await earningsOf(stage, tenant)).map(({ amount }) => amount)).toEqual(['9.20']);
  expect(await problemsIn(stage, tenant)).toEqual([]);
}, 120_000);
