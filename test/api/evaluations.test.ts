import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { storedRows } from '../support/stored.ts';
import { percent } from '../support/templates.ts';

const newCustomers = {
  id: 'new',
  rank: 1,
  payoutRate: '15',
  rules: [{ variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] }],
};

let mall: Mall;
let shop: Shop;
let contractId: string;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall, {
    payoutGroups: [newCustomers],
    payoutAdjustments: [
      {
        id: 'spring',
        direction: 'ADD',
        amount: '2',
        rules: [{ variable: 'REFERRAL_SHARED_ID', operator: 'IS', values: ['spring'] }],
      },
    ],
    limits: [{ type: 'PAYOUT', value: '40', limitBy: 'CUSTOMER', period: 'CONTRACT_DURATION' }],
  });
  contractId = (await mall.list(`/v1/contracts?partnerId=${shop.partnerId}`, shop.keys.brand)).data[0]?.id ?? '';
}, 60_000);
afterAll(() => mall.close());

const eventDate = '2026-10-01T12:00:00Z';
const sale = (fields: object = {}) => ({
  eventType: 'SALE',
  orderId: uuid(),
  eventDate,
  amount: '100.00',
  currency: 'USD',
  customerId: uuid(),
  ...fields,
});

const ask = (body: object, query = '') => mall.send('POST', `/v1/evaluations${query}`, { key: shop.keys.brand, body });

