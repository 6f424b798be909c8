import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { ActionEntity, type Action } from '../../database/entities/action.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import type { Touch } from '../../database/entities/touch.ts';
import { moveClock } from '../../platform/clock.ts';
import { touchDayWorkflowId } from '../../workflows/messages/touchDay.ts';
import { anAgreement, earningsOf, nextYear, problemsIn } from '../support/agreements.ts';
import { balanceOf } from '../support/ledger.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { aClick, aTenant, perClick, type Tenant } from '../support/tenant.ts';
import { recorded } from '../support/touches.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const aClickProgram = (more: object = {}): Promise<Tenant> =>
  aTenant(stage.database, { ...perClick, ...more }, 'CLICK');

/** So many clicks from there at that time, recorded now. */
async function clicked(
  { brand, partner }: Tenant,
  count: number,
  { at, ...more }: Partial<Touch> & Pick<Touch, 'at'>,
): Promise<void> {
  const touches = Array.from({ length: count }, () =>
    aClick({ brandId: brand.id, partnerId: partner.id, country: 'US', at, ...more }),
  );
  await recorded(stage.database, touches, await stage.temporal.clock.now());
}

const actionsOf = ({ brand }: Tenant): Promise<Action[]> =>
  stage.database.em.fork().find(ActionEntity, { brandId: brand.id }, { orderBy: { orderId: 'asc' } });

/** Day, rest of the order id behind the contract, and payout of each action. */
const paidBy = async (tenant: Tenant) =>
  (await actionsOf(tenant)).map(({ orderId, payout }) => {
    const [, day, , , ...rest] = orderId.split('/');
    return [day, rest.join('/'), payout];
  });

/*
 *   Feb 9        Feb 10       Feb 11                Feb 12, 01:00
 *     ├── 3 US ────┼── 2 US ────┼── 4 DE, 1 unknown ──┼── counted, priced ── locked ── paid
 */
test('clicks of three days are counted by day and country, priced, locked and paid', async () => {
  const year = await nextYear(stage);
  const tenant = await aClickProgram();
  await stage.moveTo(`${year}-02-09T15:00:00.000Z`);
  await clicked(tenant, 3, { at: `${year}-02-10T04:59:59.999Z` });
  await clicked(tenant, 5, { at: `${year}-02-09T15:00:00.000Z`, bot: true });
  await clicked(tenant, 5, { at: `${year}-02-09T15:00:00.000Z`, duplicateOf: uuid() });
  await clicked(tenant, 5, { at: `${year}-02-09T15:00:00.000Z`, kind: 'IMPRESSION' });
  await stage.moveTo(`${year}-02-10T05:30:00.000Z`);
  expect(await paidBy(tenant)).toEqual([]);
  await clicked(tenant, 2, { at: `${year}-02-10T05:00:00.000Z` });
  await stage.moveTo(`${year}-02-11T15:00:00.000Z`);
  expect(await paidBy(tenant)).toEqual([
    [`${year}-02-09`, 'US', '0.75'],
    [`${year}-02-10`, 'US', '0.50'],
  ]);
  await clicked(tenant, 4, { at: `${year}-02-11T15:00:00.000Z`, country: 'DE' });
  await clicked(tenant, 1, { at: `${year}-02-11T15:00:00.000Z`, country: null });
  await stage.moveTo(`${year}-02-12T06:00:00.000Z`);
  const actions = await actionsOf(tenant);
  expect(actions.map(({ eventDate, payout }) => [eventDate, payout])).toEqual([
    [`${year}-02-10T04:59:59.999Z`, '0.75'],
    [`${year}-02-11T04:59:59.999Z`, '0.50'],
    [`${year}-02-12T04:59:59.999Z`, '1.00'],
    [`${year}-02-12T04:59:59.999Z`, '0.25'],
  ]);
  expect(actions.at(-1)?.attribution).toMatchObject({ credited: { by: 'PARTNER', partnerId: tenant.partner.id } });
  await stage.moveTo(`${year}-02-20T15:00:00.000Z`);
  expect((await actionsOf(tenant)).map(({ stateDetail }) => stateDetail)).toEqual(['PAID', 'PAID', 'PAID', 'PAID']);
  expect(await balanceOf(stage.database, tenant.partner)).toEqual({ accrued: '0.00', payable: '0.00', paid: '2.50' });
  expect(await problemsIn(stage, tenant)).toEqual([]);
}, 120_000);

