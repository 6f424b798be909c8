import { v7 as uuid } from 'uuid';
import type { Answered } from './documented.ts';
import { anotherPartner, aProgram, type Program } from './program.ts';
import type { Mall } from './shop.ts';

/* Seed 004's company: four products, of which partners earn 10, 15, 10 and 20 %. */

export const gigaKickProducts = [
  { key: 'live-chat', name: 'Live Chat', price: '49.00', rate: '10' },
  { key: 'knowledge-base', name: 'Knowledge Base', price: '79.00', rate: '15' },
  { key: 'surveys', name: 'Surveys', price: '39.00', rate: '10' },
  { key: 'inbox', name: 'Inbox', price: '99.00', rate: '20' },
] as const;

type Thing = Awaited<ReturnType<Mall['must']>>;

export interface GigaKick extends Program {
  /** The brand does; what it asks for must succeed. */
  readonly does: (method: string, path: string, body?: object) => Promise<Thing>;
  /** Makes a trigger that pays for a product that is active; `fields` change it. */
  readonly trigger: (product: (typeof gigaKickProducts)[number], fields?: object) => Promise<Thing>;
  /** A customer of the partner's, with her key. */
  readonly customer: (fields?: object) => Promise<{ readonly id: string; readonly customerKey: string }>;
  readonly buys: (customerId: string, productKey: string, fields?: object) => Promise<Thing>;
  /** The billing system reports a payment. */
  readonly pays: (customerKey: string, fields: object) => Promise<Thing>;
  readonly reported: (customerKey: string, fields: object) => Promise<Answered>;
  readonly rival: (fields?: object) => Promise<{ readonly partnerId: string; readonly key: string }>;
}

/**
 * @param partner what the partner is beside its name, such as its groups
 * @param terms changes a contract that leaves the price to triggers and says nothing else
 */
export async function openGigaKick(mall: Mall, partner: object = {}, terms: object = {}): Promise<GigaKick> {
  const program = await aProgram(mall);
  const { keys, partnerId } = program;
  const does: GigaKick['does'] = (method, path, body) =>
    mall.must(method, path, { key: keys.brand, ...(body && { body }) });
  const sign = (partnerId: string): Promise<Thing> =>
    does('POST', '/v1/contracts', {
      partnerId,
      startDate: '2020-01-01T00:00:00Z',
      brandSignatory: 'GigaKick Inc',
      partnerSignatory: 'Wile E. Coyote',
      terms: { currency: 'USD', pricing: 'TRIGGERS', ...terms },
    });
  await does('PATCH', `/v1/partners/${partnerId}`, partner);
  await sign(partnerId);
  for (const { key, name, price } of gigaKickProducts) {
    await does('POST', '/v1/products', { key, name, description: `${price} a month` });
  }
  const payment = async (customerKey: string, fields: object) => ({
    key: uuid(),
    customerKey,
    currency: 'USD',
    occurredAt: await mall.deps.clock.now(),
    ...fields,
  });
  return {
    ...program,
    does,
    trigger: ({ name, rate }, fields = {}) =>
      does('POST', '/v1/triggers', {
        name: `${name}, active`,
        offerDescription: `Earn ${rate}% for every ${name} sale`,
        commission: { rate },
        rules: [
          { variable: 'PRODUCT_NAME', operator: 'IS', values: [name] },
          { variable: 'PRODUCT_STATUS', operator: 'IS', values: ['Active'] },
        ],
        ...fields,
      }),
    async customer(fields = {}) {
      const customerKey = `c-${uuid()}`;
      const { id } = await does('POST', '/v1/customers', { customerKey, name: 'Lena Meyer', partnerId, ...fields });
      return { id, customerKey };
    },
    buys: (customerId, productKey, fields = {}) =>
      does('POST', `/v1/customers/${customerId}/products`, { productKey, status: 'Active', ...fields }),
    pays: async (customerKey, fields) => does('POST', '/v1/transactions', await payment(customerKey, fields)),
    reported: async (customerKey, fields) =>
      mall.send('POST', '/v1/transactions', { key: keys.brand, body: await payment(customerKey, fields) }),
    async rival(fields = {}) {
      const other = await anotherPartner(mall, program);
      await does('PATCH', `/v1/partners/${other.partnerId}`, fields);
      await sign(other.partnerId);
      return other;
    },
  };
}
