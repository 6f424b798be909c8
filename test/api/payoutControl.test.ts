import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { PartnerEntity } from '../../database/entities/index.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { owed, payBy } from '../support/payouts.ts';
import { aKey, aProgram, type Program } from '../support/program.ts';
import { openMall, type Mall } from '../support/shop.ts';

/*
 * What keeps payouts from going out, and how finance opens it.
 */

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 120_000);
afterAll(() => mall.close());

const moved = async (duration: string): Promise<string> =>
  mall.stage.moveTo(plusDuration(await mall.deps.clock.now(), duration, 'UTC'));
/** What was woken has looked again. */
const settled = (): Promise<string> => moved('PT1S');

/** A brand with a partner to whom 10.00 are due. */
async function due(brand: object = {}): Promise<{ program: Program; payoutId: string }> {
  const program = await aProgram(mall);
  await mall.must('PATCH', `/v1/brands/${program.brandId}`, { key: mall.adminKey, body: brand });
  return { program, payoutId: await anotherDue(program) };
}

async function anotherDue({ partnerId, brandId, keys }: Program): Promise<string> {
  const payableAt = plusDuration(await mall.deps.clock.now(), 'P1D', 'UTC');
  await owed(mall.stage, { id: partnerId, brandId }, '10.00', payableAt);
  await mall.stage.moveTo(payableAt);
  const [payout] = (await mall.list('/v1/payouts', keys.finance)).data;
  if (!payout) throw new Error('there is no payout');
  return payout.id;
}

const shape = z.looseObject({ state: z.string(), waitsFor: z.array(z.looseObject({ sentence: z.string() })) });

/** Where a payout stands and what it waits for. */
async function standing(payoutId: string, key: string): Promise<{ state: string; waits: string[] }> {
  const { state, waitsFor } = shape.parse(await mall.must('GET', `/v1/payouts/${payoutId}`, { key }));
  return { state, waits: waitsFor.map(({ sentence }) => sentence) };
}

const told = (payoutId: string, what: string, key: string, note?: string) =>
  mall.send('POST', `/v1/payouts/${payoutId}/${what}`, { key, body: note === undefined ? {} : { note } });

const booksOf = ({ keys }: Program) => mall.must('GET', '/v1/ledger/verification', { key: keys.finance });

const anotherFinance = ({ keys }: Program): Promise<string> => aKey(mall, keys.brand, { role: 'finance' });
const twoAbove = (amount: string) => ({ payoutApproval: { USD: { oneAbove: '0', twoAbove: amount } } });

