import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { plusDuration } from '../../domain/calendar.ts';
import { owed, payBy } from '../support/payouts.ts';
import { anotherPartner, aProgram, type Program } from '../support/program.ts';
import { openMall, type Mall } from '../support/shop.ts';

/*
 * Brands that send money first: payouts wait for it, take their turn by date, and never take more than there is.
 */

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 120_000);
afterAll(() => mall.close());

const inDays = async (days: number): Promise<string> =>
  plusDuration(await mall.deps.clock.now(), `P${String(days)}D`, 'UTC');
const settled = async (): Promise<string> =>
  mall.stage.moveTo(plusDuration(await mall.deps.clock.now(), 'PT1S', 'UTC'));

/** Goes on to the day on which a partner has that amount due. */
async function dueTomorrow(partner: Parameters<typeof owed>[1], amount: string): Promise<void> {
  const date = await inDays(1);
  await owed(mall.stage, partner, amount, date);
  await mall.stage.moveTo(date);
}

/** A brand whose payouts need funds. */
async function aFundedBrand(): Promise<Program> {
  const program = await aProgram(mall);
  const body = { fundingRequired: true };
  await mall.must('PATCH', `/v1/brands/${program.brandId}`, { key: mall.adminKey, body });
  return program;
}

const deposited = ({ keys }: Program, amount: string, reference = amount) =>
  mall.send('POST', '/v1/funding', { key: keys.finance, body: { currency: 'USD', amount, reference } });

const fundsOf = async ({ keys }: Program) =>
  (await mall.must('GET', '/v1/funding/balances', { key: keys.finance }))['data'];

/** The payouts of a brand, oldest first: what each comes to, where it stands and what it waits for. */
async function payoutsOf({ keys }: Program) {
  const { data } = await mall.list('/v1/payouts', keys.finance);
  return data.toReversed().map(({ amount, state, waitsFor }) => [amount, state, waitsFor]);
}

const lacking = (amount: string) => [
  { gate: 'FUNDING', until: null, sentence: `The funds lack ${amount} USD for it and for what goes before it.` },
];
const problemsOf = async ({ keys }: Program) =>
  (await mall.must('GET', '/v1/ledger/verification', { key: keys.finance }))['problems'];

describe('a brand whose payouts need funds', () => {
  test('has them go out by their dates, as far as the funds suffice', async () => {
    const program = await aFundedBrand();
    const { brandId, partnerId: id } = program;
    for (const amount of ['100.00', '10.00', '20.00']) await dueTomorrow({ id, brandId }, amount);
    expect(await payoutsOf(program)).toEqual([
      ['100.00', 'pending', lacking('100.00')],
      ['10.00', 'pending', lacking('110.00')],
      ['20.00', 'pending', lacking('130.00')],
    ]);

    // What suffices for a later one stays for the first.
    expect(await deposited(program, '60.00')).toMatchObject({
      status: 201,
      body: { amount: '60.00', reference: '60.00' },
    });
    await settled();
    expect(await payoutsOf(program)).toEqual([
      ['100.00', 'pending', lacking('40.00')],
      ['10.00', 'pending', lacking('50.00')],
      ['20.00', 'pending', lacking('70.00')],
    ]);
    expect(await fundsOf(program)).toEqual([
      { currency: 'USD', deposited: '60.00', paidOut: '0.00', reserved: '130.00', available: '-70.00', waiting: 3 },
    ]);

    await deposited(program, '55.00');
    await settled();
    expect(await payoutsOf(program)).toEqual([
      ['100.00', 'completed', []],
      ['10.00', 'completed', []],
      ['20.00', 'pending', lacking('15.00')],
    ]);
    expect(await fundsOf(program)).toEqual([
      { currency: 'USD', deposited: '115.00', paidOut: '110.00', reserved: '20.00', available: '-15.00', waiting: 1 },
    ]);
    expect(await problemsOf(program)).toEqual([]);

    // What is not required is not waited for.
    const body = { fundingRequired: false };
    await mall.must('PATCH', `/v1/brands/${brandId}`, { key: mall.adminKey, body });
    await settled();
    expect((await payoutsOf(program)).at(-1)).toEqual(['20.00', 'completed', []]);
    expect(await problemsOf(program)).toEqual([]);
  });

  test('never pays more than there is, however many are due at once', async () => {
    const program = await aFundedBrand();
    const { brandId } = program;
    const date = await inDays(1);
    for (let partners = 0; partners < 6; partners += 1) {
      const { partnerId: id } = await anotherPartner(mall, program);
      await owed(mall.stage, { id, brandId }, '10.00', date);
    }
    await deposited(program, '35.00');
    await mall.stage.moveTo(date);
    const states = (await payoutsOf(program)).map(([, state]) => state);
    expect(states.filter((state) => state === 'completed')).toHaveLength(3);
    expect(states.filter((state) => state === 'pending')).toHaveLength(3);
    expect(await fundsOf(program)).toMatchObject([{ paidOut: '30.00', reserved: '30.00', available: '-25.00' }]);
    expect(await problemsOf(program)).toEqual([]);
  });

  test('lets others go when one in front of them fails, is cancelled or is paused', async () => {
    const program = await aFundedBrand();
    const { brandId, partnerId: id, keys } = program;
    const declined = await anotherPartner(mall, program);
    await payBy(mall.stage, declined.partnerId, { rail: 'FAKE', fault: 'DECLINED' });
    await dueTomorrow({ id: declined.partnerId, brandId }, '40.00');
    for (const amount of ['30.00', '20.00', '10.00']) await dueTomorrow({ id, brandId }, amount);
    const [, second] = (await mall.list('/v1/payouts', keys.finance)).data.toReversed();
    const told = (payout: typeof second, what: string) =>
      mall.must('POST', `/v1/payouts/${payout?.id ?? ''}/${what}`, { key: keys.finance, body: {} });
    await told(second, 'pauses');
    await deposited(program, '40.00');
    await settled();
    // 40.00 went to a bank that declines, and are there for the others: not for the one that is paused.
    expect(await payoutsOf(program)).toMatchObject([
      ['40.00', 'failed', []],
      ['30.00', 'pending', [{ gate: 'PAUSED' }]],
      ['20.00', 'completed', []],
      ['10.00', 'completed', []],
    ]);
    await told(second, 'resumptions');
    await settled();
    expect((await payoutsOf(program))[1]).toEqual(['30.00', 'pending', lacking('20.00')]);
    await told(second, 'cancellations');
    expect(await fundsOf(program)).toMatchObject([{ paidOut: '30.00', reserved: '0.00', available: '10.00' }]);
    expect(await problemsOf(program)).toEqual([]);
  });
});

