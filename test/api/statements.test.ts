import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { statementBreakdown } from '../../database/migrations/statementBreakdown.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { pagesOf } from '../support/pdfText.ts';
import { payBy } from '../support/payouts.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const later = async (duration: string): Promise<void> => {
  await mall.stage.moveTo(plusDuration(await mall.deps.clock.now(), duration, 'UTC'));
};

const change = (shop: Shop, body: object) =>
  mall.must('PATCH', `/v1/partners/${shop.partnerId}`, { key: shop.keys.brand, body });

const statementsOf = async ({ partnerId, keys }: Shop, query = '') =>
  (await mall.list(`/v1/statements?partnerId=${partnerId}${query}`, keys.finance)).data;

const payoutsOf = async ({ partnerId, keys }: Shop) =>
  (await mall.list(`/v1/payouts?partnerId=${partnerId}`, keys.finance)).data;

const payNow = ({ partnerId, keys }: Shop, currency = 'USD') =>
  mall.send('POST', '/v1/statements', { key: keys.finance, body: { partnerId, currency } });

const verified = async (shop: Shop): Promise<void> => {
  expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
};

const line = z.looseObject({
  id: z.string(),
  amount: z.string(),
  kind: z.string(),
  action: z.string().nullable(),
  explanation: z.string(),
});
const linesIn = (statement: unknown) => z.looseObject({ lines: z.array(line) }).parse(statement).lines;

describe('a partner on hold', () => {
  const hold = (shop: Shop, what: 'holds' | 'releases', body: object) =>
    mall.must('POST', `/v1/partners/${shop.partnerId}/compliance-${what}`, { key: shop.keys.finance, body });

  test('is paid nothing, and what its statements held when the hold ends', async () => {
    const shop = await openShop(mall);
    await hold(shop, 'holds', { reason: 'IDENTITY', note: 'The passport has expired.' });
    const { id } = await shop.sale();
    expect(await shop.untilPaid(id)).toMatchObject({ stateDetail: 'PAYMENT_PENDING' });
    expect(await statementsOf(shop)).toMatchObject([
      { state: 'CLOSED', earned: '10.00', held: '10.00', payable: '0.00', disbursed: '0.00', carriedOver: '10.00' },
    ]);
    expect(await payoutsOf(shop)).toEqual([]);
    await verified(shop);

    await hold(shop, 'releases', { note: 'The new passport is on file.' });
    await later('P2D');
    expect(await statementsOf(shop)).toMatchObject([
      { carriedForward: '10.00', earned: '0.00', held: '0.00', payable: '10.00', disbursed: '10.00' },
      { held: '10.00' },
    ]);
    expect(await payoutsOf(shop)).toMatchObject([{ amount: '10.00', state: 'completed', lines: [{ actionId: id }] }]);
    expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({ stateDetail: 'PAID' });
    await verified(shop);
  });

  test('whose statements held nothing gets none when the hold ends', async () => {
    const shop = await openShop(mall);
    await hold(shop, 'holds', { reason: 'IDENTITY', note: 'The passport has expired.' });
    await hold(shop, 'releases', { note: 'It was another one’s.' });
    expect(await statementsOf(shop)).toEqual([]);
  });
});