describe('a payout above the limit', () => {
  test('goes out once two persons have approved it, and the partner does not see that it waits', async () => {
    const { program, payoutId } = await due(twoAbove('5.00'));
    const { finance, partner } = program.keys;
    const second = await anotherFinance(program);
    expect(await standing(payoutId, finance)).toEqual({
      state: 'pending',
      waits: ['Two persons have to approve it.'],
    });
    expect(await standing(payoutId, partner)).toEqual({ state: 'pending', waits: [] });

    expect(await told(payoutId, 'approvals', finance, 'Seen.')).toMatchObject({
      status: 200,
      body: { waitsFor: [{ gate: 'APPROVAL', sentence: 'One more person has to approve it.' }] },
    });
    await settled();
    expect(await standing(payoutId, finance)).toMatchObject({ waits: ['One more person has to approve it.'] });
    expect(await told(payoutId, 'approvals', finance)).toMatchObject({
      status: 409,
      body: { code: 'PAYOUT_ALREADY_APPROVED' },
    });

    expect(await told(payoutId, 'approvals', second)).toMatchObject({ status: 200, body: { waitsFor: [] } });
    await settled();
    expect(await standing(payoutId, finance)).toEqual({ state: 'completed', waits: [] });
    expect(await told(payoutId, 'approvals', await anotherFinance(program))).toMatchObject({
      status: 409,
      body: { code: 'PAYOUT_STATE_REFUSES' },
    });
    expect(await mall.must('GET', `/v1/payouts/${payoutId}/explanation`, { key: finance })).toMatchObject({
      events: [
        { step: 'approve', state: 'pending', actor: expect.stringMatching(/^finance:/), note: 'Seen.' },
        { step: 'approve', state: 'pending' },
        { step: 'send' },
        { step: 'completed' },
      ],
    });
    expect(await booksOf(program)).toMatchObject({ problems: [] });
  });

  test('has to be approved anew when the money is to go elsewhere', async () => {
    const { program, payoutId } = await due(twoAbove('5.00'));
    const { finance } = program.keys;
    await told(payoutId, 'approvals', finance);
    await payBy(mall.stage, program.partnerId, { rail: 'MANUAL_CSV', payee: 'Mallory' });
    await told(payoutId, 'approvals', await anotherFinance(program));
    await settled();
    expect(await standing(payoutId, finance)).toEqual({
      state: 'pending',
      waits: ['One more person has to approve it.'],
    });
    expect(await told(payoutId, 'approvals', finance)).toMatchObject({ status: 200 });
    await settled();
    expect(await standing(payoutId, finance)).toMatchObject({ state: 'completed' });
  });

  test.each([
    { rule: 'a stricter limit counts for what waits', was: '5.00', is: '0', waits: 'Two persons have to approve it.' },
    { rule: 'a wider one does not', was: '5.00', is: '1000.00', waits: 'Two persons have to approve it.' },
    { rule: 'nor does none', was: '5.00', is: null, waits: 'Two persons have to approve it.' },
    {
      rule: 'one that asks for a second person does',
      was: '20.00',
      is: '5.00',
      waits: 'Two persons have to approve it.',
    },
  ])('$rule', async ({ was, is, waits }) => {
    const { program, payoutId } = await due(twoAbove(was));
    const body = is === null ? { payoutApproval: {} } : twoAbove(is);
    await mall.must('PATCH', `/v1/brands/${program.brandId}`, { key: mall.adminKey, body });
    await settled();
    expect(await standing(payoutId, program.keys.finance)).toEqual({ state: 'pending', waits: [waits] });
  });
});

