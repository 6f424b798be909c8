import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

const is = (variable: string, ...values: string[]) => ({ variable, operator: 'IS', values });

let mall: Mall;
let shop: Shop;
let rival: { readonly partnerId: string; readonly key: string };
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall, {
    payoutGroups: [
      { id: 'vip', rank: 1, payoutRate: '30', rules: [is('CUSTOMER_STATUS', 'VIP')] },
      { id: 'returning', rank: 2, payoutRate: '5', rules: [is('CUSTOMER_STATUS', 'EXISTING')] },
      { id: 'frequent', rank: 4, payoutRate: '6', rules: [is('CUSTOMER_STATUS', 'FREQUENT')] },
      { id: 'engaged', rank: 5, payoutRate: '7', rules: [is('CUSTOMER_STATUS', 'RE-ENGAGED')] },
      { id: 'closer', rank: 3, payoutRate: '15', rules: [is('PATH_CLOSING_MEDIA', 'Other Blog')] },
    ],
    payoutRestrictions: [{ id: 'noted', rules: [is('NOTE', 'never pay')] }],
    payoutAdjustments: [
      { id: 'deal', direction: 'ADD', amount: '1', rules: [is('REFERRAL_SHARED_ID', 'secret-deal')] },
    ],
    limits: [{ type: 'PAYOUT', value: '500', period: 'MONTH' }],
  });
  rival = await shop.rival();
}, 60_000);
afterAll(() => mall.close());

/** A sale that the partner is credited for by name, though the customer came by the rival's click. */
async function saleAfterRivalsClick() {
  const at = new Date(Date.parse(await mall.deps.clock.now()) - 3_600_000).toISOString();
  const body = { partnerId: rival.partnerId, at, sharedId: 'secret-deal' };
  const click = await mall.must('POST', '/v1/clicks', { key: shop.keys.brand, body });
  return shop.sale({ clickId: click.id, customerStatus: 'NEW', properties: { NOTE: 'A friend of mine.' } });
}

const explained = (actionId: string, who: keyof Shop['keys'], detail = 'summary') =>
  mall.send('GET', `/v1/actions/${actionId}/explanation?detail=${detail}`, { key: shop.keys[who] });

describe('an explanation', () => {
  test('says under which contract, terms and engine it was priced, and what the counters stood at', async () => {
    const first = await shop.sale();
    const { contractId } = first;
    const second = await shop.sale();
    const { body } = await explained(second.id, 'finance');
    expect(body).toMatchObject({ contractId, termsHash: expect.stringMatching(/^[0-9a-f]{64}$/), engineVersion: '3' });
    expect(body).toMatchObject({ usage: { [`SALE/limit/1/${await month()}`]: '10' } });
  });

  test('shows line by line what is paid, and what a limit has cut off', async () => {
    const few = await openShop(mall, { limits: [{ type: 'PAYOUT', value: '4', limitBy: 'ORDER' }] });
    const { id } = await few.sale();
    const { body } = await mall.send('GET', `/v1/actions/${id}/explanation`, { key: few.keys.partner });
    expect(body).toMatchObject({
      payout: { value: '4.00', currency: 'USD' },
      outsideTerms: { value: '6.00', currency: 'USD' },
      lines: [{ sku: null, group: null, base: '10.00', payout: '4.00', outsideTerms: '6.00' }],
    });
  });

  test('of an action that nobody is credited for has none of these', async () => {
    const { id } = await shop.sale({ partnerId: undefined });
    const nothing = { contractId: null, termsHash: null, engineVersion: null, usage: null };
    for (const detail of ['summary', 'full'])
      expect((await explained(id, 'brand', detail)).body).toMatchObject(nothing);
  });

  test('in full names every rule that was tried, and comes to the same payout from what was pinned', async () => {
    const { id } = await shop.sale({ customerStatus: 'NEW' });
    await shop.sale();
    const summary = await explained(id, 'support');
    expect(summary.text).not.toContain('is EXISTING');
    const full = await explained(id, 'support', 'full');
    expect(full).toMatchObject({ status: 200, body: { payout: { value: '10.00' } } });
    for (const group of ['“vip”', '“returning”', '“closer”', 'is VIP', 'is EXISTING'])
      expect(full.text).toContain(group);
    expect(full.body).toMatchObject({ sentences: expect.arrayContaining(['The payout is 10.00 USD.']) });
  });

  test('in full is our failure when the walk comes to another payout, since then somebody changed what was pinned', async () => {
    const { partnerId } = await shop.rival();
    const { id, contractId } = await shop.sale({ partnerId });
    await mall.deps.database.em.fork().execute(
      `UPDATE contract SET terms_hash = 'tampered', terms = jsonb_set(terms, '{eventPayouts,0,defaultPayoutRate}', '"11"')
       WHERE id = ?`,
      [contractId],
    );
    expect(await explained(id, 'brand', 'full')).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(await explained(id, 'brand')).toMatchObject({ status: 200, body: { payout: { value: '10.00' } } });
  });

  test('has no other detail than summary and full', async () => {
    const { id } = await shop.sale();
    expect(await explained(id, 'brand', 'all')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/detail' }] },
    });
  });
});

