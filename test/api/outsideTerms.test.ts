import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openCategories } from '../support/categories.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { perClick } from '../support/tenant.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

const usd = (value: string) => ({ value, currency: 'USD' });
const booksAreRight = async (of: Shop) => {
  expect(await of.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
};
const limited = () => openShop(mall, { limits: [{ type: 'PAYOUT', value: '6', period: 'MONTH' }] });
const outsideTerms = { outsideTerms: true, note: 'We promised it.' };

describe('what is outside of the terms', () => {
  test('is shown, and paid once support approves it; the action does not lock by that', async () => {
    const shop = await limited();
    const eventDate = await mall.deps.clock.now();
    const sale = await shop.sale({ eventDate });
    expect(sale).toMatchObject({ payout: usd('6.00'), outsideTerms: usd('4.00'), outsideTermsApprovedAt: null });
    const preview = await shop.command('approvals?preview=true', sale.id, outsideTerms);
    const approved = await shop.command('approvals', sale.id, outsideTerms);
    const paid = { stateDetail: 'OPEN', payout: usd('10.00'), outsideTerms: usd('4.00') };
    expect(approved).toMatchObject({ status: 200, body: paid });
    expect(preview).toMatchObject({ body: { action: paid } });
    await booksAreRight(shop);
    expect(await shop.read(`/v1/actions/${sale.id}/explanation`, 'support')).toMatchObject({
      outsideTerms: usd('4.00'),
      outsideTermsApprovedAt: expect.any(String) as unknown,
      sentences: expect.arrayContaining([
        'The 4.00 USD outside of the terms are approved, so they are paid too.',
      ]) as unknown,
    });
    // The limit was used up before and after.
    expect(await shop.sale({ eventDate })).toMatchObject({ payout: usd('0.00'), outsideTerms: usd('10.00') });
    await shop.reverse(sale.id, { amount: '50.00' });
    expect(await shop.read(`/v1/actions/${sale.id}`)).toMatchObject({ payout: usd('5.00') });
    await booksAreRight(shop);
  });

  test('after the payment is a line of the next statement', async () => {
    const shop = await limited();
    const { id } = await shop.sale();
    await shop.untilPaid(id);
    expect(await shop.command('approvals', id, outsideTerms)).toMatchObject({
      body: { stateDetail: 'PAYMENT_PENDING', payout: usd('10.00') },
    });
    expect(await shop.balance()).toEqual([{ currency: 'USD', accrued: '0.00', payable: '4.00', paid: '6.00' }]);
    await booksAreRight(shop);
  });

  test('is approved once, and where there is something', async () => {
    const shop = await limited();
    const { id } = await shop.sale();
    const ask = (actionId: string) => shop.command('approvals', actionId, { outsideTerms: true });
    await ask(id);
    expect(await ask(id)).toMatchObject({ status: 409, body: { code: 'ACTION_ALREADY_APPROVED' } });
    const plain = await openShop(mall);
    const within = await plain.sale();
    expect(await plain.command('approvals', within.id, { outsideTerms: true })).toMatchObject({
      status: 409,
      body: { code: 'ACTION_WITHIN_TERMS' },
    });
  });

  test('is forgotten with another partner', async () => {
    const shop = await limited();
    const { partnerId } = await shop.rival({ limits: [{ type: 'PAYOUT', value: '1', period: 'MONTH' }] });
    const { id } = await shop.sale();
    await shop.command('approvals', id, outsideTerms);
    expect(await shop.reattribute(id, { partnerId })).toMatchObject({
      body: { payout: usd('1.00'), outsideTerms: usd('9.00'), outsideTermsApprovedAt: null },
    });
    await booksAreRight(shop);
  });
});

describe('a reversal by quantity', () => {
  /** A brand that pays 0.25 for each click, and one day's action of 40 of them. */
  async function fortyClicks(terms: object = {}) {
    const brand = await openCategories(mall, { CLICK: { ...perClick, ...terms } });
    const another = () => brand.report('CLICK', { clicks: 40 });
    const { body } = await another();
    const path = `/v1/actions/${(body as { id: string }).id}`;
    const command = (what: string, body: object) =>
      mall.send('POST', `${path}/${what}`, { key: brand.keys.support, body });
    const reverse = (body: object) => command('reversals', { reason: 'OTHER', ...body });
    return { ...brand, another, command, reverse };
  }

  test('takes back so many of the clicks that an action stands for, and gives them back to limits', async () => {
    const { another, reverse, keys } = await fortyClicks({
      limits: [{ type: 'CLICKS', value: '50', period: 'MONTH' }],
    });
    expect(await reverse({ quantity: 4 })).toMatchObject({ body: { state: 'PENDING', payout: usd('9.00') } });
    expect(await another()).toMatchObject({ body: { payout: usd('3.50'), outsideTerms: usd('6.50') } });
    expect(await reverse({ quantity: 37 })).toMatchObject({ body: { code: 'REVERSAL_EXCEEDS_ACTION' } });
    expect(await reverse({ quantity: 36 })).toMatchObject({ body: { state: 'REVERSED', payout: usd('0.00') } });
    const books = await mall.must('GET', '/v1/ledger/verification', { key: keys.finance });
    expect(books).toMatchObject({ balanced: true, problems: [] });
  });

  test('is refused of what stands for no clicks, and beside an amount', async () => {
    const shop = await openShop(mall);
    const { id } = await shop.sale();
    const wrong = { status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ pointer: '/quantity' }] } };
    expect(await shop.reverse(id, { quantity: 1 })).toMatchObject(wrong);
    expect(await shop.reverse(id, { quantity: 1, amount: '5.00' })).toMatchObject(wrong);
  });

  test('has its like upwards: clicks are corrected, and that is undone', async () => {
    const { command } = await fortyClicks();
    expect(await command('corrections', { clicks: 50 })).toMatchObject({ body: { clicks: 50, payout: usd('12.50') } });
    expect(await command('restorations', {})).toMatchObject({ body: { clicks: 40, payout: usd('10.00') } });
  });
});

test('a call that was longer than reported is paid for its minutes', async () => {
  const brand = await openCategories(mall, { CALL_PER_DURATION: { payoutLevel: 'CALL', defaultPayout: '2.00' } });
  const { body } = await brand.report('CALL_PER_DURATION', { call: { durationSeconds: 50 } });
  const path = `/v1/actions/${(body as { id: string }).id}/corrections`;
  const call = { durationSeconds: 130, talkSeconds: 100 };
  expect(await mall.send('POST', path, { key: brand.keys.support, body: { call } })).toMatchObject({
    body: { payout: usd('6.00') },
  });
});
