import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { money, sum } from '../../domain/money.ts';
import { untilSealed } from '../support/ledger.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { pastTriggers } from '../support/tampering.ts';

let mall: Mall;
let shop: Shop;
let actionId: string;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
  actionId = (await shop.sale()).id;
  await shop.untilPaid(actionId);
}, 120_000);
afterAll(() => mall.close());

const entries = z.array(z.looseObject({ account: z.string(), currency: z.string(), amount: z.string() }));
const total = (amounts: readonly string[]): string =>
  sum(
    amounts.map((amount) => money(amount, 'USD')),
    'USD',
  ).amount.toFixed(2);

describe('the ledger of a paid sale', () => {
  test('each step posts once, and its entries sum to zero', async () => {
    const { data } = await mall.list('/v1/ledger/transactions', shop.keys.finance);
    expect(data.map(({ id }) => id)).toEqual([
      expect.stringMatching(/^payout\//),
      `action/${actionId}/payable`,
      `action/${actionId}/lock`,
      `action/${actionId}/accrual`,
    ]);
    for (const transaction of data) {
      expect(total(entries.parse(transaction['entries']).map(({ amount }) => amount))).toBe('0.00');
    }
    expect(data[3]).toMatchObject({
      actionId,
      payoutId: null,
      entries: [
        { account: 'BRAND_ACCRUED', partnerId: null, currency: 'USD', amount: '-10.00' },
        { account: 'PARTNER_ACCRUED', partnerId: shop.partnerId, currency: 'USD', amount: '10.00' },
      ],
    });
  });

  test('pages follow one another without a gap, and an action has its own', async () => {
    const first = await mall.list('/v1/ledger/transactions?limit=3', shop.keys.finance);
    const cursor = encodeURIComponent(first.nextCursor ?? '');
    const second = await mall.list(`/v1/ledger/transactions?limit=3&cursor=${cursor}`, shop.keys.finance);
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([3, 1, null]);
    const ofAction = await mall.list(`/v1/ledger/transactions?actionId=${actionId}`, shop.keys.finance);
    expect(ofAction.data).toHaveLength(3);
  });

  test('the balances of all accounts sum to zero', async () => {
    const { data } = z
      .looseObject({ data: z.array(z.looseObject({ account: z.string(), balance: z.string() })) })
      .parse((await mall.send('GET', '/v1/ledger/accounts', { key: shop.keys.finance })).body);
    expect(data).toMatchObject([
      { account: 'BRAND_ACCRUED', partnerId: null, balance: '0.00' },
      { account: 'BRAND_FUNDS', partnerId: null, balance: '-10.00' },
      { account: 'BRAND_PAYABLE', partnerId: null, balance: '0.00' },
      { account: 'PARTNER_ACCRUED', partnerId: shop.partnerId, balance: '0.00' },
      { account: 'PARTNER_PAID', partnerId: shop.partnerId, balance: '10.00' },
      { account: 'PARTNER_PAYABLE', partnerId: shop.partnerId, balance: '0.00' },
    ]);
    expect(total(data.map(({ balance }) => balance))).toBe('0.00');
  });

  test('it is for finance of this brand', async () => {
    const stranger = await openShop(mall);
    for (const path of ['accounts', 'transactions', 'verification']) {
      for (const key of [shop.keys.brand, shop.keys.support, shop.keys.partner, mall.adminKey]) {
        expect(await mall.send('GET', `/v1/ledger/${path}`, { key })).toMatchObject({ status: 403 });
      }
    }
    expect((await mall.list('/v1/ledger/transactions', stranger.keys.finance)).data).toEqual([]);
    expect(await stranger.read('/v1/ledger/verification', 'finance')).toEqual({
      id: '',
      balanced: true,
      transactions: 0,
      problems: [],
      sealed: null,
    });
  });
});

/** Says of the payout that it was exchanged at a rate of 0.9. */
const exchanged = (paid: string, settledRate: string, gain: string): string =>
  `UPDATE payout SET paid_currency = 'EUR', paid_amount = ${paid}, rate = '{ "rate": "0.9" }',
     settled_rate = '{ "rate": "${settledRate}" }', exchange_gain = ${gain} WHERE brand_id = $brand::uuid`;

/** What somebody with the superuser's password could do, past every trigger. */
const tamperings = [
  {
    rule: 'one side of a transaction changed',
    sql: ["UPDATE ledger_entry SET amount = amount + 1 WHERE cause = $accrual AND account = 'PARTNER_ACCRUED'"],
    problem: /^Ledger transaction action\/\S+\/accrual is 1\.00 USD out of balance/,
  },
  {
    rule: 'both sides of a transaction changed',
    sql: ['UPDATE ledger_entry SET amount = amount * 2 WHERE cause = $accrual'],
    problem:
      /^Action \S+ is PENDING \(OPEN\): account PARTNER_ACCRUED of partner \S+ holds 20\.00 USD of it, expected 10\.00/,
  },
  {
    rule: 'a transaction in another currency',
    sql: ["UPDATE ledger_entry SET currency = 'EUR' WHERE cause = $accrual"],
    problem:
      /^Action \S+ is PENDING \(OPEN\): account PARTNER_ACCRUED of partner \S+ holds 10\.00 EUR of it, expected 0/,
  },
  {
    rule: 'entries that went missing',
    sql: ['DELETE FROM ledger_entry WHERE cause = $accrual'],
    problem: /^Action \S+ is PENDING \(OPEN\): account BRAND_ACCRUED holds 0 USD of it, expected -10\.00/,
  },
  {
    rule: 'a transaction that went missing',
    sql: ['DELETE FROM ledger_transaction WHERE cause = $accrual'],
    problem: /^There are entries of action\/\S+\/accrual, but no such ledger transaction/,
  },
  {
    rule: 'an action that pays more',
    sql: ['UPDATE action SET payout = 99 WHERE id = $open::uuid'],
    problem: /^Action \S+ pays 99 USD, but its evaluation \S+ says 10\.00 USD/,
  },
  {
    rule: 'an action that pays more, with a ledger to match',
    sql: [
      'UPDATE action SET payout = 20 WHERE id = $open::uuid',
      'UPDATE ledger_entry SET amount = amount * 2 WHERE cause = $accrual',
    ],
    problem: /^Action \S+ pays 20 USD, but its evaluation \S+ says 10\.00 USD/,
  },
  {
    rule: 'an action that was moved on without money',
    sql: ["UPDATE action SET state = 'APPROVED', state_detail = 'LOCKED' WHERE id = $open::uuid"],
    problem: /^Action \S+ is APPROVED \(LOCKED\): account BRAND_PAYABLE holds 0 USD of it, expected -10\.00/,
  },
  {
    rule: 'a statement line that was raised',
    sql: ['UPDATE statement_line SET amount = 99 WHERE brand_id = $brand::uuid'],
    problem:
      /^The statement lines of action\/\S+\/payable come to 99 USD for partner \S+, but the ledger made 10\.00 payable/,
  },
  {
    rule: 'a statement line that went missing',
    sql: ['DELETE FROM statement_line WHERE brand_id = $brand::uuid'],
    problem: /^Payout \S+ is 10\.00 USD; its lines come to 0 and its statement \S+ disburses 10\.00/,
  },
  {
    rule: 'a statement with other sums',
    sql: ['UPDATE statement SET earned = 99, clawed_back = clawed_back + 99 - earned WHERE brand_id = $brand::uuid'],
    problem: /^Statement \S+ says carried forward 0\.00, earned 99,/,
  },
  {
    rule: 'a payout of more than its lines',
    sql: ['UPDATE payout SET amount = 99, paid_amount = 99 WHERE brand_id = $brand::uuid'],
    problem: /^Payout \S+ is 99 USD; its lines come to 10\.00/,
  },
  {
    rule: 'a payout that is said to have failed',
    sql: ["UPDATE payout SET state = 'failed', ended_at = now() WHERE brand_id = $brand::uuid"],
    problem: /^Payout \S+ of 10\.00 USD to partner \S+ is failed, but the ledger says that 10\.00 were paid/,
  },
  {
    rule: 'a payout that is said to be retried',
    sql: ["UPDATE payout SET state = 'returned', ended_at = now(), retried_at = now() WHERE brand_id = $brand::uuid"],
    problem: /^Payout \S+ of 10\.00 USD is returned and was retried, but lines make 0 of it payable again/,
  },
  {
    rule: 'a payout that is said to be exchanged',
    sql: [exchanged('9.00', '0.9', '0.00')],
    problem: /^Payout \S+: account BRAND_EXCHANGE holds 0 USD of its exchange, expected -10\.00/,
  },
  {
    rule: 'a payout of more than its amount at its rate',
    sql: [exchanged('9.01', '0.9', '0.00')],
    problem: /^Payout \S+ of 10\.00 USD pays 9\.01 EUR at 0\.9 and gained 0\.00 at 0\.9: that does not follow/,
  },
  {
    rule: 'a gain that the rates do not explain',
    sql: [exchanged('9.00', '0.95', '1.00')],
    problem: /^Payout \S+ of 10\.00 USD pays 9\.00 EUR at 0\.9 and gained 1\.00 at 0\.95: that does not follow/,
  },
  {
    rule: 'a line that waits although it was paid',
    sql: ['UPDATE statement_line SET payout_id = NULL WHERE brand_id = $brand::uuid'],
    problem: /^Partner \S+ could be paid 0\S* USD; 10\.00 of it waits or is on its way/,
  },
  {
    rule: 'a payout that was booked twice',
    sql: [
      `INSERT INTO ledger_transaction (brand_id, cause, payout_id, effective_at, recorded_at)
       SELECT brand_id, cause || '/again', payout_id, effective_at, recorded_at FROM ledger_transaction
       WHERE brand_id = $brand::uuid AND payout_id IS NOT NULL`,
      `INSERT INTO ledger_entry (brand_id, cause, recorded_at, effective_at, account, partner_id, currency, amount)
       SELECT brand_id, cause || '/again', recorded_at, effective_at, account, partner_id, currency, amount
       FROM ledger_entry WHERE brand_id = $brand::uuid AND cause LIKE 'payout/%'`,
    ],
    problem: /^Payout \S+ of 10\.00 USD to partner \S+ is completed, but the ledger says that 20\.00 were paid/,
  },
];

describe('verification finds', () => {
  let open: string;
  beforeAll(async () => {
    open = (await shop.sale()).id;
    // What is tampered with before it is sealed is sealed as it is then.
    await untilSealed(mall.stage.database, shop.brandId);
    await pastTriggers(
      mall.stage.databaseUrl,
      tables.map((table) => `CREATE TABLE saved_${table} AS TABLE ${table}`),
    );
  });
  afterEach(() =>
    pastTriggers(
      mall.stage.databaseUrl,
      tables.flatMap((table) => [
        `DELETE FROM ${table}`,
        `INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE saved_${table}`,
      ]),
    ),
  );

  test.each(tamperings)('$rule', async ({ sql, problem }) => {
    const verify = () => shop.read('/v1/ledger/verification', 'finance');
    expect(await verify()).toMatchObject({ balanced: true, transactions: 5, problems: [] });
    const ids = { accrual: `action/${open}/accrual`, open, brand: shop.brandId };
    await pastTriggers(
      mall.stage.databaseUrl,
      sql.map((statement) => withIds(statement, ids)),
    );
    const { balanced, problems } = await verify();
    expect({ balanced, problems }).toEqual({
      balanced: false,
      problems: expect.arrayContaining([expect.stringMatching(problem)]),
    });
  });
});

const tables = ['action', 'statement', 'payout', 'ledger_transaction', 'ledger_entry', 'statement_line'];

const withIds = (statement: string, ids: Readonly<Record<string, string>>): string =>
  Object.entries(ids).reduce((sql, [name, id]) => sql.replaceAll(`$${name}`, `'${id}'`), statement);
