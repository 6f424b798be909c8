import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verification } from '../../database/reports/verification.ts';
import { reevaluation } from '../../database/reports/reevaluation.ts';
import { gigaKickProducts, openGigaKick, type GigaKick } from '../support/gigaKick.ts';
import { openMall, type Mall } from '../support/shop.ts';

let mall: Mall;
let giga: GigaKick;
beforeAll(async () => {
  mall = await openMall();
  giga = await openGigaKick(mall);
  for (const product of gigaKickProducts) await giga.trigger(product);
}, 60_000);
afterAll(() => mall.close());

const story = (actionId: string, who: 'brand' | 'partner' = 'brand') =>
  mall.must('GET', `/v1/actions/${actionId}/explanation`, { key: giga.keys[who] });

describe('GigaKick pays 10, 15, 10 and 20 % by product (seed 004, a real example)', () => {
  test('a customer buys Live Chat and Inbox: 10 % of 49.00 and 20 % of 99.00', async () => {
    const lena = await giga.customer();
    await giga.buys(lena.id, 'live-chat', { externalSubscriptionKey: 'sub_chat' });
    await giga.buys(lena.id, 'inbox', { externalSubscriptionKey: 'sub_inbox' });

    const chat = await giga.pays(lena.customerKey, { amount: '49.00', subscriptionKey: 'sub_chat' });
    const inbox = await giga.pays(lena.customerKey, { amount: '99.00', subscriptionKey: 'sub_inbox' });

    expect(chat).toMatchObject({ payout: { value: '4.90', currency: 'USD' } });
    expect(inbox).toMatchObject({ payout: { value: '19.80', currency: 'USD' } });
    expect(await story(inbox.id)).toMatchObject({
      lines: [{ offer: 'Earn 20% for every Inbox sale', base: '19.80', payout: '19.80', group: null }],
      sentences: [
        'Trigger “Live Chat, active” does not apply: PRODUCT_NAME is Inbox, and the rule asks that it is Live Chat.',
        'Trigger “Knowledge Base, active” does not apply: PRODUCT_NAME is Inbox, and the rule asks that it is Knowledge Base.',
        'Trigger “Surveys, active” does not apply: PRODUCT_NAME is Inbox, and the rule asks that it is Surveys.',
        'Trigger “Inbox, active” applies: PRODUCT_NAME is Inbox; PRODUCT_STATUS is ACTIVE.',
        '20 % of 99.00 USD is 19.80 USD.',
        'The payout is 19.80 USD.',
      ],
      engineVersion: '3',
    });
  });

  test.each([
    { rule: 'a product that is churned pays nothing', product: { status: 'churned' }, sent: {}, pays: '0.00' },
    { rule: 'so does one on trial', product: { status: 'TRIAL' }, sent: {}, pays: '0.00' },
    { rule: 'a subscription key in another case is no match', sent: { subscriptionKey: 'SUB' }, pays: '0.00' },
    {
      rule: 'nor does the product’s key make up for it',
      sent: { subscriptionKey: 'SUB', productKey: 'inbox' },
      pays: '0.00',
    },
    { rule: 'the product’s key alone finds the customer’s product', sent: { productKey: 'inbox' }, pays: '19.80' },
    { rule: 'the two must agree', sent: { subscriptionKey: 'same', productKey: 'surveys' }, pays: '0.00' },
    { rule: 'a transaction that names no product matches no product rule', sent: {}, plain: true, pays: '0.00' },
  ])('$rule: $pays', async ({ product = {}, sent, plain = false, pays }) => {
    const lena = await giga.customer();
    const key = `sub-${lena.id}`;
    await giga.buys(lena.id, 'inbox', { externalSubscriptionKey: key, ...product });
    const keys = Object.fromEntries(
      Object.entries(sent).map(([name, value]) => {
        if (name !== 'subscriptionKey') return [name, value];
        return [name, value === 'SUB' ? key.toUpperCase() : key];
      }),
    );
    const named = plain || Object.keys(sent).length > 0 ? keys : { subscriptionKey: key };
    const sale = await giga.pays(lena.customerKey, { amount: '99.00', ...named });
    expect(sale).toMatchObject({ payout: { value: pays, currency: 'USD' } });
  });

  test('what matches nothing says why', async () => {
    const { customerKey } = await giga.customer();
    const sale = await giga.pays(customerKey, { amount: '99.00' });
    const { sentences } = await story(sale.id);
    expect(sentences).toContain(
      'Trigger “Inbox, active” does not apply: PRODUCT_NAME is absent, and the rule asks that it is Inbox.',
    );
    expect(sentences).toContain('No trigger applies, so nothing is paid.');
  });

  test('a first payment for a product is the purchase: its record is made, with the partner who is credited', async () => {
    const { partnerId } = giga;
    const lena = await giga.customer();
    const bought = { amount: '79.00', productKey: 'knowledge-base', subscriptionKey: 'sub_kb' };
    expect(await giga.pays(lena.customerKey, bought)).toMatchObject({ payout: { value: '11.85' } });
    const again = await giga.pays(lena.customerKey, { ...bought, productKey: undefined });
    expect(again).toMatchObject({ payout: { value: '11.85' } });
    const { data } = await mall.list(`/v1/customers/${lena.id}/products`, giga.keys.brand);
    expect(data).toMatchObject([
      { name: 'Knowledge Base', status: 'ACTIVE', partnerId, externalSubscriptionKey: 'sub_kb' },
    ]);
    expect(data).toHaveLength(1);
  });

  test('without a record and a subscription the product’s key is enough; no record is made, which nobody could cancel', async () => {
    const lena = await giga.customer();
    const payment = { amount: '99.00', productKey: 'inbox' };
    expect(await giga.pays(lena.customerKey, payment)).toMatchObject({ payout: { value: '19.80' } });
    expect(await mall.list(`/v1/customers/${lena.id}/products`, giga.keys.brand)).toMatchObject({ data: [] });
    await giga.buys(lena.id, 'inbox', { status: 'Churned' });
    expect(await giga.pays(lena.customerKey, payment)).toMatchObject({ payout: { value: '0.00' } });
    expect(await giga.pays(lena.customerKey, { ...payment, productKey: 'unheard-of' })).toMatchObject({
      payout: { value: '0.00' },
    });
  });

  test('a canceled product pays no longer, and what was paid stays', async () => {
    const lena = await giga.customer();
    const { id } = await giga.buys(lena.id, 'surveys', { externalSubscriptionKey: `s-${lena.id}` });
    const payment = { amount: '39.00', subscriptionKey: `s-${lena.id}` };
    const before = await giga.pays(lena.customerKey, payment);
    await giga.does('PATCH', `/v1/customers/${lena.id}/products/${id}`, { status: 'Churned' });
    const after = await giga.pays(lena.customerKey, payment);
    expect([before['payout'], after['payout']]).toMatchObject([{ value: '3.90' }, { value: '0.00' }]);
    expect(await mall.must('GET', `/v1/actions/${before.id}`, { key: giga.keys.brand })).toMatchObject({
      payout: { value: '3.90' },
    });
  });

  test('a product key that exists already is refused', async () => {
    const body = { key: 'inbox', name: 'Inbox 2' };
    expect(await mall.send('POST', '/v1/products', { key: giga.keys.brand, body })).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
  });
});

