import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { until } from '../endToEnd/installation.ts';
import { openShop, type Mall, type Shop } from './shop.ts';

/** One object of each kind that a path of the API names, all of one brand and one partner. */
export interface Everything {
  readonly shop: Shop;
  readonly ids: Readonly<Record<string, string>>;
}

const thing = z.looseObject({ id: z.string() });
const longAgo = '2020-01-01T00:00:00Z';
const account = { iban: 'DE89370400440532013000', bic: 'COBADEFFXXX', holder: 'Somebody' };
const operator = { name: 'Operator GmbH', country: 'DE', vatId: 'DE136695976' };
const company = { country: 'DE', vatId: 'DE129273398', address: 'Hauptstraße 1, Berlin' };
const taxStatus = { kind: 'BUSINESS', country: 'AT', vatId: 'ATU13585627' };

const specialTermsList = [{ termsName: 'Mailing', termsType: 'EMAIL', termsContent: 'Once a week.' }];

/** A shop that has everything. Its names begin with `name`, and `amount` is what its sales are worth. */
export async function everythingOf(mall: Mall, name: string, amount: string): Promise<Everything> {
  const more = {
    returnPolicy: 'MP_APPROVAL_REQ',
    maxReturnPercentage: '90',
    firstActionSlottingFee: '25',
    specialTermsList,
  };
  const shop = await openShop(mall, {}, more);
  const { brandId, partnerId, keys } = shop;
  const make = async (path: string, body: object, key = keys.brand): Promise<string> =>
    (await mall.must('POST', path, { key, body })).id;
  const firstOf = async (path: string, key: string): Promise<string> => {
    await until(`there is something at ${path}`, async () => (await mall.list(path, key)).data.length > 0);
    return (await mall.list(path, key)).data[0]?.id ?? '';
  };
  const file = async (path: string, key: string, text: string): Promise<string> =>
    (await mall.must('POST', path, { key, text, headers: { 'content-type': 'text/csv' } })).id;

  const invoicing = { operator, brand: { ...company, name }, vatRates: { DE: '19' }, selfBilling: true };
  await mall.must('PATCH', `/v1/brands/${brandId}`, { key: mall.adminKey, body: { name: `${name} Inc`, invoicing } });
  const renamed = { name: `${name} Blog`, email: `${name}@example.com`, taxStatus };
  await mall.must('PATCH', `/v1/partners/${partnerId}`, { key: keys.brand, body: renamed });

  const endpoint = { url: `https://${name}.example.com/hooks`, events: ['*'], partnerId };
  const webhookEndpoint = await make('/v1/webhook-endpoints', endpoint);
  const trackingLink = await make('/v1/tracking-links', { partnerId, url: `https://${name}.example.com/` });
  const product = await make('/v1/products', { name: `${name} Box`, description: 'A box.', key: `${name}-box` });
  const customer = await make('/v1/customers', { customerKey: `${name}-1`, partnerId });
  const terms = {
    currency: 'USD',
    eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '10' }],
  };
  const { id: paid } = await shop.sale({ amount });
  const { id: action } = await shop.sale({ amount });
  const returned = await shop.reverse(action);
  const eventDate = new Date(Date.parse(await mall.deps.clock.now()) - 7_200_000).toISOString();
  const missed = {
    type: 'UNTRACKED',
    eventType: 'SALE',
    orderId: uuid(),
    eventDate,
    amount,
    currency: 'USD',
    note: name,
  };
  const ids = {
    brand: brandId,
    partner: partnerId,
    apiKey: await firstOf('/v1/api-keys', keys.brand),
    payoutMethod: await make(`/v1/partners/${partnerId}/payout-methods`, { rail: 'ISO20022', account }),
    payerAccount: await make('/v1/payer-accounts', { account: { iban: account.iban, holder: account.holder } }),
    eventType: await firstOf('/v1/event-types', keys.brand),
    contract: await firstOf('/v1/contracts', keys.brand),
    template: await make('/v1/templates', { name: `${name} Standard`, terms }),
    trackingLink,
    click: await make('/v1/clicks', { partnerId }),
    impression: await make('/v1/impressions', { partnerId }),
    pageVisit: await make('/v1/page-visits', { partnerId }),
    cart: await make('/v1/carts', { customerId: `${name}-1`, clickId: uuid(), addedAt: longAgo }),
    catalogItem: await make('/v1/catalog-items', { sku: `${name}-1` }),
    promoCode: await make('/v1/promo-codes', { code: `${name}10`, partnerId, from: longAgo }),
    product,
    customer,
    customerProduct: await make(`/v1/customers/${customer}/products`, { productKey: `${name}-box`, status: 'Active' }),
    customerImport: await file('/v1/customers/import', keys.brand, `customerKey\r\n${name}-2`),
    trigger: await make('/v1/triggers', { name, offerDescription: name, commission: { rate: '15' } }),
    transaction: await make('/v1/transactions', {
      key: uuid(),
      customerKey: `${name}-1`,
      amount,
      currency: 'USD',
      occurredAt: await mall.deps.clock.now(),
    }),
    webhookEndpoint,
    notification: await firstOf('/v1/notifications', keys.brand),
    action,
    returnRequest: thing.parse(returned.body).id,
    inquiry: await make('/v1/inquiries', missed, keys.partner),
    correctionBatch: await file(
      '/v1/correction-batches',
      keys.support,
      `command,actionId,reason\r\nHOLD,${action},CONS_FRAUD`,
    ),
    payoutPause: await make('/v1/payout-pauses', { note: name }, keys.finance),
  };
  await mall.must('POST', `/v1/payout-pauses/${ids.payoutPause}/resumptions`, { key: keys.finance, body: {} });
  await shop.untilPaid(paid);
  return {
    shop,
    ids: {
      ...ids,
      earning: await firstOf(`/v1/contracts/${ids.contract}/earnings`, keys.brand),
      statement: await firstOf('/v1/statements', keys.finance),
      statementLine: await firstOf(
        `/v1/statements/${await firstOf('/v1/statements', keys.finance)}/lines`,
        keys.finance,
      ),
      payout: await firstOf('/v1/payouts', keys.finance),
      invoice: await firstOf('/v1/invoices', keys.partner),
    },
  };
}