describe('what was carried over', () => {
  test('finance pays out on demand, also below the minimum', async () => {
    const shop = await openShop(mall);
    await change(shop, { minimumPayouts: { USD: '50.00' } });
    const { id } = await shop.sale();
    await shop.untilPaid(id);
    expect(await statementsOf(shop)).toMatchObject([{ payable: '10.00', disbursed: '0.00', carriedOver: '10.00' }]);

    const answer = await payNow(shop);
    expect(answer).toMatchObject({ status: 201, body: { state: 'OPEN', belowMinimum: true } });
    // Twice is once: the statement is open already.
    expect((await payNow(shop)).body).toEqual(answer.body);
    await later('P2D');
    expect(await payoutsOf(shop)).toMatchObject([{ amount: '10.00', state: 'completed' }]);
    expect(await shop.read(`/v1/actions/${id}`)).toMatchObject({ stateDetail: 'PAID' });
    await verified(shop);
  });

  test('is nothing for a partner who is owed nothing, or owes', async () => {
    const shop = await openShop(mall);
    expect(await payNow(shop)).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_PAY' } });
    const { id } = await shop.sale();
    await shop.untilPaid(id);
    await shop.reverse(id);
    expect(await payNow(shop)).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_PAY' } });
    expect(await payNow(shop, 'EUR')).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_PAY' } });
    const stranger = await openShop(mall);
    const body = { partnerId: stranger.partnerId, currency: 'USD' };
    const foreign = await mall.send('POST', '/v1/statements', { key: shop.keys.finance, body });
    expect(foreign).toMatchObject({ status: 404, body: { errors: [{ pointer: '/partnerId' }] } });
  });

  test('stays below the brand’s minimum where the partner has none of its own', async () => {
    const shop = await openShop(mall);
    const body = { minimumPayouts: { USD: '10.01' } };
    await mall.must('PATCH', `/v1/brands/${shop.brandId}`, { key: mall.adminKey, body });
    await shop.untilPaid((await shop.sale()).id);
    expect(await payoutsOf(shop)).toEqual([]);
    await change(shop, { minimumPayout: '0' });
    await shop.untilPaid((await shop.sale()).id);
    expect(await payoutsOf(shop)).toMatchObject([{ amount: '20.00' }]);
  });
});

describe('what a contract pays beside its actions', () => {
  test('has sums of its own; statements of before are told apart, and the verification finds what was moved', async () => {
    const shop = await openShop(mall, {}, { contractStartSlottingFee: '100' });
    await shop.untilPaid((await shop.sale()).id);
    const [statement] = (await statementsOf(shop)).filter(({ fees }) => fees !== '0.00');
    expect(statement).toMatchObject({ fees: '100.00', bonus: '0.00' });
    const id = statement?.id ?? '';
    const sql = (text: string) => mall.stage.database.em.fork().execute(text, [id]);
    const now = async () => shop.read(`/v1/statements/${id}`, 'finance');

    await sql('UPDATE statement SET earned = earned + bonus + fees, bonus = 0, fees = 0 WHERE id = ?');
    await mall.stage.database.em.fork().execute(statementBreakdown);
    expect(await now()).toMatchObject({ earned: statement?.['earned'], fees: '100.00' });
    await verified(shop);

    await sql('UPDATE statement SET bonus = bonus + 1, fees = fees - 1 WHERE id = ?');
    const { problems } = await shop.read('/v1/ledger/verification', 'finance');
    expect(problems).toEqual([expect.stringContaining(`Statement ${id} says`)]);
    await sql('UPDATE statement SET bonus = bonus - 1, fees = fees + 1 WHERE id = ?');
    await expect(sql('UPDATE statement SET held = held + 1 WHERE id = ?')).rejects.toThrow('statement_adds_up');
  });
});