describe('a payout that is to be stopped', () => {
  test('is paused until it is resumed', async () => {
    const { program, payoutId } = await due(twoAbove('5.00'));
    const { finance } = program.keys;
    const second = await anotherFinance(program);
    expect(await told(payoutId, 'resumptions', finance)).toMatchObject({ status: 409 });
    expect(await told(payoutId, 'pauses', finance, 'We ask first.')).toMatchObject({ status: 200 });
    expect(await told(payoutId, 'pauses', finance)).toMatchObject({
      status: 409,
      body: { code: 'PAYOUT_STATE_REFUSES' },
    });
    await told(payoutId, 'approvals', finance);
    await told(payoutId, 'approvals', second);
    await settled();
    expect(await standing(payoutId, finance)).toEqual({ state: 'pending', waits: ['Finance has paused it.'] });
    expect(await told(payoutId, 'resumptions', finance)).toMatchObject({ status: 200 });
    await settled();
    expect(await standing(payoutId, finance)).toEqual({ state: 'completed', waits: [] });
  });

  test('is cancelled: its amount stays payable, and goes out by another payout when it is retried', async () => {
    const { program, payoutId } = await due(twoAbove('5.00'));
    const { finance } = program.keys;
    expect(await told(payoutId, 'cancellations', finance, 'By hand.')).toMatchObject({
      status: 200,
      body: { state: 'failed', failure: 'Finance cancelled it.', waitsFor: [], sentAt: null },
    });
    expect(await told(payoutId, 'cancellations', finance)).toMatchObject({ status: 409 });
    expect(await booksOf(program)).toMatchObject({ problems: [] });

    await mall.must('PATCH', `/v1/brands/${program.brandId}`, { key: mall.adminKey, body: { payoutApproval: {} } });
    expect(await told(payoutId, 'retries', finance)).toMatchObject({ status: 200 });
    await moved('P2D');
    const [again] = (await mall.list('/v1/payouts', finance)).data;
    expect(again).toMatchObject({ state: 'completed', amount: '10.00', lines: [{ returnedPayoutId: payoutId }] });
    expect(await booksOf(program)).toMatchObject({ problems: [] });
  });

  test('and is with its rail, refuses', async () => {
    const program = await aProgram(mall);
    await payBy(mall.stage, program.partnerId, { rail: 'EXTERNAL' });
    const payoutId = await anotherDue(program);
    for (const what of ['approvals', 'pauses', 'resumptions', 'cancellations']) {
      expect(await told(payoutId, what, program.keys.finance)).toMatchObject({
        status: 409,
        body: { code: 'PAYOUT_STATE_REFUSES', detail: expect.stringContaining('it is with the rail') },
      });
    }
    expect(await standing(payoutId, program.keys.finance)).toMatchObject({ state: 'sent' });
  });

  test('is stopped with all others of the brand, those of today and those to come', async () => {
    const { program, payoutId } = await due(twoAbove('5.00'));
    const { finance } = program.keys;
    const pause = await mall.must('POST', '/v1/payout-pauses', { key: finance, body: { note: 'Audit.' } });
    expect(await mall.send('POST', '/v1/payout-pauses', { key: finance, body: {} })).toMatchObject({
      status: 409,
      body: { code: 'PAYOUTS_ALREADY_PAUSED' },
    });
    await told(payoutId, 'approvals', finance);
    await told(payoutId, 'approvals', await anotherFinance(program));
    await mall.must('PATCH', `/v1/brands/${program.brandId}`, { key: mall.adminKey, body: { payoutApproval: {} } });
    const next = await anotherDue(program);
    for (const id of [payoutId, next]) {
      expect(await standing(id, finance)).toEqual({ state: 'pending', waits: ['Finance has paused all payouts.'] });
    }

    const end = { key: finance, body: { note: 'Done.' } };
    const ended = await mall.must('POST', `/v1/payout-pauses/${pause.id}/resumptions`, end);
    expect(ended).toMatchObject({ note: 'Audit.', endNote: 'Done.', endedAt: expect.any(String) });
    await settled();
    for (const id of [payoutId, next]) expect(await standing(id, finance)).toMatchObject({ state: 'completed' });
    expect((await mall.list('/v1/payout-pauses', finance)).data).toMatchObject([{ id: pause.id, endNote: 'Done.' }]);
    const stranger = await aProgram(mall);
    const foreign = { key: stranger.keys.finance, body: {} };
    expect(await mall.send('POST', `/v1/payout-pauses/${pause.id}/resumptions`, foreign)).toMatchObject({
      status: 404,
    });
  });
});

describe('a partner whose payout method was changed', () => {
  test('gets nothing for 72 hours, sees why, and then gets it by itself', async () => {
    const program = await aProgram(mall);
    const payableAt = plusDuration(await mall.deps.clock.now(), 'P1D', 'UTC');
    const payoutsHeldUntil = plusDuration(payableAt, 'P3D', 'UTC');
    await mall.stage.database.em.fork().nativeUpdate(PartnerEntity, { id: program.partnerId }, { payoutsHeldUntil });
    const payoutId = await anotherDue(program);
    const sentence = `Its payout method was changed: nothing goes out before ${payoutsHeldUntil}.`;
    expect(await standing(payoutId, program.keys.partner)).toEqual({ state: 'pending', waits: [sentence] });
    await mall.stage.moveTo(payoutsHeldUntil);
    expect(await standing(payoutId, program.keys.partner)).toEqual({ state: 'completed', waits: [] });
  });
});

test('a payout whose rail this installation lacks says so while it waits', async () => {
  const program = await aProgram(mall);
  await payBy(mall.stage, program.partnerId, { rail: 'STRIPE' });
  const payoutId = await anotherDue(program);
  expect(await standing(payoutId, program.keys.finance)).toEqual({
    state: 'pending',
    waits: ['This installation has no rail STRIPE.'],
  });
  await payBy(mall.stage, program.partnerId, { rail: 'MANUAL_CSV' });
  await moved('PT1H');
  expect(await standing(payoutId, program.keys.finance)).toEqual({ state: 'completed', waits: [] });
});
