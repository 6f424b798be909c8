import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nextYear } from '../support/agreements.ts';
import { pagesOf } from '../support/pdfText.ts';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';

let mall: Mall;
beforeAll(async () => {
  mall = await openMall();
}, 60_000);
afterAll(() => mall.close());

/** Locked a day after the event's day; paid two days after the end of the day of the invoice's issue. */
const byInvoice = { payoutScheduling: { basis: 'INVOICED', period: 'END_OF_DAY', monthOffset: 0, dayOffset: 2 } };

const german = {
  operator: { name: 'Operator GmbH', country: 'DE', vatId: 'DE136695976' },
  brand: { name: 'Acme Europe GmbH', country: 'DE', vatId: 'DE129273398', address: 'Hauptstraße 1, Berlin' },
  vatRates: { DE: '19' },
};

const invoicing = (shop: Shop, settings: object) =>
  mall.must('PATCH', `/v1/brands/${shop.brandId}`, { key: mall.adminKey, body: { invoicing: settings } });
const invoice = (shop: Shop, body: object = {}, sent = {}) =>
  mall.send('POST', '/v1/invoices', { key: shop.keys.finance, body, ...sent });
const invoices = async (shop: Shop, query = '', key = shop.keys.finance) =>
  (await mall.list(`/v1/invoices?${query}`, key)).data;
const linesOf = async (shop: Shop, id: string, key = shop.keys.finance) =>
  (await mall.list(`/v1/invoices/${id}/lines`, key)).data;
const actionNow = (shop: Shop, id: string) => shop.read(`/v1/actions/${id}`);
const lockedAll = async (shop: Shop, ...actions: readonly { readonly id: string }[]): Promise<void> => {
  for (const { id } of actions) await mall.stage.moveTo(String((await actionNow(shop, id))['lockingAt']));
};
const problems = async (shop: Shop) => (await shop.read('/v1/ledger/verification', 'finance'))['problems'];
/** Nothing moves, but what is due happens. */
const settled = async (): Promise<string> => mall.stage.moveTo(await mall.deps.clock.now());

