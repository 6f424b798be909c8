import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { actionPreview } from '../../api/actionPreview.ts';
import { byText, foretelling, type Foretelling } from '../support/foretold.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { storedContent } from '../support/stored.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const usd = (value: string) => ({ value, currency: 'USD' });

const send = (shop: Shop, path: string, body: object) => mall.send('POST', path, { key: shop.keys.support, body });
const previewedAndDone: Foretelling['previewedAndDone'] = (...asked) => foretelling(mall).previewedAndDone(...asked);
const foretold: Foretelling['foretold'] = (...asked) => foretelling(mall).foretold(...asked);

const items = [
  { sku: 'ANVIL', quantity: 2, price: '30.00' },
  { sku: 'BELL', quantity: 1, price: '40.00' },
];

describe('the preview of a reversal is what the reversal does', () => {
  test.each([
    { rule: 'all of an open action', sale: {}, body: {}, pays: '0.00' },
    { rule: 'an amount of it', sale: {}, body: { amount: '33.33' }, pays: '6.67' },
    {
      rule: 'pieces of it',
      sale: { amount: undefined, items },
      body: { items: [{ sku: 'ANVIL', quantity: 1 }] },
      pays: '7.00',
    },
    { rule: 'a test action, at once', sale: { test: true }, body: { immediately: true }, pays: '0.00' },
    {
      rule: 'an amount of a test action, at once',
      sale: { test: true },
      body: { amount: '50.00', immediately: true },
      pays: '5.00',
    },
    { rule: 'an action that nobody earned', sale: { partnerId: undefined }, body: {}, pays: '0.00' },
  ])('$rule', async ({ sale, body, pays }) => {
    const shop = await openShop(mall);
    const { id } = await shop.sale(sale);
    const { action } = await foretold(shop, id, 'reversals', { reason: 'ITEM_RETURNED', ...body });
    expect(action.payout).toEqual(usd(pays));
  });

  test('within limits and tiers: what is given back is given back', async () => {
    const shop = await openShop(mall, {
      payoutGroups: [{ id: 'all', rank: 1, payoutRate: '10', tiers: [{ actionThreshold: 1, payoutRate: '20' }] }],
      limits: [{ type: 'PAYOUT', value: '25', period: 'MONTH' }],
    });
    const sales = [await shop.sale(), await shop.sale()];
    expect(sales.map(({ payout }) => payout)).toEqual([usd('10.00'), usd('15.00')]);
    const { action, postings } = await foretold(shop, sales[1]?.id ?? '', 'reversals', {
      reason: 'ITEM_RETURNED',
      amount: '60.00',
    });
    expect(action.payout).toEqual(usd('8.00'));
    expect(postings).toContainEqual({
      account: 'PARTNER_ACCRUED',
      partnerId: shop.partnerId,
      ...{ amount: '-7.00', currency: 'USD' },
    });
    expect(await shop.sale({ eventDate: String(sales[1]?.['eventDate']) })).toMatchObject({ payout: usd('7.00') });
  });

  test('after payment it says what would be clawed back', async () => {
    const shop = await openShop(mall);
    const { id } = await shop.sale();
    await shop.untilPaid(id);
    const { balances, postings } = await foretold(shop, id, 'reversals', { reason: 'ITEM_RETURNED', amount: '40.00' });
    expect(postings).toEqual([
      { account: 'BRAND_PAYABLE', partnerId: null, amount: '4.00', currency: 'USD' },
      { account: 'PARTNER_PAYABLE', partnerId: shop.partnerId, amount: '-4.00', currency: 'USD' },
    ]);
    expect(balances).toEqual([
      {
        partnerId: shop.partnerId,
        currency: 'USD',
        before: { accrued: '0.00', payable: '0.00', paid: '10.00' },
        after: { accrued: '0.00', payable: '-4.00', paid: '10.00' },
      },
    ]);
  });
});

