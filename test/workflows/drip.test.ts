import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InstallmentEntity, StatementLineEntity } from '../../database/entities/index.ts';
import { verification } from '../../database/reports/verification.ts';
import { gigaKickProducts, openGigaKick, type GigaKick } from '../support/gigaKick.ts';
import { openMall, type Mall } from '../support/shop.ts';
import { actionNow } from '../support/stage.ts';
import { simpleEventPayout } from '../support/tenant.ts';

/*
 * Drip commissions (seed 004): a sale of 100.00 at 10 % in three monthly parts.
 *
 *   sale ── lock ── first part 3.34 ── 1 month ── second 3.33 ── 1 month ── third 3.33
 */

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const { eventType, payoutLevel, locking, payoutScheduling } = simpleEventPayout;
const [chat, , surveys] = gigaKickProducts;

/** A company that pays 10 % of each sale in three monthly parts. */
async function openDripping(): Promise<GigaKick> {
  const giga = await openGigaKick(mall, {}, { eventPayouts: [{ eventType, payoutLevel, locking, payoutScheduling }] });
  await giga.trigger(chat, { rules: [], commission: { rate: '10', dripMonths: 3 } });
  return giga;
}

const aSale = async (giga: GigaKick) => {
  const { customerKey } = await giga.customer();
  return giga.pays(customerKey, { amount: '100.00' });
};

const now = (actionId: string) => actionNow(mall.stage, actionId);

/** Moves the clock to the action's next date, and answers it as it then is. */
async function toNextDate(actionId: string) {
  const { lockedAt, lockingAt, payableAt } = await now(actionId);
  await mall.stage.moveTo((lockedAt ? payableAt : lockingAt) ?? '');
  return now(actionId);
}

const partsOf = async (actionId: string) =>
  (
    await mall.deps.database.em
      .fork()
      .find(InstallmentEntity, { actionId }, { orderBy: { cycle: 'asc', number: 'asc' } })
  ).map(({ amount, payableSince }) => `${amount}${payableSince ? ' payable' : ''}`);

const linesOf = async (actionId: string) =>
  (await mall.deps.database.em.fork().find(StatementLineEntity, { actionId }, { orderBy: { id: 'asc' } })).map(
    ({ kind, amount }) => `${kind} ${amount}`,
  );

const balanceOf = async (giga: GigaKick) =>
  (await mall.must('GET', `/v1/partners/${giga.partnerId}/balance`, { key: giga.keys.finance }))['balances'];

const takesBack = (giga: GigaKick, actionId: string, body: object) =>
  mall.must('POST', `/v1/actions/${actionId}/reversals`, {
    key: giga.keys.support,
    body: { reason: 'ITEM_RETURNED', ...body },
  });

const corrects = (giga: GigaKick, actionId: string, amount: string) =>
  mall.must('POST', `/v1/actions/${actionId}/corrections`, { key: giga.keys.support, body: { amount } });

const problemsOf = async ({ brandId }: GigaKick) => (await verification(mall.deps.database, brandId)).problems;