describe('what partners see', () => {
  test('the offer in their words, not the trigger’s name and rules, nor the triggers that do not apply', async () => {
    const lena = await giga.customer();
    await giga.buys(lena.id, 'inbox');
    const sale = await giga.pays(lena.customerKey, { amount: '99.00', productKey: 'inbox' });
    const { sentences, steps } = await story(sale.id, 'partner');
    expect(sentences).toEqual([
      'Offer “Earn 20% for every Inbox sale” applies.',
      '20 % of 99.00 USD is 19.80 USD.',
      'The payout is 19.80 USD.',
    ]);
    expect(JSON.stringify(steps)).not.toMatch(/Trigger|active|PRODUCT/);
  });

  test('only the offers that they are eligible for, by group and tag', async () => {
    const shop = await openGigaKick(mall, { groups: ['Gold'] });
    const rival = await shop.rival({ groups: ['Silver'], tags: ['blog'] });
    const ruled = (variable: string, value: string) => ({ rules: [{ variable, operator: 'IS', values: [value] }] });
    const [chat, base, surveys, inbox] = gigaKickProducts;
    const forAll = await shop.trigger(chat);
    const forGold = await shop.trigger(base, ruled('PARTNER_GROUP', 'Gold'));
    const forBlogs = await shop.trigger(surveys, ruled('PARTNER_TAG', 'blog'));
    await shop.trigger(inbox, { active: false });

    const offered = async (path: string, key: string) => (await mall.list(path, key)).data;
    expect(await offered('/v1/offers', shop.keys.partner)).toEqual([
      { id: forGold.id, description: 'Earn 15% for every Knowledge Base sale', commission: { rate: '15' } },
      { id: forAll.id, description: 'Earn 10% for every Live Chat sale', commission: { rate: '10' } },
    ]);
    const ofRival = [forBlogs.id, forAll.id];
    expect((await offered('/v1/offers', rival.key)).map(({ id }) => id)).toEqual(ofRival);
    const preview = await offered(`/v1/offers?partnerId=${rival.partnerId}`, shop.keys.brand);
    expect(preview.map(({ id }) => id)).toEqual(ofRival);
    expect(await mall.send('GET', `/v1/offers?partnerId=${rival.partnerId}`, { key: shop.keys.partner })).toMatchObject(
      { status: 404 },
    );

    const pages = await mall.list('/v1/offers?limit=1', rival.key);
    const next = await mall.list(`/v1/offers?limit=1&cursor=${pages.nextCursor ?? ''}`, rival.key);
    expect([...pages.data, ...next.data].map(({ id }) => id)).toEqual(ofRival);

    const lena = await shop.customer();
    const sale = await shop.pays(lena.customerKey, { amount: '100.00' });
    expect(sale).toMatchObject({ payout: { value: '15.00' } });
  });

  test('all products of a customer, and of who sold them only themselves', async () => {
    const shop = await openGigaKick(mall);
    const rival = await shop.rival();
    const lena = await shop.customer();
    const own = { teamMember: 'Ann', amount: '99.00', currency: 'USD', externalSubscriptionKey: `i-${lena.id}` };
    await shop.buys(lena.id, 'inbox', own);
    await shop.buys(lena.id, 'surveys', {
      status: 'Churned',
      partnerId: rival.partnerId,
      teamMember: 'Bob',
      purchasedAt: '2026-01-31T10:00:00Z',
    });
    const catalogue = (await mall.list('/v1/products', shop.keys.partner)).data;
    expect(catalogue.map(({ name }) => name).sort()).toEqual(['Inbox', 'Knowledge Base', 'Live Chat', 'Surveys']);
    const landscape = async (key: string) => (await mall.list(`/v1/customers/${lena.id}/products`, key)).data;

    const [surveys, inbox] = await landscape(shop.keys.partner);
    expect(inbox).toMatchObject({
      name: 'Inbox',
      status: 'ACTIVE',
      amount: '99.00',
      currency: 'USD',
      partnerId: shop.partnerId,
      teamMember: 'Ann',
      externalSubscriptionKey: null,
    });
    expect(surveys).toMatchObject({
      name: 'Surveys',
      status: 'CHURNED',
      partnerId: null,
      teamMember: null,
      purchasedAt: '2026-01-31T10:00:00Z',
    });
    // Who sold her something sees her products too, with the same discretion.
    const seenByRival = await landscape(rival.key);
    expect(seenByRival).toMatchObject([{ partnerId: rival.partnerId }, { partnerId: null, teamMember: null }]);
    const stranger = await shop.rival();
    expect(await mall.send('GET', `/v1/customers/${lena.id}/products`, { key: stranger.key })).toMatchObject({
      status: 404,
    });
  });
});