describe('the preview of a reattribution is what the reattribution does', () => {
  test.each([
    { rule: 'of an open action', sale: {} },
    { rule: 'of one that nobody earned', sale: { partnerId: undefined } },
    { rule: 'of a test: its price moves, and no money', sale: { test: true } },
  ])('$rule', async ({ sale }) => {
    const shop = await openShop(mall);
    const other = await shop.rival({ defaultPayoutRate: '20' });
    const { id } = await shop.sale(sale);
    const body = { partnerId: other.partnerId, reason: 'CREDITED_DIFFERENT_MP' };
    const { action } = await foretold(shop, id, 'reattributions', body);
    expect(action).toMatchObject({ partnerId: other.partnerId, payout: usd('20.00') });
  });

  test('of one that was paid: a clawback for the old partner; its dates have passed, so the new one can be paid at once', async () => {
    const shop = await openShop(mall);
    const other = await shop.rival({ defaultPayoutRate: '20' });
    const { id } = await shop.sale();
    await shop.untilPaid(id);
    const body = { partnerId: other.partnerId, reason: 'CREDITED_DIFFERENT_MP' };
    const { preview, done, posted } = await previewedAndDone(shop, id, 'reattributions', body);
    const { contractId, payout, attribution, lockedAt, payableAt } = preview.action;
    // Its statement is of a date that has passed, so it is paid a moment later.
    expect(done).toMatchObject({ contractId, payout, attribution, lockedAt, payableAt, stateDetail: 'PAID' });
    expect(posted.toSorted(byText)).toEqual(preview.postings.toSorted(byText));
    expect(preview.action).toMatchObject({
      partnerId: other.partnerId,
      payout: usd('20.00'),
      state: 'APPROVED',
      stateDetail: 'PAYMENT_PENDING',
    });
    expect(preview.postings.map(({ account, amount }) => `${account} ${amount}`)).toEqual([
      'BRAND_PAYABLE 10.00',
      'PARTNER_PAYABLE -10.00',
      'BRAND_ACCRUED -20.00',
      'PARTNER_ACCRUED 20.00',
      'BRAND_ACCRUED 20.00',
      'BRAND_PAYABLE -20.00',
      'PARTNER_ACCRUED -20.00',
      'PARTNER_PAYABLE 20.00',
    ]);
    expect(preview.balances).toContainEqual({
      partnerId: shop.partnerId,
      currency: 'USD',
      before: { accrued: '0.00', payable: '0.00', paid: '10.00' },
      after: { accrued: '0.00', payable: '-10.00', paid: '10.00' },
    });
  });

  test('behind what the new partner has sold already: its tier and what is left of its limit', async () => {
    const shop = await openShop(mall);
    const other = await shop.rival({
      payoutGroups: [{ id: 'all', rank: 1, payoutRate: '10', tiers: [{ actionThreshold: 1, payoutRate: '20' }] }],
      limits: [{ type: 'PAYOUT', value: '25', period: 'MONTH' }],
    });
    await shop.sale({ partnerId: other.partnerId });
    const { id } = await shop.sale();
    const body = { partnerId: other.partnerId, reason: 'CREDITED_DIFFERENT_MP' };
    const { action, balances } = await foretold(shop, id, 'reattributions', body);
    expect(action.payout).toEqual(usd('15.00'));
    expect(balances).toHaveLength(2);
  });
});

