import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { validateXML } from 'xmllint-wasm';
import { paymentOf } from '../../activities/payouts/payment.ts';
import { PayoutEntity, StatementEntity } from '../../database/entities/index.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { sealOf } from '../../platform/seal.ts';
import { payoutWorkflowId } from '../../workflows/messages/payout.ts';
import { payBy } from '../support/payouts.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

const schema = readFileSync(join(import.meta.dirname, '../activities/payouts/fixtures/pain.001.001.09.xsd'), 'utf8');
const partnerAccount = { iban: 'DE89370400440532013000', bic: 'COBADEFFXXX', holder: 'Coyote GmbH & Söhne' };
const brandAccount = { iban: 'GB33BUKB20201555555555', bic: 'BUKBGB22', holder: 'Acme Inc, Payouts' };

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

/** An hour before, and after. */
const before = (instant: string): string => new Date(Date.parse(instant) - 3_600_000).toISOString();
const later = (instant: string): string => plusDuration(instant, 'PT1H', 'UTC');

/** The brand names the account that it pays from: finance asks, the brand confirms. */
async function payFromBank({ keys }: Shop): Promise<void> {
  const path = '/v1/payer-accounts';
  const { id, ...asked } = await mall.must('POST', path, { key: keys.finance, body: { account: brandAccount } });
  expect(asked).toMatchObject({ state: 'OPEN', account: { kind: 'BANK_ACCOUNT', country: 'GB', lastFour: '5555' } });
  const confirm = (key: string) => mall.send('POST', `${path}/${id}/confirmations`, { key });
  expect(await confirm(keys.finance)).toMatchObject({ status: 409, body: { code: 'ACCOUNT_CHANGE_NEEDS_ANOTHER' } });
  expect(await confirm(keys.brand)).toMatchObject({ status: 200, body: { state: 'CONFIRMED' } });
}

/** The partner asks to be paid so, finance confirms it. */
async function payTo({ keys, partnerId }: Shop, body: object): Promise<string> {
  const path = `/v1/partners/${partnerId}/payout-methods`;
  const { id } = await mall.must('POST', path, { key: keys.partner, body });
  const confirmed = await mall.must('POST', `${path}/${id}/confirmations`, { key: keys.finance });
  return String(confirmed['payoutsHeldUntil']);
}

async function payoutOf({ keys }: Shop) {
  const [payout] = (await mall.list('/v1/payouts', keys.finance)).data;
  if (!payout) throw new Error('there is no payout');
  return payout;
}

/** All that Temporal keeps of the workflow that pays the partner. */
async function historyOf({ brandId, partnerId }: Shop): Promise<string> {
  const { date, currency } = await mall.deps.database.em.fork().findOneOrFail(StatementEntity, { partnerId });
  const id = payoutWorkflowId({ brandId, partnerId, currency, date });
  const { events } = await mall.deps.temporal.workflow.getHandle(id).fetchHistory();
  // Payloads are base64 in it.
  return JSON.stringify(events).replaceAll(/"data":"([\w+/=]+)"/g, (_data, payload: string) =>
    Buffer.from(payload, 'base64').toString('utf8'),
  );
}