describe('an invoice to the brand', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(mall);
    await invoicing(shop, german);
  });

  test('has what has locked and is on none yet, and states the VAT that is set', async () => {
    await shop.sale();
    const sale = await shop.sale({ amount: '50.00' });
    expect(await invoice(shop)).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_INVOICE' } });
    await lockedAll(shop, sale);
    const answer = await invoice(shop);
    const year = (await mall.deps.clock.now()).slice(0, 4);
    const number = `INV-${shop.brandId.slice(-8).toUpperCase()}-${year}-000001`;
    expect(answer).toMatchObject({
      status: 201,
      body: {
        data: [
          {
            kind: 'BRAND_INVOICE',
            documentType: 'INVOICE',
            number,
            seller: { name: 'Operator GmbH', vatId: 'DE136695976' },
            buyer: { name: 'Acme Europe GmbH', address: 'Hauptstraße 1, Berlin' },
            net: '15.00',
            vat: { treatment: 'DOMESTIC', reverseCharge: false, rate: '19', amount: '2.85' },
            total: '17.85',
          },
        ],
      },
    });
    expect(await invoice(shop)).toMatchObject({ status: 409 });
  });

  test('leads by its lines to the actions', async () => {
    const [{ id } = { id: '' }] = await invoices(shop);
    const lines = await linesOf(shop, id);
    expect(lines.map(({ kind, amount }) => `${String(kind)} ${String(amount)}`).sort()).toEqual([
      'EARNED 10.00',
      'EARNED 5.00',
    ]);
    for (const { actionId, amount } of lines) {
      expect(await actionNow(shop, String(actionId))).toMatchObject({ payout: { value: amount } });
    }
  });

  test('is never changed: what is taken back later is a credit note with the next number', async () => {
    const [first] = await invoices(shop);
    const small = (await linesOf(shop, String(first?.id))).find(({ amount }) => amount === '5.00');
    await shop.reverse(String(small?.['actionId']));
    const { body } = await invoice(shop, { currency: 'USD' });
    expect(body).toMatchObject({
      data: [{ documentType: 'CREDIT_NOTE', net: '-5.00', vat: { amount: '-0.95' }, total: '-5.95' }],
    });
    expect((await invoices(shop)).map(({ number }) => String(number).slice(-6))).toEqual(['000002', '000001']);
    expect(await problems(shop)).toEqual([]);
  });

  test('under a repeated Idempotency-Key is issued once', async () => {
    await lockedAll(shop, await shop.sale());
    const sent = { headers: { 'idempotency-key': 'november' } };
    const [first, again] = [await invoice(shop, {}, sent), await invoice(shop, {}, sent)];
    expect(again.body).toEqual(first.body);
  });

  test('takes what counts through a day, and no later', async () => {
    const sale = await shop.sale();
    await lockedAll(shop, sale);
    expect(await invoice(shop, { through: '2026-11-19' })).toMatchObject({ body: { code: 'NOTHING_TO_INVOICE' } });
    expect(await invoice(shop, { through: '2999-01-01' })).toMatchObject({
      body: { errors: [{ pointer: '/through' }] },
    });
    expect(await invoice(shop)).toMatchObject({ status: 201 });
  });

  test('is told as PDF, the same bytes each time', async () => {
    const [{ id } = { id: '' }] = await invoices(shop);
    const fetched = async () => {
      const headers = { authorization: `Bearer ${shop.keys.finance}` };
      return new Uint8Array(await (await fetch(`${mall.url}/v1/invoices/${id}/pdf`, { headers })).arrayBuffer());
    };
    const bytes = await fetched();
    const text = (await pagesOf(bytes)).join(' ');
    for (const words of ['Operator GmbH', 'Acme Europe GmbH', 'Commissions', '19 %', '11.90'])
      expect(text).toContain(words);
    expect(await fetched()).toEqual(bytes);
  });

  test('is no business of partners and of other brands', async () => {
    const [{ id } = { id: '' }] = await invoices(shop);
    const other = await openShop(mall);
    expect(await invoices(shop, '', shop.keys.partner)).toEqual([]);
    for (const key of [shop.keys.partner, other.keys.finance]) {
      for (const end of ['', '/lines', '/pdf']) {
        expect(await mall.send('GET', `/v1/invoices/${id}${end}`, { key })).toMatchObject({ status: 404 });
      }
    }
  });
});

describe('under basis INVOICED', () => {
  test('what is locked waits for its invoice, and is paid on the date that counts from it', async () => {
    const shop = await openShop(mall, byInvoice);
    const { id } = await shop.sale();
    await lockedAll(shop, { id });
    await mall.stage.moveTo(`${await nextYear(mall.stage)}-03-10T12:00:00.000Z`);
    expect(await actionNow(shop, id)).toMatchObject({ stateDetail: 'LOCKED', payableAt: null });
    await invoice(shop);
    await settled();
    const { payableAt } = await actionNow(shop, id);
    expect(payableAt).toMatch(/-03-13T0[45]:00:00Z$/);
    await mall.stage.moveTo(String(payableAt));
    expect(await actionNow(shop, id)).toMatchObject({ stateDetail: 'PAID' });
    expect(await problems(shop)).toEqual([]);
  });

  test('a hold stays when the invoice is issued, and delays the payment until it is over', async () => {
    const shop = await openShop(mall, byInvoice);
    const { id } = await shop.sale();
    await lockedAll(shop, { id });
    await shop.command('holds', id, { reason: 'CONS_FRAUD', until: `${await nextYear(mall.stage)}-06-01T00:00:00Z` });
    await invoice(shop);
    await settled();
    const held = await actionNow(shop, id);
    expect(held).toMatchObject({ stateDetail: 'LOCKED' });
    expect(held['payableAt']).not.toBeNull();
    await shop.command('releases', id);
    await mall.stage.moveTo(String(held['payableAt']));
    expect(await actionNow(shop, id)).toMatchObject({ stateDetail: 'PAID' });
  });

  test('what was paid is clawed back, restored, and waits for its next invoice', async () => {
    const shop = await openShop(mall, byInvoice);
    const { id } = await shop.sale();
    await lockedAll(shop, { id });
    await invoice(shop);
    await settled();
    await mall.stage.moveTo(String((await actionNow(shop, id))['payableAt']));
    await shop.reverse(id);
    await shop.command('restorations', id);
    expect(await actionNow(shop, id)).toMatchObject({ stateDetail: 'LOCKED', payableAt: null });
    const again = await invoice(shop);
    expect(again.body).toMatchObject({ data: [{ net: '0.00', documentType: 'INVOICE' }] });
    await settled();
    await mall.stage.moveTo(String((await actionNow(shop, id))['payableAt']));
    expect(await actionNow(shop, id)).toMatchObject({ stateDetail: 'PAID' });
    expect(await problems(shop)).toEqual([]);
  });

  test('what moved to another partner waits for an invoice anew', async () => {
    const shop = await openShop(mall, byInvoice);
    const rival = await shop.rival(byInvoice);
    const { id } = await shop.sale();
    await lockedAll(shop, { id });
    await invoice(shop);
    await settled();
    await shop.reattribute(id, { partnerId: rival.partnerId });
    expect(await actionNow(shop, id)).toMatchObject({ partnerId: rival.partnerId, payableAt: null });
    await invoice(shop);
    await settled();
    expect((await actionNow(shop, id))['payableAt']).not.toBeNull();
    expect(await problems(shop)).toEqual([]);
  });
});

