import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { ActionEntity, type Action } from '../../database/entities/action.ts';
import { ActionHistoryEntity } from '../../database/entities/actionHistory.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import { UsageCounterEntity } from '../../database/entities/usageCounter.ts';
import { verification } from '../../database/reports/verification.ts';
import { compileTerms } from '../../domain/evaluation/compile.ts';
import { countersOf } from '../../domain/evaluation/limits/counters.ts';
import { evaluate } from '../../domain/evaluation/evaluate.ts';
import { takenBy } from '../../domain/evaluation/limits/taken.ts';
import type { Taken } from '../../domain/evaluation/limits/usage.ts';
import type { TakenBack } from '../../domain/evaluation/remaining.ts';
import { decimal } from '../../domain/money.ts';
import { actionWorkflowId, reverse } from '../../workflows/messages/action.ts';
import { aSale, moved, reversed } from '../support/commands.ts';
import { actionNow, openStage, type Stage } from '../support/stage.ts';
import { aContract, aPartner, aTenant, type Tenant } from '../support/tenant.ts';

/*
 * Limits and tiers depend on what came before. Here many actions arrive at once, and several workers price them.
 */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(3);
});
afterAll(() => stage.close());

const many = 50;

const atOnce = (tenant: Tenant, sales: readonly object[]): Promise<Action[]> =>
  Promise.all(sales.map((sale) => aSale(stage, tenant, { ...sale })));

const salesOf = (amount: string, count = many): object[] => Array.from({ length: count }, () => ({ amount }));

const payouts = (actions: readonly Action[]): string[] =>
  actions.map(({ payout }) => decimal(payout).toFixed(2)).toSorted();

const total = (amounts: readonly string[]): string =>
  amounts.reduce((left, right) => left.plus(right), decimal(0)).toFixed(2);

describe('of fifty sales at once', () => {
  test('a payout limit pays its value to the cent: one is cut, those after it earn nothing', async () => {
    const tenant = await aTenant(stage.database, { limits: [{ type: 'PAYOUT', value: '333.33', period: 'MONTH' }] });
    const paid = payouts(await atOnce(tenant, salesOf('100.00')));
    expect(paid).toEqual([...Array<string>(16).fill('0.00'), ...Array<string>(33).fill('10.00'), '3.33'].toSorted());
  });

  test('an action limit pays as many as it says', async () => {
    const tenant = await aTenant(stage.database, { limits: [{ type: 'ACTION', value: '17', period: 'DAY' }] });
    const paid = payouts(await atOnce(tenant, salesOf('100.00')));
    expect(paid.filter((payout) => payout === '10.00')).toHaveLength(17);
    expect(total(paid)).toBe('170.00');
  });

  test('a tier begins after as many as it says', async () => {
    const tiers = [
      { actionThreshold: 20, payoutRate: '12' },
      { actionThreshold: 45, payoutRate: '15' },
    ];
    const group = { id: 'all', rank: 1, rules: [], payoutRate: '10', tiers };
    const tenant = await aTenant(stage.database, { payoutGroups: [group] });
    const paid = payouts(await atOnce(tenant, salesOf('100.00')));
    const counted = (payout: string): number => paid.filter((one) => one === payout).length;
    expect({ base: counted('10.00'), first: counted('12.00'), second: counted('15.00') }).toEqual({
      base: 20,
      first: 25,
      second: 5,
    });
  });

  test('a limit for each customer counts each customer alone', async () => {
    const limit = { type: 'ACTION', value: '3', limitBy: 'CUSTOMER', period: 'CONTRACT_DURATION' };
    const tenant = await aTenant(stage.database, { limits: [limit] });
    const sales = Array.from({ length: many }, (_, index) => ({ amount: '100.00', customerId: `c-${index % 5}` }));
    expect(total(payouts(await atOnce(tenant, sales)))).toBe('150.00');
  });

  test('of calls that go on at the same time only as many are paid as the limit says', async () => {
    const limit = { type: 'CONCURRENT_CALLS', value: '4' };
    const tenant = await aTenant(
      stage.database,
      { payoutLevel: 'CALL', defaultPayout: '2.00', defaultPayoutRate: undefined, limits: [limit] },
      'CALL_PER_RING',
    );
    const eventDate = await stage.temporal.clock.now();
    const call = { startedAt: eventDate, durationSeconds: 600 };
    const calls = Array.from({ length: 20 }, () => ({ amount: undefined, eventDate, call }));
    expect(total(payouts(await atOnce(tenant, calls)))).toBe('8.00');
  });
});