describe('asking what an action would earn', () => {
  test('under a contract, it is what the action then earns, with the same explanation', async () => {
    const action = sale({ customerStatus: 'NEW', partnerId: shop.partnerId });
    const asked = await ask({ action, contractId });
    expect(asked).toMatchObject({
      status: 200,
      body: {
        payout: { value: '15.00', currency: 'USD' },
        outsideTerms: { value: '0.00' },
        lines: [{ sku: null, quantity: 1, saleAmount: { value: '100.00' }, group: 'new', payout: '15.00' }],
        explanation: { contractId, sentences: expect.arrayContaining(['The payout is 15.00 USD.']) },
      },
    });
    const reported = await mall.must('POST', '/v1/actions', { key: shop.keys.brand, body: action });
    const told = await shop.read(`/v1/actions/${reported.id}/explanation`);
    const { steps, sentences, termsHash, engineVersion, usage } = told;
    const explanation = { steps, sentences, contractId, termsHash, engineVersion, usage };
    expect(asked.body).toMatchObject({ payout: told['payout'], explanation });
  });

  test('stores nothing and takes nothing of any limit', async () => {
    const before = await storedRows(mall.deps.database);
    const action = sale({ customerStatus: 'NEW' });
    const first = await ask({ action, contractId });
    expect((await ask({ action, contractId })).text).toBe(first.text);
    expect((await ask({ action, terms: percent('10') })).status).toBe(200);
    expect(await storedRows(mall.deps.database)).toBe(before);
  });

  test('counts what the contract’s limits have taken by now', async () => {
    const customerId = uuid();
    for (const amount of ['200.00', '150.00']) await shop.sale({ amount, customerId });
    expect(await ask({ action: sale({ customerId }), contractId })).toMatchObject({
      body: { payout: { value: '5.00' }, outsideTerms: { value: '5.00' } },
    });
    expect(await ask({ action: sale(), contractId })).toMatchObject({ body: { payout: { value: '10.00' } } });
  });

  test('reads the click that is named, like an action', async () => {
    const body = { partnerId: shop.partnerId, at: '2026-10-01T11:00:00Z', sharedId: 'spring' };
    const click = await mall.must('POST', '/v1/clicks', { key: shop.keys.brand, body });
    const action = sale({ clickId: click.id });
    expect(await ask({ action, contractId })).toMatchObject({ body: { payout: { value: '12.00' } } });
  });

  test('under terms that no contract has yet', async () => {
    const limited = percent('20', { limits: [{ type: 'PAYOUT', value: '5' }] });
    expect(await ask({ action: sale(), terms: limited })).toMatchObject({
      status: 200,
      body: {
        payout: { value: '5.00' },
        outsideTerms: { value: '15.00' },
        explanation: { contractId: null, termsHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    });
  });

  test('each item of an order has its line', async () => {
    const items = [
      { sku: 'A', quantity: 2, price: '10.00' },
      { sku: 'B', price: '5.00' },
    ];
    const terms = percent('10', { payoutLevel: 'ITEM' });
    expect(await ask({ action: sale({ amount: undefined, items }), terms })).toMatchObject({
      body: {
        payout: { value: '2.50' },
        lines: [
          { sku: 'A', quantity: 2, saleAmount: { value: '20.00', currency: 'USD' }, payout: '2.00' },
          { sku: 'B', quantity: 1, saleAmount: { value: '5.00', currency: 'USD' }, payout: '0.50' },
        ],
      },
    });
  });

  test('in full, every rule is named', async () => {
    const statuses = ['A', 'B', 'C', 'D', 'E', 'F'];
    const payoutGroups = statuses.map((status, index) => ({
      ...newCustomers,
      id: status,
      rank: index + 1,
      rules: [{ ...newCustomers.rules[0], values: [status] }],
    }));
    const question = { action: sale({ customerStatus: 'F' }), terms: percent('10', { payoutGroups }) };
    expect((await ask(question)).text).not.toContain('“A”');
    const full = await ask(question, '?detail=full');
    for (const status of statuses) expect(full.text).toContain(`“${status}”`);
  });
});

describe('what if', () => {
  test('a contract that is not in force at the event date is asked all the same, and it says so', async () => {
    const past = sale({ eventDate: '2019-12-31T23:59:59Z' });
    expect(await ask({ action: past, contractId })).toMatchObject({
      status: 200,
      body: {
        payout: { value: '10.00' },
        explanation: {
          sentences: expect.arrayContaining([
            'The contract is UPCOMING at the event date, so it would not price this action.',
          ]),
        },
      },
    });
  });

  test('the event may be to come', async () => {
    expect((await ask({ action: sale({ eventDate: '2099-01-01T00:00:00Z' }), contractId })).status).toBe(200);
  });
});

describe('a question that is refused', () => {
  const terms = percent('10');

  test.each([
    { rule: 'it names neither a contract nor terms', body: () => ({ action: sale() }), pointer: '/contractId' },
    { rule: 'it names both', body: () => ({ action: sale(), contractId, terms }), pointer: '/terms' },
    { rule: 'it has no action', body: () => ({ contractId }), pointer: '/action' },
    {
      rule: 'its action has an unknown field',
      body: () => ({ action: sale({ colour: 'red' }), contractId }),
      pointer: '/action/colour',
    },
    {
      rule: 'its action is of an unknown event type',
      body: () => ({ action: sale({ eventType: 'NOPE' }), contractId }),
      pointer: '/action/eventType',
    },
    {
      rule: 'its sale has no amount',
      body: () => ({ action: sale({ amount: undefined }), contractId }),
      pointer: '/action/amount',
    },
    {
      rule: 'its terms name an unknown event type',
      body: () => ({ action: sale(), terms: percent('10', { eventType: 'NOPE' }) }),
      pointer: '/terms/eventPayouts/0/eventType',
    },
    {
      rule: 'its terms contradict themselves',
      body: () => ({ action: sale(), terms: percent('10', { defaultPayout: '1' }) }),
      pointer: '/terms/eventPayouts/0/defaultPayoutRate',
    },
    {
      rule: 'its contract is none',
      body: () => ({ action: sale(), contractId: uuid() }),
      status: 404,
      pointer: '/contractId',
    },
  ])('$rule', async ({ body, status = 400, pointer }) => {
    expect(await ask(body())).toMatchObject({ status, body: { errors: [{ pointer }] } });
  });

  test('its contract is another brand’s', async () => {
    const { keys } = await openShop(mall);
    const body = { action: sale(), contractId };
    const answer = await mall.send('POST', '/v1/evaluations', { key: keys.brand, body });
    expect(answer).toMatchObject({ status: 404, body: { errors: [{ pointer: '/contractId' }] } });
  });

  test('the contract does not pay for such an event', async () => {
    const lead = { code: 'LEAD', name: 'Lead', category: 'LEAD' };
    await mall.must('POST', '/v1/event-types', { key: shop.keys.brand, body: lead });
    expect(await ask({ action: sale({ eventType: 'LEAD' }), contractId })).toMatchObject({
      status: 422,
      body: { code: 'PARTNER_WITHOUT_CONTRACT' },
    });
  });

  test('no rate is known between its currency and the contract’s', async () => {
    expect(await ask({ action: sale({ currency: 'EUR' }), contractId })).toMatchObject({
      status: 422,
      body: { code: 'FX_RATE_UNKNOWN' },
    });
  });
});