describe('a brand that is invoiced by months', () => {
  test('gets an invoice for what the month brought as it ends, and the next month is planned', async () => {
    const shop = await openShop(mall, byInvoice);
    await invoicing(shop, { run: 'MONTHLY' });
    const { id } = await shop.sale();
    const monthOfSale = (await mall.deps.clock.now()).slice(0, 7);
    await mall.stage.moveTo(String((await actionNow(shop, id))['lockingAt']));
    await mall.stage.moveTo(await inMonths(2));
    const [only, ...others] = await invoices(shop);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ net: '10.00' });
    expect(String(only?.['issuedOn']).endsWith('-01')).toBe(true);
    expect(String(only?.['issuedOn']) > monthOfSale).toBe(true);
    expect(await actionNow(shop, id)).toMatchObject({ stateDetail: 'PAID' });
  });
});

const inMonths = async (months: number): Promise<string> => {
  const at = new Date(await mall.deps.clock.now());
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString();
};

describe('self-billing', () => {
  test('issues an invoice in the partner’s name for each statement that closes with earnings', async () => {
    const shop = await openShop(mall);
    await invoicing(shop, { ...german, selfBilling: true });
    const body = { taxStatus: { kind: 'BUSINESS', country: 'AT', vatId: 'ATU13585627' } };
    await mall.must('PATCH', `/v1/partners/${shop.partnerId}`, { key: shop.keys.brand, body });
    const first = await shop.untilPaid((await shop.sale()).id);
    await shop.untilPaid((await shop.sale({ amount: '70.00' })).id);
    const own = await invoices(shop, 'kind=SELF_BILLING', shop.keys.partner);
    const year = (await mall.deps.clock.now()).slice(0, 4);
    expect(own).toMatchObject([
      { number: `SB-${year}-000002`, net: '7.00' },
      {
        number: `SB-${year}-000001`,
        partnerId: shop.partnerId,
        seller: { country: 'AT', vatId: 'ATU13585627' },
        buyer: { name: 'Acme Europe GmbH' },
        net: '10.00',
        vat: { treatment: 'REVERSE_CHARGE', reverseCharge: true, rate: '0', amount: '0.00' },
        total: '10.00',
      },
    ]);
    const lines = await linesOf(shop, String(own[1]?.id), shop.keys.partner);
    expect(lines).toMatchObject([{ actionId: first.id, amount: '10.00' }]);
    expect(await problems(shop)).toEqual([]);
  });
});