describe('what is taken back', () => {
  test('makes room for the next: a reversal in full, in part, and a move to another partner', async () => {
    const tenant = await aTenant(stage.database, { limits: [{ type: 'PAYOUT', value: '30.00', period: 'MONTH' }] });
    const other = await aPartner(stage.database, tenant.brand, 'Other Blog');
    await aContract(stage.database, other);
    const [first, second, third] = await atOnce(tenant, salesOf('100.00', 3));
    if (!first || !second || !third) throw new Error('three were submitted');
    expect((await aSale(stage, tenant)).payout).toBe('0.00');

    await reversed(stage, first, { all: true });
    expect((await aSale(stage, tenant)).payout).toBe('10.00');
    await reversed(stage, second, { amount: '60.00' });
    expect((await aSale(stage, tenant)).payout).toBe('6.00');
    await moved(stage, third, other.id);
    expect((await aSale(stage, tenant)).payout).toBe('10.00');
    expect((await aSale(stage, tenant)).payout).toBe('0.00');
  });

  test('of a sale that a limit has cut, what was outside of the terms goes first', async () => {
    const tenant = await aTenant(stage.database, { limits: [{ type: 'PAYOUT', value: '8.00', period: 'MONTH' }] });
    const cut = await aSale(stage, tenant);
    expect(cut.payout).toBe('8.00');
    expect((await reversed(stage, cut, { amount: '20.00' })).payout).toBe('8.00');
    expect((await reversed(stage, cut, { amount: '20.00' })).payout).toBe('6.00');
  });
});

test('whoever and whatever is counted may have a long name', async () => {
  const limit = { type: 'PAYOUT', value: '10.00', limitBy: 'CUSTOMER', subtype: 'SKU', period: 'MONTH' };
  const tenant = await aTenant(stage.database, { payoutLevel: 'ITEM', limits: [limit] });
  // As hard to compress as names can be.
  const name = (from: number): string =>
    Array.from({ length: 255 }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919 + from) % 20_000))).join('');
  const sale = { amount: undefined, customerId: name(0), items: [{ sku: name(1), price: '80.00' }] };
  expect((await aSale(stage, tenant, sale)).payout).toBe('8.00');
  expect((await aSale(stage, tenant, sale)).payout).toBe('2.00');
  expect((await aSale(stage, tenant, { ...sale, customerId: name(2) })).payout).toBe('8.00');
});

test('a test action takes no part of a limit, and none of a tier', async () => {
  const tenant = await aTenant(stage.database, { limits: [{ type: 'ACTION', value: '1', period: 'MONTH' }] });
  await aSale(stage, tenant, { test: true });
  expect((await aSale(stage, tenant)).payout).toBe('10.00');
});

const limits = fc.array(
  fc.record({
    type: fc.constantFrom('PAYOUT', 'ACTION', 'ITEM'),
    value: fc.constantFrom('5', '12', '20'),
    limitBy: fc.constantFrom(undefined, 'CUSTOMER', 'ITEM'),
    subtype: fc.constantFrom(undefined, 'SKU'),
    period: fc.constantFrom('DAY', 'MONTH', 'CONTRACT_DURATION'),
  }),
  { maxLength: 2 },
);

const tiers = fc.constantFrom<object[]>(
  [],
  [{ actionThreshold: 5, payoutRate: '12' }],
  [{ revenueThreshold: '400', payoutRate: '13' }],
  [{ parentTier: 7, payoutRate: '14' }],
);

const program = fc.record({
  payoutLevel: fc.constantFrom('ITEM', 'ORDER'),
  limits,
  groups: fc.tuple(tiers, tiers, limits).map(([ofNew, ofAll, limitsOfNew]) => [
    {
      id: 'new',
      rank: 1,
      payoutRate: '11',
      rules: [{ variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] }],
      tiers: ofNew,
      limits: limitsOfNew,
    },
    { id: 'rest', rank: 2, payoutRate: '9', rules: [], tiers: ofAll },
  ]),
});