describe('a preview', () => {
  test('leaves no trace: no event in the workflow, no delivery, and the command after it runs as if there had been none', async () => {
    const shop = await openShop(mall);
    const { id, workflowId } = await shop.sale();
    const endpoint = { url: 'http://127.0.0.1:9/', events: ['action.*'] };
    await mall.must('POST', '/v1/webhook-endpoints', { key: shop.keys.brand, body: endpoint });
    const workflow = mall.deps.temporal.workflow.getHandle(String(workflowId));
    const events = async () => (await workflow.describe()).historyLength;
    await mall.stage.moveTo(await mall.deps.clock.now());
    const before = { events: await events(), stored: await storedContent(mall.deps.database) };
    await send(shop, `/v1/actions/${id}/reversals?preview=true`, { reason: 'OTHER' });
    expect({ events: await events(), stored: await storedContent(mall.deps.database) }).toEqual(before);
    expect((await shop.read(`/v1/actions/${id}/history`))['data']).toHaveLength(1);
  });

  test.each([
    { rule: 'more than is left', what: 'reversals', body: { amount: '100.01' }, code: 'REVERSAL_EXCEEDS_ACTION' },
    {
      rule: 'a partner without a contract',
      what: 'reattributions',
      body: 'UNSIGNED',
      code: 'PARTNER_WITHOUT_CONTRACT',
    },
    { rule: 'the partner who has it', what: 'reattributions', body: 'SAME', code: 'ACTION_STATE_REFUSES' },
  ])('of $rule is refused as the command would be', async ({ what, body, code }) => {
    const shop = await openShop(mall);
    const { id } = await shop.sale();
    const unsigned = { name: 'Unsigned', email: 'blog@example.com', country: 'US', currency: 'USD' };
    const { id: nobody } = await mall.must('POST', '/v1/partners', { key: shop.keys.brand, body: unsigned });
    const partnerId = body === 'SAME' ? shop.partnerId : nobody;
    const asked = { reason: 'OTHER', ...(typeof body === 'object' ? body : { partnerId }) };
    const path = `/v1/actions/${id}/${what}`;
    const [preview, command] = [await send(shop, `${path}?preview=true`, asked), await send(shop, path, asked)];
    expect(preview).toMatchObject({ status: command.status, body: { code } });
    expect(command).toMatchObject({ body: { code } });
  });

  test('is for support, of its own brand, and names what else is asked', async () => {
    const shop = await openShop(mall);
    const { id } = await shop.sale();
    const path = `/v1/actions/${id}/reversals?preview=true`;
    const body = { reason: 'OTHER' };
    for (const who of ['brand', 'finance', 'partner'] as const) {
      expect(await mall.send('POST', path, { key: shop.keys[who], body })).toMatchObject({ status: 403 });
    }
    expect(await send(await openShop(mall), path, body)).toMatchObject({ status: 404 });
    expect(await send(shop, `/v1/actions/${uuid()}/reversals?preview=true`, body)).toMatchObject({ status: 404 });
    expect(await send(shop, path.replace('true', 'yes'), body)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/preview' }] },
    });
  });
});

const sku = fc.constantFrom('ANVIL', 'BELL');
const corrections = fc.array(
  fc.oneof(
    fc.record({
      takeBack: fc.record({ amount: fc.integer({ min: 1, max: 6_000 }).map((cents) => (cents / 100).toFixed(2)) }),
    }),
    fc.record({
      takeBack: fc.record({ items: fc.tuple(fc.record({ sku, quantity: fc.integer({ min: 1, max: 2 }) })) }),
    }),
    fc.record({ moveTo: fc.integer({ min: 0, max: 2 }) }),
  ),
  { minLength: 2, maxLength: 6 },
);

test('whatever is taken back and moved, one after another: each preview is what its command then does, and the books are right', async () => {
  const shop = await openShop(mall, { limits: [{ type: 'PAYOUT', value: '33.33', period: 'MONTH' }] });
  const tiers = [{ actionThreshold: 2, payoutRate: '12.5' }];
  const perItem = await shop.rival({
    payoutLevel: 'ITEM',
    defaultPayoutRate: '7.7',
    limits: [{ type: 'ITEM', value: '5', period: 'MONTH' }],
  });
  const tiered = await shop.rival({ payoutGroups: [{ id: 'all', rank: 1, payoutRate: '10', tiers }] });
  const partners = [shop.partnerId, perItem.partnerId, tiered.partnerId];
  await fc.assert(
    fc.asyncProperty(corrections, async (steps) => {
      const { id } = await shop.sale({ amount: undefined, items, orderDiscount: '9.99' });
      for (const step of steps) {
        const [what, body] =
          'moveTo' in step ? ['reattributions', { partnerId: partners[step.moveTo] }] : ['reversals', step.takeBack];
        const path = `/v1/actions/${id}/${what}`;
        const asked = { reason: 'OTHER', ...body };
        const [preview, done] = [await send(shop, `${path}?preview=true`, asked), await send(shop, path, asked)];
        expect(preview.status).toBe(done.status);
        if (done.status === 200) expect(actionPreview.parse(preview.body).action).toEqual(done.body);
        else expect(preview.body).toMatchObject({ code: z.object({ code: z.string() }).parse(done.body).code });
      }
      expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
    }),
    { numRuns: 12 },
  );
}, 120_000);
