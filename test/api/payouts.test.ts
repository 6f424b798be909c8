import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openMall, openShop, type Mall } from '../support/shop.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

test('what is payable goes out as one payout, whose lines lead to the actions and their explanations', async () => {
  const { sale, untilPaid, read, keys, partnerId } = await openShop(mall);
  const first = await sale();
  const second = await sale({ amount: '50.00' });
  const paid = await untilPaid(first.id);
  expect(paid).toMatchObject({ state: 'APPROVED', stateDetail: 'PAID', paidAt: expect.any(String) });

  const { data } = await mall.list(`/v1/payouts?partnerId=${partnerId}`, keys.finance);
  const line = (actionId: string, amount: string) => ({
    kind: 'EARNED',
    amount,
    actionId,
    action: `/v1/actions/${actionId}`,
    explanation: expect.stringMatching(/^\/v1\/statement-lines\/\d+\/explanation$/) as unknown,
  });
  expect(data).toMatchObject([
    {
      partnerId,
      currency: 'USD',
      amount: '15.00',
      state: 'completed',
      rail: 'MANUAL_CSV',
      scheduledFor: paid['payableAt'],
      lines: expect.arrayContaining([
        expect.objectContaining(line(first.id, '10.00')),
        expect.objectContaining(line(second.id, '5.00')),
      ]),
    },
  ]);
  const [payout] = data;
  expect(await read(`/v1/payouts/${payout?.id ?? ''}`, 'partner')).toEqual(payout);
  for (const path of [`/v1/actions/${first.id}`, `/v1/actions/${first.id}/explanation`]) {
    expect(await mall.send('GET', path, { key: keys.partner })).toMatchObject({ status: 200 });
  }

  const statements = await mall.list(`/v1/statements?partnerId=${partnerId}&state=CLOSED`, keys.partner);
  expect(statements.data).toMatchObject([
    {
      id: payout?.['statementId'],
      partnerId,
      currency: 'USD',
      state: 'CLOSED',
      carriedForward: '0.00',
      earned: '15.00',
      bonus: '0.00',
      fees: '0.00',
      clawedBack: '0.00',
      returned: '0.00',
      held: '0.00',
      payable: '15.00',
      disbursed: '15.00',
      carriedOver: '0.00',
    },
  ]);
  expect(await read(`/v1/statements/${String(payout?.['statementId'])}`, 'finance')).toMatchObject({
    lines: payout?.['lines'],
  });
}, 60_000);

test('what is taken back after payment makes payable negative, and the next statement nets it', async () => {
  const { sale, untilPaid, reverse, balance, read, keys } = await openShop(mall);
  const first = await sale();
  await untilPaid(first.id);
  expect(await balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '10.00' }]);
  await reverse(first.id);
  expect(await balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '-10.00', paid: '10.00' }]);

  const second = await sale({ amount: '250.00' });
  await untilPaid(second.id);
  expect(await balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '25.00' }]);
  const { data: statements } = await mall.list('/v1/statements', keys.finance);
  expect(statements).toMatchObject([
    { earned: '25.00', clawedBack: '10.00', payable: '15.00', disbursed: '15.00' },
    { earned: '10.00', clawedBack: '0.00', payable: '10.00', disbursed: '10.00' },
  ]);
  const { data: payouts } = await mall.list('/v1/payouts', keys.finance);
  expect(payouts).toMatchObject([
    { amount: '15.00', lines: [{ kind: 'CLAWED_BACK', amount: '-10.00', actionId: first.id }, { kind: 'EARNED' }] },
    { amount: '10.00' },
  ]);
  expect(await read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
  const { text } = await mall.send('GET', '/v1/statements?format=csv', { key: keys.finance });
  expect(text.split('\r\n')).toHaveLength(4);
  expect(text).toContain(',CLOSED,0.00,25.00,0.00,0.00,10.00,0.00,0.00,15.00,15.00,0.00,false,');
}, 60_000);

test('finance sees its brand’s money, a partner its own, and nobody else any', async () => {
  const { sale, untilPaid, rival, keys, partnerId } = await openShop(mall);
  const other = await rival();
  await untilPaid((await sale()).id);
  const [payout] = (await mall.list('/v1/payouts', keys.partner)).data;
  const [statement] = (await mall.list('/v1/statements', keys.partner)).data;
  const paths = [
    `/v1/payouts/${payout?.id ?? ''}`,
    `/v1/statements/${statement?.id ?? ''}`,
    `/v1/partners/${partnerId}/balance`,
  ];
  const stranger = await openShop(mall);
  for (const path of paths) {
    expect(await mall.send('GET', path, { key: keys.partner })).toMatchObject({ status: 200 });
    for (const key of [other.key, stranger.keys.finance, stranger.keys.partner]) {
      expect(await mall.send('GET', path, { key })).toMatchObject({ status: 404 });
    }
    for (const key of [keys.brand, keys.support, mall.adminKey]) {
      expect(await mall.send('GET', path, { key })).toMatchObject({ status: 403 });
    }
  }
  for (const path of ['/v1/payouts', '/v1/statements']) {
    expect((await mall.list(path, other.key)).data).toEqual([]);
    expect((await mall.list(`${path}?partnerId=${partnerId}`, stranger.keys.finance)).data).toEqual([]);
  }
}, 60_000);