const sale = fc.record({
  customerId: fc.constantFrom('c-1', 'c-2', undefined),
  customerStatus: fc.constantFrom('NEW', 'EXISTING'),
  items: fc.array(
    fc.record({
      sku: fc.constantFrom('a', 'b', 'c'),
      quantity: fc.integer({ min: 1, max: 3 }),
      price: fc.constantFrom('9.99', '25.00', '3.35'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  comesBack: fc.constantFrom('not', 'not', 'in full', 'in part'),
});

test('fifty at once, some of them reversed meanwhile, are priced as by one who takes them one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.array(sale, { minLength: many, maxLength: many }), async (terms, sales) => {
      const { payoutLevel, groups: payoutGroups } = terms;
      const tenant = await aTenant(stage.database, { payoutLevel, payoutGroups, limits: terms.limits });
      const actions = await Promise.all(
        sales.map(async ({ comesBack, ...fields }) => {
          const action = await aSale(stage, tenant, { amount: undefined, ...fields });
          if (comesBack === 'in full') await takenBack(action, { all: true });
          const [first] = fields.items;
          if (comesBack === 'in part' && first) {
            await takenBack(action, { items: [{ sku: first.sku, quantity: 1 }] });
          }
          return actionNow(stage, action.id);
        }),
      );
      await followsTheModel(tenant, actions);
      expect(await verification(stage.database, tenant.brand.id)).toMatchObject({ balanced: true, problems: [] });
    }),
    { numRuns: 3, endOnFailure: true },
  );
}, 180_000);

/** As support does, and as patient as a busy machine needs. */
async function takenBack(action: Action, takeBack: TakenBack): Promise<void> {
  const command = { commandId: uuid(), actor: 'support:test', reason: 'ITEM_RETURNED' as const, note: null, takeBack };
  await stage.temporal.client.workflow.getHandle(actionWorkflowId(action)).executeUpdate(reverse, { args: [command] });
}

/** Prices all of it again, one change after the other in the order of the history, on counters of its own. */
async function followsTheModel({ contract }: Tenant, actions: readonly Action[]): Promise<void> {
  const em = stage.database.em.fork();
  const terms = compileTerms(contract.terms);
  const evaluations = await em.find(EvaluationEntity, { contractId: contract.id });
  const changes = await em.find(
    ActionHistoryEntity,
    { actionId: { $in: actions.map(({ id }) => id) } },
    { orderBy: { id: 'asc' } },
  );
  const model = new Map<string, string>();
  const holding = new Map<string, Taken>();
  const take = (actionId: string, taken: Taken): void => {
    const before = holding.get(actionId) ?? {};
    for (const key of new Set([...Object.keys(before), ...Object.keys(taken)])) {
      const delta = decimal(taken[key] ?? '0').minus(before[key] ?? '0');
      model.set(key, delta.plus(model.get(key) ?? '0').toFixed());
    }
    holding.set(actionId, taken);
  };
  for (const { actionId, command } of changes) {
    const evaluation = evaluations.find((one) => one.actionId === actionId);
    const action = actions.find(({ id }) => id === actionId);
    if (!evaluation || !action) throw new Error(`action ${actionId} has no evaluation`);
    if (command === 'SUBMIT') {
      const usage = Object.fromEntries(
        countersOf(terms, evaluation.facts).map(({ key }) => [key, model.get(key) ?? '0']),
      );
      const expected = evaluate(terms, evaluation.facts, usage);
      expect(evaluation.result.payout).toBe(expected.payout);
      expect(evaluation.result.lines).toEqual(JSON.parse(JSON.stringify(expected.lines)));
      take(actionId, takenBy(expected, []));
    } else {
      take(actionId, action.state === 'REVERSED' ? {} : takenBy(evaluation.result, action.takenBack));
    }
  }
  const counters = await em.find(UsageCounterEntity, { contractId: contract.id });
  const standing = counters.filter(({ total }) => !decimal(total).isZero());
  expect(Object.fromEntries(standing.map(({ key, total }) => [key, decimal(total).toFixed()]))).toEqual(
    Object.fromEntries([...model].filter(([, held]) => !decimal(held).isZero())),
  );
  const stored = await em.find(ActionEntity, { contractId: contract.id });
  for (const { id, taken } of stored) expect(taken).toEqual(holding.get(id));
}