describe('a commission in three monthly parts', () => {
  test('is promised and owed as a whole, and paid part by part, each on its own date', async () => {
    const giga = await openDripping();
    const { id } = await aSale(giga);
    expect(await balanceOf(giga)).toMatchObject([{ accrued: '10.00', payable: '0.00' }]);

    const locked = await toNextDate(id);
    expect(locked).toMatchObject({ stateDetail: 'LOCKED', payout: '10.00' });
    expect(await partsOf(id)).toEqual(['3.34', '3.33', '3.33']);

    const first = await toNextDate(id);
    expect(first).toMatchObject({ stateDetail: 'LOCKED', payout: '10.00' });
    expect(await balanceOf(giga)).toMatchObject([{ accrued: '6.66', payable: '0.00', paid: '3.34' }]);
    expect(await problemsOf(giga)).toEqual([]);

    const second = await toNextDate(id);
    expect(second).toMatchObject({ stateDetail: 'LOCKED' });
    const third = await toNextDate(id);
    expect(third).toMatchObject({ stateDetail: 'PAID', payout: '10.00' });
    expect(await balanceOf(giga)).toMatchObject([{ accrued: '0.00', payable: '0.00', paid: '10.00' }]);
    expect(await linesOf(id)).toEqual(['EARNED 3.34', 'EARNED 3.33', 'EARNED 3.33']);
    expect(await problemsOf(giga)).toEqual([]);

    const due = [locked, first, second].map(({ payableAt }) => payableAt?.slice(0, 10) ?? '');
    const months = due.map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)));
    expect(months.map((month) => month - (months[0] ?? 0))).toEqual([0, 1, 2]);
  });

  test('is paid in full when nobody was there for months', async () => {
    const giga = await openDripping();
    const { id } = await aSale(giga);
    const start = await mall.deps.clock.now();
    await mall.stage.moveTo(new Date(Date.parse(start) + 150 * 86_400_000).toISOString());
    expect(await now(id)).toMatchObject({ stateDetail: 'PAID' });
    expect(await linesOf(id)).toEqual(['EARNED 3.34', 'EARNED 3.33', 'EARNED 3.33']);
    expect(await problemsOf(giga)).toEqual([]);
  });

  test('what does not drip is paid with the first part', async () => {
    const giga = await openDripping();
    await giga.trigger(surveys, { rules: [], commission: { amount: '5.00' } });
    const { id } = await aSale(giga);
    await toNextDate(id);
    expect(await partsOf(id)).toEqual(['8.34', '3.33', '3.33']);
  });

  test('what is taken back before its lock is never planned', async () => {
    const giga = await openDripping();
    const { id } = await aSale(giga);
    await takesBack(giga, id, { amount: '40.00' });
    await toNextDate(id);
    expect(await partsOf(id)).toEqual(['2.00', '2.00', '2.00']);
    expect(await problemsOf(giga)).toEqual([]);
  });

  test('a reversal takes from the parts to come first, which shrink; there is no clawback', async () => {
    const giga = await openDripping();
    const { id } = await aSale(giga);
    await toNextDate(id);
    await toNextDate(id);
    expect(await takesBack(giga, id, { amount: '50.00' })).toMatchObject({
      payout: { value: '5.00' },
      state: 'APPROVED',
      stateDetail: 'LOCKED',
    });
    expect(await partsOf(id)).toEqual(['3.34 payable', '0.83', '0.83']);
    expect(await problemsOf(giga)).toEqual([]);
    await toNextDate(id);
    expect(await toNextDate(id)).toMatchObject({ stateDetail: 'PAID', payout: '5.00' });
    expect(await linesOf(id)).toEqual(['EARNED 3.34', 'EARNED 0.83', 'EARNED 0.83']);
    expect(await problemsOf(giga)).toEqual([]);
  });

  test('only what exceeds the parts to come is a clawback; then all that is left was paid already', async () => {
    const giga = await openDripping();
    const { id } = await aSale(giga);
    await toNextDate(id);
    await toNextDate(id);
    expect(await takesBack(giga, id, { amount: '80.00' })).toMatchObject({ payout: { value: '2.00' } });
    expect(await partsOf(id)).toEqual(['3.34 payable', '0.00', '0.00']);
    expect(await linesOf(id)).toEqual(['EARNED 3.34', 'CLAWED_BACK -1.34']);
    expect(await problemsOf(giga)).toEqual([]);
    expect(await toNextDate(id)).toMatchObject({ stateDetail: 'PAID', payout: '2.00' });
    expect(await balanceOf(giga)).toMatchObject([{ accrued: '0.00', payable: '-1.34', paid: '3.34' }]);
    expect(await problemsOf(giga)).toEqual([]);
  });

  test('all of it taken back between two parts leaves nothing to come', async () => {
    const giga = await openDripping();
    const { id } = await aSale(giga);
    await toNextDate(id);
    await toNextDate(id);
    expect(await takesBack(giga, id, {})).toMatchObject({ state: 'REVERSED', payout: { value: '0.00' } });
    expect(await linesOf(id)).toEqual(['EARNED 3.34', 'CLAWED_BACK -3.34']);
    expect(await balanceOf(giga)).toMatchObject([{ accrued: '0.00', payable: '-3.34', paid: '3.34' }]);
    expect(await problemsOf(giga)).toEqual([]);
  });

  test('moved to another partner between two parts, it begins anew for that one', async () => {
    const giga = await openDripping();
    const rival = await giga.rival();
    const { id } = await aSale(giga);
    await toNextDate(id);
    await toNextDate(id);
    const body = { partnerId: rival.partnerId, reason: 'CREDITED_DIFFERENT_MP' };
    await mall.must('POST', `/v1/actions/${id}/reattributions`, { key: giga.keys.support, body });
    expect(await balanceOf(giga)).toMatchObject([{ accrued: '0.00', payable: '-3.34', paid: '3.34' }]);
    expect(await problemsOf(giga)).toEqual([]);
    // Its lock, and three parts.
    for (let step = 1; step < 4; step++) await toNextDate(id);
    expect(await toNextDate(id)).toMatchObject({ stateDetail: 'PAID', partnerId: rival.partnerId, payout: '10.00' });
    expect(await problemsOf(giga)).toEqual([]);
  });

  test('the explanation says so', async () => {
    const giga = await openDripping();
    const { id } = await aSale(giga);
    const { sentences, lines } = await mall.must('GET', `/v1/actions/${id}/explanation`, { key: giga.keys.partner });
    expect(sentences).toContain('The 10.00 USD are paid in 3 monthly parts.');
    expect(lines).toMatchObject([{ dripMonths: 3, payout: '10.00' }]);
  });
});

describe('a corrected order in three monthly parts', () => {
  test('changes those to come in proportion; what they cannot bear is clawed back', async () => {
    const giga = await openDripping();
    const { id } = await aSale(giga);
    await corrects(giga, id, '90.00');
    await toNextDate(id);
    expect(await partsOf(id)).toEqual(['3.00', '3.00', '3.00']);
    await toNextDate(id);
    await corrects(giga, id, '120.00');
    expect(await partsOf(id)).toEqual(['3.00 payable', '4.50', '4.50']);
    await corrects(giga, id, '20.00');
    expect(await partsOf(id)).toEqual(['3.00 payable', '0.00', '0.00']);
    expect(await linesOf(id)).toEqual(['EARNED 3.00', 'CLAWED_BACK -1.00']);
    await corrects(giga, id, '60.00');
    expect(await partsOf(id)).toEqual(['3.00 payable', '2.00', '2.00']);
    expect(await problemsOf(giga)).toEqual([]);
    await toNextDate(id);
    expect(await toNextDate(id)).toMatchObject({ stateDetail: 'PAID', payout: '6.00' });
    expect(await balanceOf(giga)).toMatchObject([{ accrued: '0.00', payable: '0.00', paid: '6.00' }]);
    expect(await problemsOf(giga)).toEqual([]);
  });
});