describe('triggers', () => {
  test('each that matches makes its own line', async () => {
    const shop = await openGigaKick(mall, { groups: ['Gold'] });
    const [, , , inbox] = gigaKickProducts;
    await shop.trigger(inbox, { commission: { amount: '25.00' }, rules: [] });
    await shop.trigger(inbox, { rules: [{ variable: 'AMOUNT', operator: 'GREATER_THAN', values: ['50'] }] });
    await shop.trigger(inbox, { rules: [{ variable: 'CUSTOMER_AGE', operator: 'LESS_THAN', values: ['1'] }] });
    const lena = await shop.customer();
    const sale = await shop.pays(lena.customerKey, { amount: '60.00' });
    expect(sale).toMatchObject({ payout: { value: '49.00' } });
    const { lines } = await mall.must('GET', `/v1/actions/${sale.id}/explanation`, { key: shop.keys.brand });
    expect(lines).toMatchObject([{ payout: '25.00' }, { payout: '12.00' }, { payout: '12.00' }]);
    // What remains of a sale is what remains of each of its lines.
    const half = await mall.must('POST', `/v1/actions/${sale.id}/reversals`, {
      key: shop.keys.support,
      body: { reason: 'ITEM_RETURNED', amount: '30.00' },
    });
    expect(half).toMatchObject({ payout: { value: '24.50' } });
  });

  test('a change holds from now on; a sale is paid by what the trigger said at its event date', async () => {
    const shop = await openGigaKick(mall);
    const [, , , inbox] = gigaKickProducts;
    const { id } = await shop.trigger(inbox, { rules: [] });
    const lena = await shop.customer();
    const before = await mall.deps.clock.now();
    await mall.stage.moveTo(new Date(Date.parse(before) + 3_600_000).toISOString());
    const changed = await shop.does('PATCH', `/v1/triggers/${id}`, { commission: { rate: '50' } });
    expect(changed).toMatchObject({ version: 2, commission: { rate: '50' }, name: 'Inbox, active' });
    const late = await shop.pays(lena.customerKey, { amount: '100.00', occurredAt: before });
    const now = await shop.pays(lena.customerKey, { amount: '100.00' });
    expect([late['payout'], now['payout']]).toMatchObject([{ value: '20.00' }, { value: '50.00' }]);
    await shop.does('PATCH', `/v1/triggers/${id}`, { active: false });
    expect(await shop.pays(lena.customerKey, { amount: '100.00' })).toMatchObject({ payout: { value: '0.00' } });
  });

  test('moved to another partner, a sale is priced by the product as it was when it was sold', async () => {
    const shop = await openGigaKick(mall);
    const rival = await shop.rival();
    const [, , surveys] = gigaKickProducts;
    await shop.trigger(surveys);
    const lena = await shop.customer();
    const { id } = await shop.buys(lena.id, 'surveys');
    const sale = await shop.pays(lena.customerKey, { amount: '39.00', productKey: 'surveys' });
    await shop.does('PATCH', `/v1/customers/${lena.id}/products/${id}`, { status: 'Churned' });
    const moved = await mall.must('POST', `/v1/actions/${sale.id}/reattributions`, {
      key: shop.keys.support,
      body: { partnerId: rival.partnerId, reason: 'CREDITED_DIFFERENT_MP' },
    });
    expect(moved).toMatchObject({ partnerId: rival.partnerId, payout: { value: '3.90' } });
  });

  test('a trigger may begin at a date', async () => {
    const shop = await openGigaKick(mall);
    const [chat] = gigaKickProducts;
    const tomorrow = new Date(Date.parse(await mall.deps.clock.now()) + 86_400_000).toISOString();
    await shop.trigger(chat, { rules: [], from: tomorrow });
    const lena = await shop.customer();
    expect(await shop.pays(lena.customerKey, { amount: '100.00' })).toMatchObject({ payout: { value: '0.00' } });
    expect((await mall.list('/v1/offers', shop.keys.partner)).data).toEqual([]);
  });

  test.each([
    { rule: 'a window', rules: [{ variable: 'PRODUCT_CREATED', operator: 'IS', values: ['LAST_MONTH'] }] },
    { rule: 'a status', rules: [{ variable: 'PRODUCT_STATUS', operator: 'IS', values: ['Gone'] }] },
    { rule: 'a number', rules: [{ variable: 'AMOUNT', operator: 'LESS_THAN', values: ['much'] }] },
  ])('$rule that could never match is refused', async ({ rules }) => {
    const body = { name: 'x', offerDescription: 'x', commission: { rate: '5' }, rules };
    expect(await mall.send('POST', '/v1/triggers', { key: giga.keys.brand, body })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/rules/0/values/0' }] },
    });
  });

  test('a contract without pricing TRIGGERS is priced by its terms, whatever triggers there are', async () => {
    const shop = await openGigaKick(
      mall,
      {},
      {
        pricing: undefined,
        eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '7' }],
      },
    );
    const [chat] = gigaKickProducts;
    await shop.trigger(chat, { rules: [] });
    const lena = await shop.customer();
    expect(await shop.pays(lena.customerKey, { amount: '100.00' })).toMatchObject({ payout: { value: '7.00' } });
  });

  test('a dry run asks the same triggers', async () => {
    const shop = await openGigaKick(mall, { groups: ['Gold'] });
    const [chat] = gigaKickProducts;
    await shop.trigger(chat, { rules: [{ variable: 'PARTNER_GROUP', operator: 'IS', values: ['Gold'] }] });
    const action = {
      eventType: 'SALE',
      orderId: 'dry',
      eventDate: await mall.deps.clock.now(),
      amount: '100.00',
      currency: 'USD',
      partnerId: shop.partnerId,
    };
    const body = { action, terms: { currency: 'USD', pricing: 'TRIGGERS' } };
    expect(await mall.must('POST', '/v1/evaluations', { key: shop.keys.brand, body })).toMatchObject({
      payout: { value: '10.00' },
    });
  });
});

describe('years later', () => {
  test('every evaluation comes out the same, and the books balance', async () => {
    expect((await reevaluation(mall.deps.database)).differences).toEqual([]);
    expect((await verification(mall.deps.database, giga.brandId)).problems).toEqual([]);
  });
});