describe('what the partner reads', () => {
  const secrets = ['Other Blog', 'A friend of mine.', 'secret-deal'];

  test.each(['summary', 'full'])('names nobody else and no note, told as %s', async (detail) => {
    const { id, payout } = await saleAfterRivalsClick();
    const asBrand = await explained(id, 'brand', detail);
    for (const secret of [...secrets, rival.partnerId]) expect(asBrand.text).toContain(secret);
    const asPartner = await explained(id, 'partner', detail);
    for (const secret of [...secrets, rival.partnerId]) expect(asPartner.text).not.toContain(secret);
    expect(asPartner).toMatchObject({ status: 200, body: { payout, usage: expect.any(Object) } });
    expect(asPartner.body).toMatchObject({
      steps: expect.arrayContaining([
        expect.objectContaining({ rule: 'PATH_CLOSING_MEDIA', actual: 'not shown', matched: true }),
        expect.objectContaining({ rule: 'NOTE', actual: 'not shown', matched: false }),
      ]),
    });
  });

  test('shows its own referral where its click is credited, though another partner’s came before', async () => {
    const click = (partnerId: string, sharedId: string) =>
      mall.must('POST', '/v1/clicks', {
        key: shop.keys.brand,
        body: { partnerId, sharedId, customerProfileId: 'p-own' },
      });
    const theirs = await click(rival.partnerId, 'their-deal');
    const own = await click(shop.partnerId, 'own-deal');
    const { id } = await shop.sale({ partnerId: undefined, clickId: theirs.id });
    const { body, text } = await explained(id, 'partner');
    expect(body).toMatchObject({
      attribution: [
        { by: 'CLICK', referralId: own.id, credited: true, reason: 'CREDITED' },
        { by: 'CLICK', referralId: null, partnerId: null, credited: false },
      ],
      steps: expect.arrayContaining([
        expect.objectContaining({ rule: 'REFERRAL_SHARED_ID', actual: 'own-deal', matched: false }),
      ]),
    });
    for (const secret of ['Other Blog', 'their-deal', rival.partnerId, theirs.id]) expect(text).not.toContain(secret);
  });

  test('is as full as what the brand reads where there is nothing to hide', async () => {
    const { id } = await shop.sale({ partnerId: rival.partnerId });
    const { body: seen } = await explained(id, 'brand');
    const path = `/v1/actions/${id}/explanation`;
    expect((await mall.send('GET', path, { key: rival.key })).body).toEqual(seen);
  });

  test('is of its own actions only', async () => {
    const { id } = await shop.sale();
    const path = `/v1/actions/${id}/explanation?detail=full`;
    expect((await mall.send('GET', path, { key: rival.key })).status).toBe(404);
  });
});

describe('the integrity of what a brand sends', () => {
  const order = {
    amount: undefined,
    items: [
      { sku: 'ANVIL', quantity: 2, price: '30.00' },
      { sku: 'BELL', price: '40.00' },
    ],
    orderDiscount: '20.00',
    orderTax: '8.00',
    orderTotal: '105.00',
  };
  const told = [
    'The order discount of 20.00 USD is shared by the items in proportion: ANVIL 12.00 and BELL 8.00.',
    'Tax of 8.00 USD is not commissionable.',
    'The items come to 100.00 USD; the sale amount is 80.00 USD.',
    'The brand’s order total of 105.00 USD differs from the 88.00 USD that its parts make.',
  ];

  test.each([
    { rule: 'of an action that a partner earned', fields: {}, then: '10 % of 80.00 USD is 8.00 USD.' },
    {
      rule: 'of one that nobody earned',
      fields: { partnerId: undefined },
      then: 'Nobody is credited for this action, so nothing is paid.',
    },
  ])('is told first: $rule', async ({ fields, then }) => {
    const plain = await openShop(mall);
    const { id } = await plain.sale({ ...order, ...fields });
    const path = `/v1/actions/${id}/explanation`;
    const { body } = await mall.send('GET', path, { key: plain.keys.support });
    expect(body).toMatchObject({
      sentences: expect.arrayContaining([...told, then]) as unknown,
      steps: expect.arrayContaining([
        expect.objectContaining({
          effect: 'TOTAL_DIFFERS',
          matched: false,
          actual: '105.00 USD',
          expected: '88.00 USD',
        }),
      ]) as unknown,
    });
    expect(await plain.read(`/v1/actions/${id}`)).toMatchObject({ amount: { value: '80.00', currency: 'USD' } });
  });
});

/** The month of now in New York, as counters name it. */
async function month(): Promise<string> {
  const now = new Date(await mall.deps.clock.now());
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', year: 'numeric', month: '2-digit' }).format(
    now,
  );
}
