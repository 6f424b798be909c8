import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/* A brand that reports sales by HTTP, with an Idempotency-Key as its engineers are told to. */

/** A partner whose sales stay open for a month, and one whose sales are payable at once. */
export interface Shop {
  readonly slow: string;
  readonly quick: string;
  /** Reports so many sales of a partner more. */
  readonly sell: (partnerId: string, count: number) => Promise<void>;
}

const sideBySide = 8;
const aDay = 86_400_000;

/** @param webhookUrl is told of everything */
export async function openShop(url: string, adminKey: string, webhookUrl: string): Promise<Shop> {
  const post = poster(url);
  const { id: brandId } = await post(adminKey, '/v1/brands', { name: 'Acme Inc', timeZone: 'UTC', currency: 'USD' });
  const { key } = await post(adminKey, '/v1/api-keys', { role: 'brand', brandId });
  await post(key, '/v1/event-types', { code: 'SALE', name: 'Sale', category: 'SALE' });
  await post(key, '/v1/webhook-endpoints', { url: webhookUrl, events: ['action.*'] });

  async function aPartner(name: string, dates: object): Promise<string> {
    const payoutMethod = { rail: 'MANUAL_CSV' };
    const partner = { name, email: 'partner@example.com', country: 'US', currency: 'USD', payoutMethod };
    const { id: partnerId } = await post(key, '/v1/partners', partner);
    const signatures = { brandSignatory: 'Acme Inc', partnerSignatory: name };
    const terms = { currency: 'USD', eventPayouts: [{ ...eventPayout, ...dates }] };
    await post(key, '/v1/contracts', { partnerId, startDate: '2020-01-01T00:00:00Z', ...signatures, terms });
    return partnerId;
  }

  let sold = 0;
  return {
    slow: await aPartner('Slow', { locking: { basis: 'TRACKED', period: 'MONTH', monthOffset: 1, dayOffset: 0 } }),
    quick: await aPartner('Quick', {
      locking: { basis: 'TRACKED', period: 'DAY', monthOffset: 0, dayOffset: 0 },
      payoutScheduling: { basis: 'LOCKED', monthOffset: 0, dayOffset: 0 },
    }),
    async sell(partnerId, count) {
      const eventDate = new Date(Date.now() - 3 * aDay).toISOString();
      const numbers = Array.from({ length: count }, () => (sold += 1)).values();
      const oneByOne = async (): Promise<void> => {
        for (const number of numbers) await post(key, '/v1/actions', aSale(partnerId, number, eventDate));
      };
      await Promise.all(Array.from({ length: sideBySide }, oneByOne));
    },
  };
}

const eventPayout = {
  eventType: 'SALE',
  payoutLevel: 'ORDER',
  defaultPayoutRate: '10',
  payoutGroups: [
    {
      id: 'new',
      rank: 1,
      rules: [{ variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] }],
      payoutRate: '15',
      tiers: [{ actionThreshold: 100, payoutRate: '17' }],
    },
  ],
  limits: [{ type: 'PAYOUT', value: '5000000', period: 'MONTH' }],
};

const aSale = (partnerId: string, number: number, eventDate: string): object => ({
  eventType: 'SALE',
  orderId: `ORDER-${String(100_000 + number)}`,
  eventDate,
  currency: 'USD',
  partnerId,
  customerId: `customer-${String(number)}`,
  customerStatus: number % 3 === 0 ? 'NEW' : 'EXISTING',
  customerCountry: 'US',
  items: [
    { sku: 'tent-2', category: 'outdoor', quantity: 1, price: '79.00' },
    { sku: 'lamp', category: 'home', quantity: 2, price: '12.50' },
  ],
});

const made = z.looseObject({ id: z.string().default(''), key: z.string().default('') });

const poster = (url: string) => async (key: string, path: string, body: object) => {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path} answered ${String(response.status)} ${text}`);
  return made.parse(JSON.parse(text));
};