describe('an open statement', () => {
  test('says what it would come to now, with the lines that wait; its returned payment leads to its explanation', async () => {
    const shop = await openShop(mall);
    await payBy(mall.stage, shop.partnerId, { rail: 'FAKE', fault: 'DECLINED' });
    await shop.untilPaid((await shop.sale()).id);
    const [payout] = await payoutsOf(shop);
    await mall.must('POST', `/v1/payouts/${payout?.id ?? ''}/retries`, { key: shop.keys.finance, body: {} });
    const [open] = await statementsOf(shop, '&state=OPEN');
    const told = await shop.read(`/v1/statements/${open?.id ?? ''}`, 'partner');
    expect(told).toMatchObject({
      state: 'OPEN',
      returned: '0.00',
      expected: { carriedForward: '0.00', earned: '0.00', returned: '10.00', payable: '10.00', disbursed: '10.00' },
      lineCount: 1,
      lines: [{ kind: 'RETURNED', amount: '10.00', orderId: null, returnedPayoutId: payout?.id }],
    });
    const [returned] = linesIn(told);
    const explanation = await shop.read(returned?.explanation ?? '', 'partner');
    expect(explanation).toMatchObject({
      line: { kind: 'RETURNED' },
      sentences: [expect.stringContaining('did not arrive: The account is closed.'), expect.any(String)],
      evaluation: null,
      more: `/v1/payouts/${payout?.id ?? ''}/explanation`,
    });
    expect(await shop.read(String(explanation['more']), 'partner')).toMatchObject({ payoutId: payout?.id });
    const pdf = await pdfOf(`/v1/statements/${open?.id ?? ''}/pdf`, shop.keys.partner);
    expect(pdf).toContain('the sums are of now');

    await later('P2D');
    expect(await shop.read(`/v1/statements/${open?.id ?? ''}`, 'partner')).toMatchObject({
      state: 'CLOSED',
      returned: '10.00',
      payable: '10.00',
      expected: null,
      lineCount: 1,
    });
  });
});