test('each click counts towards a limit of clicks and is told, where the customer’s country is one that is paid for', async () => {
  const year = await nextYear(stage);
  const tenant = await aClickProgram({
    limits: [{ type: 'CLICKS', value: '6', period: 'MONTH' }],
    locationRequirementType: 'INCLUDE',
    locationRequirementCountries: ['US'],
  });
  await stage.moveTo(`${year}-02-09T15:00:00.000Z`);
  await clicked(tenant, 4, { at: `${year}-02-09T15:00:00.000Z` });
  await clicked(tenant, 4, { at: `${year}-02-09T15:00:00.000Z`, country: 'DE' });
  await clicked(tenant, 4, { at: `${year}-02-09T15:00:00.000Z`, country: null });
  await stage.moveTo(`${year}-02-10T15:00:00.000Z`);
  await clicked(tenant, 4, { at: `${year}-02-10T15:00:00.000Z` });
  await stage.moveTo(`${year}-02-11T15:00:00.000Z`);
  expect(await paidBy(tenant)).toEqual([
    [`${year}-02-09`, 'DE', '0.00'],
    [`${year}-02-09`, 'US', '1.00'],
    [`${year}-02-09`, 'unknown', '0.00'],
    [`${year}-02-10`, 'US', '0.50'],
  ]);
  const [last] = (await actionsOf(tenant)).slice(-1);
  const { result } = await stage.database.em.fork().findOneOrFail(EvaluationEntity, last?.evaluationId ?? '');
  expect(result.sentences).toContain('0.25 USD for 4 clicks is 1.00 USD.');
}, 120_000);

describe('a day that was counted', () => {
  test('is counted again for what comes still later: a further action for the difference', async () => {
    const year = await nextYear(stage);
    const tenant = await aClickProgram();
    const at = `${year}-02-09T15:00:00.000Z`;
    await stage.moveTo(at);
    await clicked(tenant, 3, { at });
    await stage.moveTo(`${year}-02-12T15:00:00.000Z`);
    await clicked(tenant, 2, { at });
    await clicked(tenant, 1, { at });
    await stage.moveTo(`${year}-02-12T15:59:00.000Z`);
    expect(await paidBy(tenant)).toEqual([[`${year}-02-09`, 'US', '0.75']]);
    await stage.moveTo(`${year}-02-12T16:30:00.000Z`);
    expect(await paidBy(tenant)).toEqual([
      [`${year}-02-09`, 'US', '0.75'],
      [`${year}-02-09`, 'US/2', '0.75'],
    ]);
  }, 120_000);

  test('while nothing ran at midnight is counted later, with the same result', async () => {
    const year = await nextYear(stage);
    const tenant = await aClickProgram();
    const at = `${year}-02-09T15:00:00.000Z`;
    await stage.moveTo(at);
    await stage.withoutRelay(async () => {
      await clicked(tenant, 3, { at });
      await moveClock(stage.temporal.connection, `${year}-02-14T15:00:00.000Z`);
    });
    await stage.moveTo(`${year}-02-14T15:00:01.000Z`);
    const actions = await actionsOf(tenant);
    expect(actions).toMatchObject([{ eventDate: `${year}-02-10T04:59:59.999Z`, payout: '0.75' }]);
  }, 120_000);

  test('has a workflow whose id says so, and which has ended', async () => {
    const year = await nextYear(stage);
    const tenant = await aClickProgram();
    const at = `${year}-02-09T15:00:00.000Z`;
    await stage.moveTo(at);
    await clicked(tenant, 1, { at });
    const id = touchDayWorkflowId({ brandId: tenant.brand.id, day: `${year}-02-09` });
    expect(id).toBe(`touch-day/${tenant.brand.id}/${year}-02-09`);
    await stage.moveTo(`${year}-02-10T06:00:00.000Z`);
    const handle = stage.temporal.client.workflow.getHandle(id);
    await handle.result();
    expect((await handle.describe()).status.name).toBe('COMPLETED');
  }, 120_000);
});

/*
 *   Jan 2                          Jan 31     Feb 1, 00:00     01:00          02:00
 *     ├── 4 clicks ──────────────────┼ 6 clicks ┼─ month's end ──┼─ counted ─────┼─ guarantee: 10 × 0.30 less 10 × 0.25
 */
test('a month’s guarantee and its actions are of the same clicks: it waits for those of the last day', async () => {
  const year = await nextYear(stage);
  const tenant = await anAgreement(stage, {
    category: 'CLICK',
    terms: { minEarningPerClick: '0.30' },
    eventPayout: perClick,
  });
  await stage.moveTo(`${year}-01-02T15:00:00.000Z`);
  await clicked(tenant, 4, { at: `${year}-01-02T15:00:00.000Z` });
  await stage.moveTo(`${year}-01-31T15:00:00.000Z`);
  await clicked(tenant, 6, { at: `${year}-01-31T15:00:00.000Z` });
  await clicked(tenant, 7, { at: `${year}-01-31T15:00:00.000Z`, bot: true });
  await clicked(tenant, 7, { at: `${year}-01-31T15:00:00.000Z`, duplicateOf: uuid() });
  await stage.moveTo(`${year}-02-01T05:30:00.000Z`);
  expect(await earningsOf(stage, tenant)).toEqual([]);
  await stage.moveTo(`${year}-02-01T12:00:00.000Z`);
  expect(await earningsOf(stage, tenant)).toMatchObject([
    {
      kind: 'GUARANTEE',
      month: `${year}-01`,
      amount: '0.50',
      dueAt: `${year}-02-01T05:00:00.000Z`,
      explanation: { facts: { clicks: '10', guaranteed: '3.00', payouts: '2.50' } },
    },
  ]);
  expect(await problemsIn(stage, tenant)).toEqual([]);
}, 120_000);
