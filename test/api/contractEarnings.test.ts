import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { untilSealed } from '../support/ledger.ts';
import { anotherPartner, tenPercent } from '../support/program.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { pastTriggers } from '../support/tampering.ts';

let mall: Mall;
let shop: Shop;
let contractId: string;
let partner: { readonly partnerId: string; readonly key: string };
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
  partner = await anotherPartner(mall, shop);
  const now = await mall.deps.clock.now();
  const contract = await mall.must('POST', '/v1/contracts', {
    key: shop.keys.brand,
    body: {
      partnerId: partner.partnerId,
      startDate: now,
      brandSignatory: 'Acme Inc',
      partnerSignatory: 'Road Runner',
      terms: { ...tenPercent, contractStartSlottingFee: '100', firstActionSlottingFee: '25' },
    },
  });
  contractId = contract.id;
  await mall.stage.moveTo(now);
  await shop.sale({ partnerId: partner.partnerId });
  await mall.stage.moveTo(await mall.deps.clock.now());
}, 120_000);
afterAll(() => mall.close());

const earnings = () => `/v1/contracts/${contractId}/earnings`;
const lines = z.looseObject({
  lines: z.array(z.looseObject({ kind: z.string(), explanation: z.string().nullable() })),
});

describe('what a contract has earned beside its actions', () => {
  test('each with its reason, the latest first', async () => {
    const { data } = await mall.list(earnings(), shop.keys.finance);
    expect(data).toEqual([
      expect.objectContaining({
        contractId,
        kind: 'FIRST_ACTION_FEE',
        eventType: null,
        month: null,
        amount: '25.00',
        currency: 'USD',
        cause: `contract/${contractId}/fee/first-action`,
      }),
      expect.objectContaining({
        kind: 'START_FEE',
        amount: '100.00',
        explanation: { facts: { agreed: '100' }, sentences: ['The contract pays 100.00 USD when it begins.'] },
      }),
    ]);
    expect((await mall.list(`${earnings()}?kind=START_FEE`, shop.keys.finance)).data).toEqual([data[1]]);
  });

  test('as CSV, too', async () => {
    const { text } = await mall.send('GET', `${earnings()}?format=csv`, { key: shop.keys.brand });
    const [header, first] = text.split('\r\n');
    expect(header).toBe(
      'id,contractId,kind,eventType,month,amount,currency,cause,explanation.facts,explanation.sentences,dueAt,recordedAt',
    );
    expect(first).toContain(',FIRST_ACTION_FEE,,,25.00,USD,');
  });

  test('the line of its statement leads to it, and the ledger names the contract', async () => {
    const [payout] = (await mall.list(`/v1/payouts?partnerId=${partner.partnerId}`, partner.key)).data.slice(-1);
    const [line] = lines.parse(payout).lines;
    expect(line).toMatchObject({ kind: 'SLOTTING_FEE', amount: '100.00', actionId: null, action: null });
    const { more, sentences } = await mall.must('GET', line?.explanation ?? '', { key: partner.key });
    expect(sentences).toEqual(['The contract pays 100.00 USD when it begins.']);
    const earning = await mall.must('GET', String(more), { key: partner.key });
    expect(line).toMatchObject({ earningId: earning.id });
    expect(earning).toMatchObject({ kind: 'START_FEE', amount: '100.00', cause: line?.['cause'] });

    const { data } = await mall.list('/v1/ledger/transactions', shop.keys.finance);
    expect(data.find(({ id }) => id === earning['cause'])).toMatchObject({
      contractId,
      actionId: null,
      payoutId: null,
      entries: [
        { account: 'BRAND_PAYABLE', partnerId: null, amount: '-100.00' },
        { account: 'PARTNER_PAYABLE', partnerId: partner.partnerId, amount: '100.00' },
      ],
    });
    expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  });

  test('is for the brand’s people and the partner; to others it does not exist', async () => {
    const [earning] = (await mall.list(earnings(), partner.key)).data;
    const stranger = await openShop(mall);
    for (const path of [earnings(), `/v1/earnings/${earning?.id ?? ''}`]) {
      for (const key of [shop.keys.brand, shop.keys.support, shop.keys.finance, partner.key]) {
        expect(await mall.send('GET', path, { key })).toMatchObject({ status: 200 });
      }
      for (const key of [shop.keys.partner, stranger.keys.finance, stranger.keys.partner]) {
        expect(await mall.send('GET', path, { key })).toMatchObject({ status: 404 });
      }
      expect(await mall.send('GET', path, { key: mall.adminKey })).toMatchObject({ status: 403 });
    }
  });
});

/** What somebody with the superuser's password could do to the fee for the start, past every trigger; `undo` takes it back. */
const tamperings = [
  {
    rule: 'an earning that was raised',
    sql: 'UPDATE contract_earning SET amount = 101 WHERE cause = ?',
    undo: 'UPDATE contract_earning SET amount = 100.00 WHERE cause = ?',
    problem: /is 101 USD, but the ledger made 100\.00 payable and its statement lines come to 100\.00\.$/,
  },
  {
    rule: 'a ledger that pays twice as much',
    sql: 'UPDATE ledger_entry SET amount = sign(amount) * 200.00 WHERE cause = ?',
    undo: 'UPDATE ledger_entry SET amount = sign(amount) * 100.00 WHERE cause = ?',
    problem: /is 100\.00 USD, but the ledger made 200\.00 payable and its statement lines come to 100\.00\.$/,
  },
  {
    rule: 'a line that leads to another earning',
    sql: `UPDATE statement_line SET earning_id = (SELECT id FROM contract_earning WHERE kind = 'FIRST_ACTION_FEE') WHERE cause = ?`,
    undo: `UPDATE statement_line SET earning_id = (SELECT id FROM contract_earning WHERE kind = 'START_FEE') WHERE cause = ?`,
    problem: /is 100\.00 USD, but the ledger made 100\.00 payable and its statement lines come to 0\.$/,
  },
];

describe('verification finds', () => {
  test.each(tamperings)('$rule', async ({ sql, undo, problem }) => {
    const verify = () => shop.read('/v1/ledger/verification', 'finance');
    const cause = `contract/${contractId}/fee/start`;
    await untilSealed(mall.stage.database, shop.brandId);
    await pastTriggers(mall.stage.databaseUrl, [sql.replace('?', `'${cause}'`)]);
    expect(await verify()).toMatchObject({
      balanced: false,
      problems: expect.arrayContaining([
        expect.stringMatching(new RegExp(`^Earning ${cause} of partner ${partner.partnerId} ${problem.source}`)),
      ]),
    });
    await pastTriggers(mall.stage.databaseUrl, [undo.replace('?', `'${cause}'`)]);
    expect(await verify()).toMatchObject({ balanced: true });
  });
});