async function pdfOf(path: string, key: string): Promise<string> {
  const response = await fetch(`${mall.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  expect(response.headers.get('content-type')).toBe('application/pdf');
  return (await pagesOf(new Uint8Array(await response.arrayBuffer()))).join(' ');
}

describe('each line leads to its explanation', () => {
  test('also for the partner whose action was given to another one, who sees what was its own and nothing of the other', async () => {
    const shop = await openShop(mall);
    const rival = await shop.rival();
    const moved = await shop.sale({ orderId: 'MOVED-1' });
    await shop.untilPaid(moved.id);
    await shop.reattribute(moved.id, { partnerId: rival.partnerId });
    const stays = await shop.sale({ amount: '250.00', orderId: 'STAYS-1' });
    await shop.untilPaid(stays.id);

    const statements = await statementsOf(shop);
    expect(statements).toMatchObject([{ earned: '25.00', clawedBack: '10.00', payable: '15.00' }, { earned: '10.00' }]);
    const lines = [];
    for (const { id } of statements) lines.push(...linesIn(await shop.read(`/v1/statements/${id}`, 'partner')));
    expect(lines).toMatchObject([
      { kind: 'CLAWED_BACK', orderId: 'MOVED-1', amount: '-10.00', actionId: moved.id, action: null },
      { kind: 'EARNED', orderId: 'STAYS-1', amount: '25.00', action: `/v1/actions/${stays.id}` },
      { kind: 'EARNED', orderId: 'MOVED-1', amount: '10.00', actionId: moved.id, action: null },
    ]);
    const explained = [];
    for (const { explanation, action } of lines) {
      explained.push(await shop.read(explanation, 'partner'));
      if (action !== null) await shop.read(action, 'partner');
    }
    expect(explained).toMatchObject([
      {
        sentences: [expect.stringContaining('the action was credited to another partner (CREDITED_DIFFERENT_MP).')],
        evaluation: { payout: { value: '10.00' } },
        more: null,
      },
      { evaluation: { payout: { value: '25.00' } }, more: `/v1/actions/${stays.id}/explanation` },
      { sentences: [expect.stringMatching(/^Order MOVED-1 \(SALE\) of .* earned: 10.00 USD/)], more: null },
    ]);
    expect(JSON.stringify(explained)).not.toContain(rival.partnerId);
    expect(JSON.stringify(explained)).not.toContain('Other Blog');

    const [own] = lines;
    const foreign = await openShop(mall);
    for (const key of [rival.key, foreign.keys.finance, foreign.keys.partner]) {
      expect(await mall.send('GET', own?.explanation ?? '', { key })).toMatchObject({ status: 404 });
    }
    const toFinance = await shop.read(own?.explanation ?? '', 'finance');
    expect(toFinance).toMatchObject({ line: { action: `/v1/actions/${moved.id}` } });
    await verified(shop);
  });
});

describe('a statement as a file', () => {
  test('its CSV has a row for each line, and its PDF the same lines; both sum to what is payable', async () => {
    const shop = await openShop(mall);
    for (const [orderId, amount] of [
      ['F-1', '100.00'],
      ['F-2', '33.33'],
    ] as const)
      await shop.sale({ orderId, amount });
    const last = await shop.sale({ orderId: 'F-3', amount: '0.05' });
    await shop.untilPaid(last.id);
    const [statement] = await statementsOf(shop);
    const path = `/v1/statements/${statement?.id ?? ''}`;
    expect(statement).toMatchObject({ earned: '13.34', payable: '13.34' });

    const { text, headers } = await mall.send('GET', `${path}/csv`, { key: shop.keys.partner });
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="statement-.*-USD-.*\.csv"$/);
    const [header = '', ...rows] = text.trim().split('\r\n');
    const cells = rows.map((row) => row.split(','));
    const columnOf = (name: string) => cells.map((row) => row[header.split(',').indexOf(name)] ?? '');
    expect(columnOf('orderId').toSorted()).toEqual(['F-1', 'F-2', 'F-3']);
    expect(Decimal.sum(...columnOf('amount')).toFixed(2)).toBe('13.34');
    expect(columnOf('eventDate')).not.toContain('');

    const pdf = await pdfOf(`${path}/pdf`, shop.keys.partner);
    for (const explanation of columnOf('explanation')) {
      expect(pdf).toContain(explanation);
      expect(await mall.send('GET', explanation, { key: shop.keys.partner })).toMatchObject({ status: 200 });
    }
    expect(pdf).toContain('Acme Inc to Acme Blog');
    expect(pdf).toContain('Payable 13.34');
    expect(pdf).toContain('Total 13.34');
    expect(await pdfOf(`${path}/pdf`, shop.keys.partner)).toBe(pdf);

    const rival = await shop.rival();
    for (const file of ['pdf', 'csv', 'lines'])
      expect(await mall.send('GET', `${path}/${file}`, { key: rival.key })).toMatchObject({ status: 404 });
  });

  test('a statement with many lines shows the first 200; its list has all of them, page by page, and so has its CSV', async () => {
    const shop = await openShop(mall);
    const { id: actionId } = await shop.sale();
    await shop.untilPaid(actionId);
    const [statement] = await statementsOf(shop);
    const path = `/v1/statements/${statement?.id ?? ''}`;
    // As if 204 more had been on it; what they are booked by does not matter here.
    await mall.stage.database.em.fork().execute(
      `WITH booked AS (
         INSERT INTO ledger_transaction (brand_id, cause, effective_at, recorded_at)
         SELECT ?, 'test/' || n, now(), now() FROM generate_series(1, 204) AS n RETURNING brand_id, cause)
       INSERT INTO statement_line (brand_id, cause, partner_id, currency, kind, amount, action_id, statement_id, recorded_at)
       SELECT brand_id, cause, ?, 'USD', 'EARNED', 1, ?, ?, now() FROM booked`,
      [shop.brandId, shop.partnerId, actionId, statement?.id],
    );
    const told = await shop.read(path, 'partner');
    expect(told).toMatchObject({ lineCount: 205 });
    expect(linesIn(told)).toHaveLength(200);

    const first = await mall.list(`${path}/lines?limit=150`, shop.keys.partner);
    const next = await mall.list(`${path}/lines?limit=150&cursor=${first.nextCursor ?? ''}`, shop.keys.partner);
    expect(next.nextCursor).toBeNull();
    const ids = [...first.data, ...next.data].map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    expect(new Set(ids).size).toBe(205);
    const { text } = await mall.send('GET', `${path}/csv`, { key: shop.keys.partner });
    expect(text.trim().split('\r\n')).toHaveLength(206);
  });
});
