import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { decimal } from '../../domain/money.ts';
import { batchesOf, type Batches } from '../support/batches.ts';
import { aProgram } from '../support/program.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

const balances = z.array(z.looseObject({ accrued: z.string(), payable: z.string(), paid: z.string() }));

let mall: Mall;
let shop: Shop;
let batches: Batches;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
beforeEach(async () => {
  shop = await openShop(mall);
  batches = await batchesOf(mall, shop);
}, 30_000);
afterAll(() => mall.close());

const fraud = { command: 'HOLD', reason: 'CONS_FRAUD' };
const returned = { command: 'REVERSE', reason: 'ITEM_RETURNED' };
const threshold = (value: string | null) =>
  mall.must('PATCH', `/v1/brands/${shop.brandId}`, {
    key: mall.adminKey,
    body: { correctionApprovalThreshold: value },
  });
const payoutOf = async (id: string) => (await shop.read(`/v1/actions/${id}`))['payout'];

describe('the dry run', () => {
  test('says line by line what would be, and does nothing', async () => {
    const [one, two] = [await shop.sale(), await shop.sale({ orderId: 'B-2' })];
    const before = await shop.balance();
    const batch = await batches.checked([
      { action_id: one.id, ...returned, amount: '40.00' },
      { event_type: 'SALE', order_id: 'B-2', ...returned },
      { action_id: two.id, ...fraud, note: 'Too fast.' },
    ]);
    expect(batch).toMatchObject({
      state: 'READY',
      lines: 3,
      checked: 3,
      refused: 0,
      done: 0,
      planned: [{ currency: 'USD', down: '14.00', up: '0.00', partners: 1 }],
      moved: [],
      approvalsNeeded: 1,
    });
    const usd = (value: string) => ({ value, currency: 'USD' });
    expect(await batches.lines(batch.id)).toMatchObject([
      {
        number: 2,
        actionId: one.id,
        command: 'REVERSE',
        outcome: 'WOULD_DO',
        before: { payout: usd('10.00') },
        after: { payout: usd('6.00') },
      },
      { number: 3, actionId: two.id, outcome: 'WOULD_DO', after: { state: 'REVERSED', payout: usd('0.00') } },
      { number: 4, command: 'HOLD', after: { stateDetail: 'ON_HOLD', payout: usd('10.00') } },
    ]);
    expect(await shop.balance()).toEqual(before);
    expect((await shop.read(`/v1/actions/${one.id}/history`, 'support'))['data']).toHaveLength(1);
  });

  test('refuses bad lines with where and why; they harm no other', async () => {
    const sale = await shop.sale();
    const foreign = await openShop(mall);
    const theirs = await foreign.sale();
    const text = [
      'action_id,command,reason,amount,partner_id',
      `${sale.id},REVERSE,ITEM_RETURNED,10.00,`,
      `${sale.id},REVERSE,MOOD,,`,
      `${theirs.id},REVERSE,OTHER,,`,
      `${sale.id},REVERSE,OTHER,100.01,`,
      `${sale.id},RELEASE,,,`,
      `${sale.id},RELEASE`,
      `${sale.id},REATTRIBUTE,OTHER,,${foreign.partnerId}`,
      `${sale.id},APPROVE,,1.00,`,
    ].join('\n');
    const { id } = await mall.must('POST', '/v1/correction-batches', {
      key: shop.keys.support,
      text,
      headers: { 'content-type': 'text/csv' },
    });
    expect(await batches.reached(id, 'READY')).toMatchObject({ lines: 8, checked: 8, refused: 7 });
    const lines = await batches.lines(id, '&outcome=REFUSED');
    expect(lines).toMatchObject([
      { number: 3, problem: { code: 'VALIDATION_FAILED', errors: [{ pointer: '/reason' }] } },
      { number: 4, actionId: null, problem: { code: 'NOT_FOUND' } },
      { number: 5, problem: { code: 'REVERSAL_EXCEEDS_ACTION' } },
      { number: 6, problem: { code: 'ACTION_NOT_ON_HOLD' } },
      { number: 7, problem: { code: 'VALIDATION_FAILED', detail: 'has 2 cells, and the header has 5' } },
      { number: 8, problem: { code: 'PARTNER_WITHOUT_CONTRACT' } },
      { number: 9, problem: { code: 'VALIDATION_FAILED', errors: [{ pointer: '/amount' }] } },
    ]);
  });

  test('of lines that are all refused leaves nothing to approve', async () => {
    expect(await batches.checked([{ action_id: uuid(), ...returned }])).toMatchObject({ state: 'DONE', refused: 1 });
  });

  test('takes JSON too, with lines counted from 1', async () => {
    const sale = await shop.sale({ items: [{ sku: 'A', quantity: 4, price: '25.00' }], amount: undefined });
    const sent = await mall.must('POST', '/v1/correction-batches', {
      key: shop.keys.support,
      body: { lines: [{ actionId: sale.id, ...returned, sku: 'A', quantity: 1 }, { actionId: 'none' }, 7] },
    });
    await batches.reached(sent.id, 'READY');
    expect(await batches.lines(sent.id)).toMatchObject([
      { number: 1, outcome: 'WOULD_DO', after: { payout: { value: '7.50' } } },
      { number: 2, outcome: 'REFUSED', problem: { errors: [{ pointer: '/command' }] } },
      { number: 3, outcome: 'REFUSED' },
    ]);
  });
});