describe('a partner that is paid at its bank', () => {
  test('is paid 72 hours after its account was confirmed, by an order that names both accounts and that banks take', async () => {
    const shop = await openShop(mall);
    await payFromBank(shop);
    const { id: actionId } = await shop.sale();
    await mall.stage.moveTo(String((await shop.read(`/v1/actions/${actionId}`))['lockingAt']));
    const { payableAt } = await shop.read(`/v1/actions/${actionId}`);
    await mall.stage.moveTo(before(String(payableAt)));
    const heldUntil = await payTo(shop, { rail: 'ISO20022', account: partnerAccount });
    await mall.stage.moveTo(String(payableAt));
    const held = await payoutOf(shop);
    expect(held).toMatchObject({
      state: 'pending',
      waitsFor: [{ gate: 'PAYOUT_METHOD', until: heldUntil }],
    });
    await mall.stage.moveTo(before(heldUntil));
    expect(await payoutOf(shop)).toMatchObject({ state: 'pending', sentAt: null });
    await mall.stage.moveTo(heldUntil);
    expect(await payoutOf(shop)).toMatchObject({ id: held.id, state: 'sent', rail: 'ISO20022' });

    const xml = readFileSync(join(mall.stage.dataDir, 'payment-files', `${held.id}.xml`), 'utf8');
    expect((await validateXML({ xml, schema })).errors).toEqual([]);
    for (const said of [
      `<IBAN>${partnerAccount.iban}</IBAN>`,
      `<BICFI>${partnerAccount.bic}</BICFI>`,
      '<Nm>Coyote GmbH &amp; Söhne</Nm>',
      `<IBAN>${brandAccount.iban}</IBAN>`,
      `<BICFI>${brandAccount.bic}</BICFI>`,
      `<Nm>${brandAccount.holder}</Nm>`,
      '<InstdAmt Ccy="USD">10.00</InstdAmt>',
    ]) {
      expect(xml).toContain(said);
    }

    const history = await historyOf(shop);
    expect(history).toContain(held.id);
    const rows = await mall.deps.database.em.fork().execute('SELECT * FROM partner, brand, payer_account_change');
    const seen = `${history}${JSON.stringify(rows)}`;
    expect(seen).toContain('"lastFour":"3000"');
    for (const secret of [...Object.values(partnerAccount), ...Object.values(brandAccount)]) {
      expect(seen).not.toContain(secret);
    }
  });

  test('waits for a brand that has named no account, and is paid once it has', async () => {
    const shop = await openShop(mall);
    const heldUntil = await payTo(shop, { rail: 'ISO20022', account: partnerAccount });
    const { id: actionId } = await shop.sale();
    await shop.untilPaid(actionId);
    await mall.stage.moveTo(heldUntil);
    const held = await payoutOf(shop);
    expect(held).toMatchObject({ state: 'pending', waitsFor: [{ gate: 'PAYER_ACCOUNT', until: null }] });
    await payFromBank(shop);
    await mall.stage.moveTo(later(heldUntil));
    expect(await payoutOf(shop)).toMatchObject({ id: held.id, state: 'sent', waitsFor: [] });
  });
});

describe('a partner that is paid by Stripe', () => {
  test('is paid at its connected account, also what was due before it named it', async () => {
    const shop = await openShop(mall);
    await payBy(mall.stage, shop.partnerId, { rail: 'STRIPE' });
    const { id: actionId } = await shop.sale();
    await shop.untilPaid(actionId);
    // This installation has no key of Stripe, so that the payment waits.
    const { id } = await payoutOf(shop);
    await payTo(shop, { rail: 'STRIPE', account: { stripeAccountId: 'acct_1032D82eZvKYlo2C' } });
    const em = mall.deps.database.em.fork();
    const payment = await paymentOf(em, sealOf(mall.deps.settings), await em.findOneOrFail(PayoutEntity, id));
    expect(payment).toMatchObject({
      payee: 'Acme Blog',
      destination: { kind: 'STRIPE_ACCOUNT', accountId: 'acct_1032D82eZvKYlo2C' },
    });
    await expect(
      em.findOneOrFail(PayoutEntity, id).then((payout) => paymentOf(em, sealOf({}), payout)),
    ).rejects.toThrow(/^PAYOUT_DETAILS_KEY has no key [0-9a-f]{8}, by which this was sealed\.$/);
  });
});

describe('the account that a brand pays from', () => {
  test('is one: a newer one takes the place of the older, and a rejected one never counts', async () => {
    const shop = await openShop(mall);
    await payFromBank(shop);
    const path = '/v1/payer-accounts';
    const other = { account: { iban: 'FR1420041010050500013M02606', holder: 'Acme Inc' } };
    const { id } = await mall.must('POST', path, { key: shop.keys.brand, body: other });
    const second = await mall.send('POST', path, { key: shop.keys.finance, body: other });
    expect(second).toMatchObject({ status: 409, body: { code: 'ACCOUNT_CHANGE_OPEN' } });
    await mall.must('POST', `${path}/${id}/rejections`, { key: shop.keys.finance, body: { note: 'Not ours.' } });
    const late = await mall.send('POST', `${path}/${id}/confirmations`, { key: shop.keys.finance });
    expect(late).toMatchObject({ status: 409, body: { code: 'ACCOUNT_CHANGE_DECIDED' } });
    expect((await mall.list(path, shop.keys.finance)).data).toMatchObject([
      { id, state: 'REJECTED', account: { country: 'FR', lastFour: '2606' }, decisionNote: 'Not ours.' },
      { state: 'CONFIRMED', account: { country: 'GB', lastFour: '5555' } },
    ]);
    const stranger = await openShop(mall);
    expect((await mall.list(path, stranger.keys.finance)).data).toEqual([]);
    expect(await mall.send('POST', `${path}/${id}/rejections`, { key: stranger.keys.brand })).toMatchObject({
      status: 404,
    });
  });
});
