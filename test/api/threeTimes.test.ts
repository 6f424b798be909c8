import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { ActionHistoryEntity } from '../../database/entities/actionHistory.ts';
import { instructing } from '../../dispatch/instruct.ts';
import { plusDuration } from '../../domain/calendar.ts';
import type { Instruction } from '../../domain/action/instruction.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { storedContent } from '../support/stored.ts';
import { perClick } from '../support/tenant.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

interface Given {
  readonly shop: Shop;
  readonly id: string;
  /** A partner who is under contract too. */
  readonly rival: string;
}

interface Row {
  readonly rule: string;
  readonly change?: object;
  readonly fields?: Record<string, unknown>;
  readonly before?: (given: Given) => Promise<unknown>;
  readonly what: string;
  readonly body: (given: Given) => Record<string, unknown>;
  /** The same in the words of the action's workflow. */
  readonly instruction: (given: Given) => Instruction;
}

const reason = 'OTHER' as const;
const customerKey = uuid();
const soon = { period: 'DAY', monthOffset: 0, dayOffset: 1, maxMonthsOpenEndedPeriod: 2 };
const moved = (customer?: true): Pick<Row, 'what' | 'body' | 'instruction'> => ({
  what: 'reattributions',
  body: ({ rival }) => ({ reason, partnerId: rival, ...(customer && { customer }) }),
  instruction: ({ rival }) => ({ command: 'REATTRIBUTE', reason, partnerId: rival, customer }),
});
const tookBack = (
  takeBack: Extract<Instruction, { command: 'REVERSE' }>['takeBack'],
): Pick<Row, 'what' | 'body' | 'instruction'> => ({
  what: 'reversals',
  body: () => ({ reason, ...('all' in takeBack ? {} : takeBack) }),
  instruction: () => ({ command: 'REVERSE', reason, takeBack }),
});
const restored: Pick<Row, 'what' | 'body' | 'instruction'> = {
  what: 'restorations',
  body: () => ({}),
  instruction: () => ({ command: 'RESTORE', reason: null }),
};

const rows: readonly Row[] = [
  { rule: 'an approval', what: 'approvals', body: () => ({}), instruction: () => ({ command: 'APPROVE' }) },
  {
    rule: 'an approval outside of the terms',
    change: { limits: [{ type: 'PAYOUT', value: '6', period: 'MONTH' }] },
    what: 'approvals',
    body: () => ({ outsideTerms: true }),
    instruction: () => ({ command: 'APPROVE', outsideTerms: true }),
  },
  {
    rule: 'the word that it is commissionable',
    change: { locking: { ...soon, basis: 'COMMISSIONABLE' } },
    what: 'commissionable',
    body: () => ({}),
    instruction: () => ({ command: 'COMMISSION' }),
  },
  {
    rule: 'a hold',
    what: 'holds',
    body: () => ({ reason }),
    instruction: () => ({ command: 'HOLD', reason, until: null }),
  },
  {
    rule: 'a release',
    before: ({ shop, id }) => shop.command('holds', id, { reason }),
    what: 'releases',
    body: () => ({}),
    instruction: () => ({ command: 'RELEASE', reason: null }),
  },
  { rule: 'a reversal', ...tookBack({ all: true }) },
  { rule: 'a reversal of a part', ...tookBack({ amount: '20.00' }) },
  {
    rule: 'a reversal of pieces',
    fields: { amount: undefined, items: [{ sku: 'ANVIL', quantity: 5, price: '20.00' }] },
    ...tookBack({ items: [{ sku: 'ANVIL', quantity: 1 }] }),
  },
  { rule: 'a reversal of clicks', change: perClick, fields: { clicks: 40 }, ...tookBack({ quantity: 10 }) },
  { rule: 'a restoration', before: ({ shop, id }) => shop.reverse(id), ...restored },
  {
    rule: 'the undoing of one of two parts',
    async before({ shop, id }) {
      for (const amount of ['10.00', '20.00']) await shop.reverse(id, { amount });
    },
    ...restored,
  },
  {
    rule: 'a correction',
    what: 'corrections',
    body: () => ({ amount: '150.00' }),
    instruction: () => ({ command: 'CORRECT', reason: 'ORDER_UPDATE', order: { amount: '150.00' } }),
  },
  { rule: 'a reattribution', ...moved() },
  { rule: 'a reattribution with its customer', fields: { customerId: customerKey }, ...moved(true) },
];

/** Sends the command to the action's workflow once more, under its own id. */
type Again = () => Promise<void>;
const given: Again[] = [];

describe('sent three times under one Idempotency-Key, it happens once', () => {
  test.each(rows)('$rule', async (row) => {
    const shop = await openShop(mall, row.change);
    const customer = { customerKey, partnerId: shop.partnerId };
    await mall.must('POST', '/v1/customers', { key: shop.keys.brand, body: customer });
    const { partnerId: rival } = await shop.rival(row.change);
    const { id } = await shop.sale(row.fields);
    const of = { shop, id, rival };
    await row.before?.(of);
    const history = () =>
      mall.deps.database.em.fork().find(ActionHistoryEntity, { actionId: id }, { orderBy: { id: 'asc' } });
    const before = (await history()).length;
    const body = row.body(of);
    const sent = { headers: { 'idempotency-key': uuid() } };
    const first = await shop.command(row.what, id, body, sent);
    expect(first).toMatchObject({ status: 200 });
    for (let time = 1; time < 3; time += 1) {
      expect(await shop.command(row.what, id, body, sent)).toMatchObject({ status: 200, text: first.text });
    }
    const done = (await history()).slice(before);
    expect(done).toHaveLength(1);
    const { commandId = '', actor = '' } = done[0] ?? {};
    const again: Again = () =>
      instructing(mall.deps.database, mall.deps.temporal)({ id }, row.instruction(of), {
        commandId,
        actor,
        note: null,
      });
    await again();
    expect(await history()).toHaveLength(before + 1);
    given.push(again);
  });
});

test('nor does it happen again in a later run of the workflow, whatever has become of the action', async () => {
  expect(given).toHaveLength(rows.length);
  await mall.stage.moveTo(plusDuration(await mall.deps.clock.now(), 'P90D', 'UTC'));
  const before = await storedContent(mall.deps.database);
  for (const again of given) await again();
  expect(await storedContent(mall.deps.database)).toEqual(before);
}, 120_000);