describe('an approved batch', () => {
  test('does what its dry run said, with the actor and the note in each history', async () => {
    const rival = await shop.rival({ defaultPayoutRate: '20' });
    const sales = [await shop.sale(), await shop.sale(), await shop.sale(), await shop.sale()] as const;
    await shop.reverse(sales[3].id);
    const rows = [
      { action_id: sales[0].id, ...returned, amount: '40.00', note: 'One came back.' },
      { action_id: sales[1].id, ...fraud },
      { action_id: sales[2].id, command: 'REATTRIBUTE', reason: 'CREDITED_DIFFERENT_MP', partner_id: rival.partnerId },
      { action_id: sales[3].id, command: 'RESTORE' },
    ];
    const ready = await batches.checked(rows);
    const foretold = await batches.lines(ready.id);
    await batches.decide(ready.id, 'approvals');
    const done = await batches.reached(ready.id, 'DONE');
    expect(done).toMatchObject({ done: 4, refused: 0, moved: ready['planned'] });
    expect(done['moved']).toEqual([{ currency: 'USD', down: '14.00', up: '30.00', partners: 2 }]);
    expect(await batches.lines(ready.id)).toEqual(foretold.map((line) => ({ ...line, outcome: 'DONE' })));
    expect(await payoutOf(sales[0].id)).toMatchObject({ value: '6.00' });
    expect(await shop.balance(rival.partnerId)).toMatchObject([{ accrued: '20.00' }]);
    const { data } = await shop.read(`/v1/actions/${sales[0].id}/history`, 'support');
    expect(data).toMatchObject([{}, { command: 'REVERSE', note: 'One came back.', actor: done['submittedBy'] }]);
    expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('does the lines of one action in their order; one that its action refuses by then harms no other', async () => {
    const sale = await shop.sale();
    const batch = await batches.done([
      { action_id: sale.id, ...returned, amount: '60.00' },
      { action_id: sale.id, ...returned, amount: '60.00' },
      { action_id: sale.id, ...returned, amount: '40.00' },
    ]);
    expect(batch).toMatchObject({ done: 2, refused: 1, moved: [{ down: '10.00' }] });
    expect(await batches.lines(batch.id)).toMatchObject([
      { outcome: 'DONE', after: { payout: { value: '4.00' } } },
      { outcome: 'REFUSED', problem: { code: 'REVERSAL_EXCEEDS_ACTION' } },
      { outcome: 'DONE', after: { state: 'REVERSED' } },
    ]);
  });

  test('does not touch what somebody has changed since the dry run; its own lines before and the dates do not count', async () => {
    const [changed, own] = [await shop.sale(), await shop.sale()];
    const { id } = await batches.checked([
      { action_id: changed.id, ...returned },
      { action_id: own.id, ...returned, amount: '40.00' },
      { action_id: own.id, ...returned, amount: '10.00' },
    ]);
    await shop.command('corrections', changed.id, { amount: '1000000.00' });
    await mall.stage.moveTo(String(own['lockingAt']));
    await batches.decide(id, 'approvals');
    expect(await batches.reached(id, 'DONE')).toMatchObject({ done: 2, refused: 1, moved: [{ down: '5.00' }] });
    expect(await batches.lines(id)).toMatchObject([
      { outcome: 'REFUSED', problem: { code: 'ACTION_CHANGED_SINCE' } },
      { outcome: 'DONE', before: { state: 'APPROVED', payout: { value: '10.00' } } },
      { outcome: 'DONE', after: { payout: { value: '5.00' } } },
    ]);
    expect(await payoutOf(changed.id)).toMatchObject({ value: '100000.00' });
  });

  test('is a file to download, line by line', async () => {
    const sale = await shop.sale();
    const { id } = await batches.done([
      { action_id: sale.id, ...returned, amount: '40.00' },
      { action_id: uuid(), ...returned, amount: '40.00' },
    ]);
    const answer = await mall.send('GET', `/v1/correction-batches/${id}/results`, { key: shop.keys.support });
    expect(answer.headers.get('content-disposition')).toContain(`corrections-${id}.csv`);
    const [header, first, second] = answer.text.split('\r\n');
    expect(header).toMatch(/^id,number,actionId,command,outcome,before\.state/);
    expect(first).toMatch(new RegExp(`^2,2,${sale.id},REVERSE,DONE,.*10\\.00,USD,.*6\\.00,USD`));
    expect(second).toMatch(/^3,3,,REVERSE,REFUSED,.*NOT_FOUND/);
  });
});

describe('two people', () => {
  test('approve what moves more than the brand’s threshold; the one who sent it may be one of them', async () => {
    await threshold('9.99');
    const sale = await shop.sale();
    const batch = await batches.checked([{ action_id: sale.id, ...returned }]);
    expect(batch).toMatchObject({ approvalsNeeded: 2 });
    expect(await batches.decide(batch.id, 'approvals')).toMatchObject({ status: 200, body: { state: 'READY' } });
    expect(await batches.decide(batch.id, 'approvals')).toMatchObject({
      status: 409,
      body: { code: 'BATCH_ALREADY_APPROVED' },
    });
    expect(await payoutOf(sale.id)).toMatchObject({ value: '10.00' });
    expect((await batches.decide(batch.id, 'approvals', batches.other)).status).toBe(200);
    expect(await batches.reached(batch.id, 'DONE')).toMatchObject({ done: 1, decisions: [{}, { state: 'RUNNING' }] });
  });

  test('are not needed at the threshold', async () => {
    await threshold('10.00');
    expect(await batches.checked([{ action_id: (await shop.sale()).id, ...returned }])).toMatchObject({
      approvalsNeeded: 1,
    });
  });

  test('are asked by the threshold as it is when somebody approves', async () => {
    const { id } = await batches.checked([{ action_id: (await shop.sale()).id, ...returned }]);
    await threshold('0');
    const waits = { state: 'READY', approvalsNeeded: 2 };
    await batches.decide(id, 'approvals');
    expect(await batches.read(id)).toMatchObject(waits);
    await batches.decide(id, 'approvals', batches.other);
    expect(await batches.reached(id, 'DONE')).toMatchObject({ done: 1, approvalsNeeded: 2 });
  });

  test('agree on the undo too: not the one who asks alone', async () => {
    await threshold('0');
    const sale = await shop.sale();
    const { id } = await batches.checked([{ action_id: sale.id, ...returned }]);
    await batches.decide(id, 'approvals');
    await batches.decide(id, 'approvals', batches.other);
    await batches.reached(id, 'DONE');
    expect(await batches.decide(id, 'undos')).toMatchObject({ status: 200, body: { state: 'UNDO_READY' } });
    expect(await batches.decide(id, 'approvals')).toMatchObject({
      status: 409,
      body: { code: 'BATCH_ALREADY_APPROVED' },
    });
    await batches.decide(id, 'approvals', batches.other);
    expect(await batches.reached(id, 'UNDONE')).toMatchObject({ undone: 1 });
  });

  test('a repeat under the same Idempotency-Key is one voice and no error', async () => {
    await threshold('0');
    const batch = await batches.checked([{ action_id: (await shop.sale()).id, ...fraud }]);
    const send = () =>
      mall.send('POST', `/v1/correction-batches/${batch.id}/approvals`, {
        key: shop.keys.support,
        body: {},
        headers: { 'idempotency-key': `approve-${batch.id}` },
      });
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    expect(await batches.read(batch.id)).toMatchObject({ state: 'READY', decisions: [{ command: 'APPROVE' }] });
  });
});

describe('an undo', () => {
  test('leaves all balances as they were before the batch, to the cent', async () => {
    const rival = await shop.rival({ defaultPayoutRate: '13' });
    const [held, whole, moved, back, part, more] = [
      await shop.sale({ amount: '33.33' }),
      await shop.sale(),
      await shop.sale(),
      await shop.sale(),
      await shop.sale({ amount: '66.67' }),
      await shop.sale(),
    ];
    await shop.reverse(back.id);
    await shop.reattribute((await shop.sale()).id, { partnerId: rival.partnerId });
    const standing = async () => [await shop.balance(), await shop.balance(rival.partnerId)];
    const before = await standing();
    const { id } = await batches.done([
      { action_id: held.id, ...fraud },
      { action_id: whole.id, ...returned },
      { action_id: moved.id, command: 'REATTRIBUTE', reason: 'CREDITED_DIFFERENT_MP', partner_id: rival.partnerId },
      { action_id: back.id, command: 'RESTORE' },
      { action_id: part.id, ...returned, amount: '11.11' },
      { action_id: part.id, ...returned, amount: '22.22' },
      { action_id: more.id, command: 'CORRECT', amount: '250.05' },
    ]);
    expect(await payoutOf(part.id)).toMatchObject({ value: '3.33' });
    expect(await payoutOf(more.id)).toMatchObject({ value: '25.01' });
    expect(await standing()).not.toEqual(before);
    expect(await batches.undone(id)).toMatchObject({ done: 7, undone: 7, notUndone: 0 });
    expect(await standing()).toEqual(before);
    expect(await shop.read(`/v1/actions/${held.id}`)).toMatchObject({ stateDetail: 'OPEN', hold: null });
    expect(await shop.read(`/v1/actions/${moved.id}`)).toMatchObject({ partnerId: shop.partnerId });
    expect(await shop.read(`/v1/actions/${back.id}`)).toMatchObject({ stateDetail: 'ITEM_RETURNED' });
    expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('of what was paid and clawed back owes the partner once more what it had', async () => {
    const paid = await shop.untilPaid((await shop.sale()).id);
    const owed = async () => {
      const [balance] = balances.parse(await shop.balance());
      return decimal(balance?.accrued ?? '0')
        .plus(balance?.payable ?? '0')
        .plus(balance?.paid ?? '0');
    };
    const before = await owed();
    const { id } = await batches.done([{ action_id: paid.id, ...returned }]);
    expect((await owed()).toFixed(2)).toBe(before.minus('10').toFixed(2));
    expect(await batches.undone(id)).toMatchObject({ undone: 1 });
    expect((await owed()).toFixed(2)).toBe(before.toFixed(2));
  });

  test('takes back the lines of one action the last first', async () => {
    const sale = await shop.sale();
    const { id } = await batches.done([
      { action_id: sale.id, ...fraud },
      { action_id: sale.id, ...returned },
    ]);
    expect(await batches.undone(id)).toMatchObject({ undone: 1, notUndone: 1 });
    // A full reversal ends the hold, so there is none to release.
    expect(await batches.lines(id)).toMatchObject([
      { outcome: 'NOT_UNDONE', problem: { code: 'ACTION_NOT_ON_HOLD' } },
      { outcome: 'UNDONE' },
    ]);
    expect(await shop.read(`/v1/actions/${sale.id}`)).toMatchObject({ state: 'PENDING', payout: { value: '10.00' } });
  });

  test('leaves what somebody has changed since, and what cannot be undone, and says so', async () => {
    const [one, two] = [await shop.sale(), await shop.sale()];
    const { id } = await batches.done([
      { action_id: one.id, ...fraud },
      { action_id: two.id, command: 'APPROVE' },
    ]);
    await shop.command('releases', one.id);
    await shop.command('holds', one.id, { reason: 'ORDER_ERROR' });
    expect(await batches.undone(id)).toMatchObject({ done: 2, undone: 0, notUndone: 2 });
    expect(await batches.lines(id, '&outcome=NOT_UNDONE')).toMatchObject([
      { number: 2, problem: { code: 'ACTION_CHANGED_SINCE' } },
      { number: 3, problem: { code: 'ACTION_STATE_REFUSES', detail: 'An approval is not taken back.' } },
    ]);
    expect(await shop.read(`/v1/actions/${one.id}`)).toMatchObject({ stateDetail: 'ON_HOLD' });
  });
});

describe('a batch that is stopped', () => {
  test('stays as it is while it is paused, and goes on from there', async () => {
    const sales = await batches.sales(110);
    const { id } = await batches.checked(sales.map((id) => ({ action_id: id, ...returned, amount: '10.00' })));
    await batches.decide(id, 'approvals');
    expect(await batches.decide(id, 'pauses')).toMatchObject({ status: 200, body: { state: 'PAUSED' } });
    expect(await batches.decide(id, 'pauses')).toMatchObject({ status: 409, body: { code: 'BATCH_STATE_REFUSES' } });
    expect(await batches.decide(id, 'resumes')).toMatchObject({ status: 200, body: { state: 'RUNNING' } });
    expect(await batches.reached(id, 'DONE')).toMatchObject({ done: 110, moved: [{ down: '110.00' }] });
  }, 60_000);

  test('keeps what is done when it is cancelled; that can be undone', async () => {
    const sales = await batches.sales(110);
    const before = await shop.balance();
    const { id } = await batches.checked(sales.map((id) => ({ action_id: id, ...returned })));
    await batches.decide(id, 'approvals');
    expect(await batches.decide(id, 'cancellations')).toMatchObject({ status: 200, body: { state: 'CANCELLED' } });
    const { done } = await batches.undone(id).then(() => batches.read(id));
    expect(done).toBeLessThan(110);
    expect(await batches.read(id)).toMatchObject({ undone: done });
    expect(await shop.balance()).toEqual(before);
  }, 60_000);

  test('is never carried out when it is cancelled before', async () => {
    const sale = await shop.sale();
    const { id } = await batches.checked([{ action_id: sale.id, ...returned }]);
    await batches.decide(id, 'cancellations');
    expect(await batches.decide(id, 'approvals')).toMatchObject({ status: 409, body: { code: 'BATCH_STATE_REFUSES' } });
    expect(await payoutOf(sale.id)).toMatchObject({ value: '10.00' });
  });
});

describe('a batch belongs to its brand', () => {
  test('another tenant’s is not found, whatever is asked', async () => {
    const { id } = await batches.checked([{ action_id: (await shop.sale()).id, ...fraud }]);
    const { keys } = await aProgram(mall);
    const path = `/v1/correction-batches/${id}`;
    for (const one of [path, `${path}/lines`, `${path}/results`]) {
      expect((await mall.send('GET', one, { key: keys.support })).status).toBe(404);
    }
    for (const what of ['approvals', 'pauses', 'resumes', 'cancellations', 'undos']) {
      expect((await batches.decide(id, what, keys.support)).status).toBe(404);
    }
    expect(await batches.read(id)).toMatchObject({ state: 'READY', decisions: [] });
  });
});

describe('a file that cannot be read', () => {
  test.each([
    { rule: 'has the column command', text: 'action_id,reason\r\nx,OTHER', at: 'line 1: expected the column command' },
    { rule: 'has a line', text: 'action_id,command', at: 'line 2: expected a correction' },
    { rule: 'has only columns that we know', text: 'action_id,command,when\r\n1,2,3', at: '"when" is no column' },
  ])('$rule', async ({ text, at }) => {
    const headers = { 'content-type': 'text/csv' };
    expect(await mall.send('POST', '/v1/correction-batches', { key: shop.keys.support, text, headers })).toMatchObject({
      status: 400,
      body: { errors: [{ detail: expect.stringContaining(at) as unknown }] },
    });
  });

  test('JSON has at most 1,000 lines', async () => {
    const body = { lines: Array.from({ length: 1_001 }, () => ({})) };
    expect(await mall.send('POST', '/v1/correction-batches', { key: shop.keys.support, body })).toMatchObject({
      status: 400,
    });
  });
});