describe('a deposit', () => {
  test('is booked once by its reference, in the ledger and in the list', async () => {
    const program = await aProgram(mall);
    const first = await deposited(program, '5000.00', 'bank 1');
    expect(first).toMatchObject({ status: 201 });
    expect(await deposited(program, '5000', 'bank 1')).toMatchObject({ status: 200, body: first.body });
    expect(await deposited(program, '50.00', 'bank 1')).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect((await mall.list('/v1/funding?reference=bank%201', program.keys.brand)).data).toEqual([first.body]);
    expect((await mall.list('/v1/ledger/transactions', program.keys.finance)).data).toMatchObject([
      {
        entries: [
          { account: 'BRAND_DEPOSITS', partnerId: null, amount: '-5000.00' },
          { account: 'BRAND_FUNDS', partnerId: null, amount: '5000.00' },
        ],
      },
    ]);
    expect(await problemsOf(program)).toEqual([]);
  });

  test('that was wrong is corrected by another, and no more goes back than is left', async () => {
    const program = await aProgram(mall);
    await deposited(program, '100.00');
    expect(await deposited(program, '-100.01', 'back')).toMatchObject({
      status: 409,
      body: { code: 'FUNDS_INSUFFICIENT', errors: [{ pointer: '/amount' }] },
    });
    expect(await deposited(program, '-60.00', 'back')).toMatchObject({ status: 201, body: { amount: '-60.00' } });
    expect(await fundsOf(program)).toMatchObject([{ deposited: '40.00', available: '40.00' }]);
    expect(await problemsOf(program)).toEqual([]);
  });

  test.each([
    { rule: 'of nothing', body: { amount: '0.00' }, pointer: '/amount' },
    { rule: 'of half a cent', body: { amount: '1.005' }, pointer: '/amount' },
    { rule: 'without the bank’s word', body: { reference: ' ' }, pointer: '/reference' },
    { rule: 'of tomorrow', body: { receivedAt: '2099-01-01T00:00:00Z' }, pointer: '/receivedAt' },
  ])('$rule is refused', async ({ body, pointer }) => {
    const program = await aProgram(mall);
    const asked = { currency: 'USD', amount: '10.00', reference: 'bank', ...body };
    expect(await mall.send('POST', '/v1/funding', { key: program.keys.brand, body: asked })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });
});

test('what a brand pays without deposits is paid from elsewhere', async () => {
  const program = await aProgram(mall);
  await dueTomorrow({ id: program.partnerId, brandId: program.brandId }, '10.00');
  expect(await fundsOf(program)).toEqual([
    { currency: 'USD', deposited: '0.00', paidOut: '10.00', reserved: '0.00', available: '-10.00', waiting: 0 },
  ]);
  expect(await problemsOf(program)).toEqual([]);
});
