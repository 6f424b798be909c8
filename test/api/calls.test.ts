import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EventCategory } from '../../domain/contract/vocabulary.ts';
import { openCategories, type Categories } from '../support/categories.ts';
import { openMall, type Mall } from '../support/shop.ts';

/*
 * Calls that a brand reports: what is paid for them, by which rules, within which limits (seed 003, EventCategory; semantics,
 * Which sale amount).
 */

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const perCall = { payoutLevel: 'CALL', defaultPayout: '2.00' };
const calls = { CALL_PER_RING: perCall, CALL_PER_DURATION: perCall, CALL_PER_CONVERSATION: perCall };

/** What a call pays. */
async function paid(brand: Categories, category: EventCategory, call: object): Promise<unknown> {
  const { status, body, text } = await brand.report(category, { call });
  if (status !== 201) throw new Error(text);
  return (body as { payout: { value: string } }).payout.value;
}

describe('at 2.00 each', () => {
  let brand: Categories;
  beforeAll(async () => {
    brand = await openCategories(mall, calls);
  });

  test.each<{ rule: string; category: EventCategory; call: object; pays: string }>([
    { rule: 'a ring is paid whatever came of it', category: 'CALL_PER_RING', call: {}, pays: '2.00' },
    { rule: 'and once, however long', category: 'CALL_PER_RING', call: { durationSeconds: 3600 }, pays: '2.00' },
    { rule: 'a second is a started minute', category: 'CALL_PER_DURATION', call: { durationSeconds: 1 }, pays: '2.00' },
    { rule: '59 seconds are one', category: 'CALL_PER_DURATION', call: { durationSeconds: 59 }, pays: '2.00' },
    { rule: '60 seconds are one', category: 'CALL_PER_DURATION', call: { durationSeconds: 60 }, pays: '2.00' },
    { rule: '61 seconds are two', category: 'CALL_PER_DURATION', call: { durationSeconds: 61 }, pays: '4.00' },
    { rule: '0 seconds are none', category: 'CALL_PER_DURATION', call: { durationSeconds: 0 }, pays: '0.00' },
    {
      rule: 'talking is paid once, however long',
      category: 'CALL_PER_CONVERSATION',
      call: { durationSeconds: 600, talkSeconds: 590 },
      pays: '2.00',
    },
    { rule: 'a second of it is enough', category: 'CALL_PER_CONVERSATION', call: { talkSeconds: 1 }, pays: '2.00' },
    {
      rule: 'a call of which no talk is known had none',
      category: 'CALL_PER_CONVERSATION',
      call: { durationSeconds: 30 },
      pays: '0.00',
    },
    {
      rule: 'nobody talked',
      category: 'CALL_PER_CONVERSATION',
      call: { durationSeconds: 30, talkSeconds: 0 },
      pays: '0.00',
    },
  ])('$category: $rule', async ({ category, call, pays }) => {
    expect(await paid(brand, category, call)).toBe(pays);
  });

  test.each<{ category: EventCategory; pointer: string; call?: object }>([
    { category: 'CALL_PER_DURATION', pointer: '/call/durationSeconds' },
    { category: 'CALL_PER_DURATION', pointer: '/call/durationSeconds', call: { talkSeconds: 60 } },
  ])('$category: without what it is paid by, it is not taken: $pointer', async ({ category, pointer, call }) => {
    const answer = await brand.report(category, call && { call });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('the explanation counts what is paid for', async () => {
    const { body } = await brand.report('CALL_PER_DURATION', { call: { durationSeconds: 61 } });
    const { id } = body as { id: string };
    const { sentences } = await mall.must('GET', `/v1/actions/${id}/explanation`, { key: brand.keys.support });
    expect(sentences).toContain('2.00 USD for 2 started minutes is 4.00 USD.');
  });

  test('a call that was reported with a click is its partner’s', async () => {
    const { partnerId, keys } = brand;
    const { id: clickId } = await mall.must('POST', '/v1/clicks', { key: keys.brand, body: { partnerId } });
    const fields = { clickId, partnerId: undefined, call: { callerId: '+1-555-0100' } };
    expect((await brand.report('CALL_PER_RING', fields)).body).toMatchObject({
      partnerId,
      attribution: { by: 'CLICK', referralId: clickId },
      payout: { value: '2.00' },
    });
  });

  test('a call is taken back as a whole', async () => {
    const { body } = await brand.report('CALL_PER_RING', { call: {} });
    const { id } = body as { id: string };
    const reversal = { key: brand.keys.support, body: { reason: 'CONS_FRAUD' } };
    expect(await mall.must('POST', `/v1/actions/${id}/reversals`, reversal)).toMatchObject({
      state: 'REVERSED',
      payout: { value: '0.00' },
    });
  });
});

/** 5.00 where the rule matches, else 2.00. */
const better = (variable: string, operator: string, ...values: string[]) => ({
  ...perCall,
  payoutGroups: [{ id: 'better', rank: 1, payout: '5.00', rules: [{ variable, operator, values }] }],
});

describe('what is known about a call decides its price', () => {
  test.each([
    { rule: better('CALLER_COUNTRY', 'IS', 'US'), yes: { callerCountry: 'US' }, no: { callerCountry: 'DE' } },
    { rule: better('CALLED_COUNTRY', 'IS_NOT', 'US'), yes: { calledCountry: 'DE' }, no: { calledCountry: 'US' } },
    { rule: better('CALLED_NUMBER', 'BEGINS_WITH', '+1800'), yes: { calledNumber: '+18005550100' }, no: {} },
    {
      rule: better('CALL_DURATION', 'GREATER_THAN', '120'),
      yes: { durationSeconds: 121 },
      no: { durationSeconds: 120 },
    },
    { rule: better('CALL_TALK_DURATION', 'RANGE', '30', '60'), yes: { talkSeconds: 60 }, no: { talkSeconds: 61 } },
    { rule: better('CALL_PHONE_TYPE', 'IS', 'MOBILE'), yes: { phoneType: 'MOBILE' }, no: { phoneType: 'LANDLINE' } },
    { rule: better('CALL_TRAFFIC_SOURCE', 'CONTAINS', 'search'), yes: { trafficSource: 'paid search' }, no: {} },
    { rule: better('CALL_KEY1', 'IS', 'gold'), yes: { key1: 'gold' }, no: { key2: 'gold' } },
    { rule: better('CALL_KEY2', 'IS_PRESENT'), yes: { key2: 'x' }, no: { key1: 'x' } },
    { rule: better('CALL_KEY3', 'WILDCARD', 'g*d'), yes: { key3: 'gold' }, no: { key3: 'silver' } },
    { rule: better('CALL_KEY4', 'ENDS_WITH', 'ld'), yes: { key4: 'gold' }, no: { key4: 'golden' } },
  ])('$rule.payoutGroups.0.rules.0.variable', async ({ rule, yes, no }) => {
    const brand = await openCategories(mall, { CALL_PER_RING: rule });
    expect([await paid(brand, 'CALL_PER_RING', yes), await paid(brand, 'CALL_PER_RING', no)]).toEqual(['5.00', '2.00']);
  });

  test('a restriction refuses a call, and says which', async () => {
    const rules = [{ variable: 'CALLER_COUNTRY', operator: 'IS_NOT', values: ['US', 'CA'] }];
    const brand = await openCategories(mall, {
      CALL_PER_RING: { ...perCall, payoutRestrictions: [{ id: 'abroad', rules }] },
    });
    expect(await paid(brand, 'CALL_PER_RING', { callerCountry: 'CA' })).toBe('2.00');
    expect(await paid(brand, 'CALL_PER_RING', { callerCountry: 'MX' })).toBe('0.00');
  });
});

describe('limits', () => {
  const limited = (limit: object) => openCategories(mall, { CALL_PER_DURATION: { ...perCall, limits: [limit] } });
  const minute = { durationSeconds: 60 };

  test('one call of each caller is paid; callers that are unknown share one', async () => {
    const brand = await limited({ type: 'ACTION', value: '1', limitBy: 'CALLER_ID', period: 'DAY' });
    const callers = ['+1-555-0100', '+1-555-0100', '+1-555-0101', undefined, undefined];
    const payouts: unknown[] = [];
    for (const callerId of callers) payouts.push(await paid(brand, 'CALL_PER_DURATION', { callerId, ...minute }));
    expect(payouts).toEqual(['2.00', '0.00', '2.00', '2.00', '0.00']);
  });

  /*
   *   0:00   0:30   1:00   1:30   2:00
   *     ├── 1 ────────┤
   *            ├── 2 ────────┤
   *            ├── 3 ────────┤ not paid: 1 and 2 go on
   *                   ├── 4 ────────┤ not paid: 2 and 3 go on
   *                          ├── 5 ────────┤ only 4 goes on
   */
  test('of calls at the same time as many are paid as the limit says; one that is not paid goes on all the same', async () => {
    const brand = await limited({ type: 'CONCURRENT_CALLS', value: '2' });
    const start = Date.parse(await mall.deps.clock.now()) - 600_000;
    const from = (seconds: number) => new Date(start + seconds * 1000).toISOString();
    const payouts: unknown[] = [];
    for (const seconds of [0, 30, 30, 60, 90]) {
      payouts.push(await paid(brand, 'CALL_PER_DURATION', { startedAt: from(seconds), ...minute }));
    }
    expect(payouts).toEqual(['2.00', '2.00', '0.00', '0.00', '2.00']);
  });

  test('a limit of payouts cuts a long call', async () => {
    const brand = await limited({ type: 'PAYOUT', value: '5.00', limitBy: 'ORDER' });
    expect(await paid(brand, 'CALL_PER_DURATION', { durationSeconds: 181 })).toBe('5.00');
  });
});
