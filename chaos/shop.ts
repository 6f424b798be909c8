import { z } from 'zod';
import { randomUUID } from 'node:crypto';
import type { Random } from '../simulation/random.ts';
import type { CarefulClient } from './client.ts';
import type { Brand, Journal, Order, Partner } from './journal.ts';

/*
 * Brands and their partners, made through the API, and what customers order there. Locking and payment are due at once, because
 * all was bought long ago.
 */

const made = z.looseObject({ id: z.string(), key: z.string().default(''), secret: z.string().default('') });

const aDayMs = 86_400_000;
const contractsSinceDays = 150;

const brands = [
  { name: 'Acme Inc', currency: 'USD', timeZone: 'America/New_York' },
  { name: 'Muster GmbH', currency: 'EUR', timeZone: 'Europe/Berlin' },
];

/** Events of a life that each brand wants to hear. */
const events = ['action.*', 'payout.*'];

export class Shop {
  readonly #client: CarefulClient;
  readonly #journal: Journal;

  constructor(client: CarefulClient, journal: Journal) {
    this.#client = client;
    this.#journal = journal;
  }

  /** Makes the brands, if there are none yet, each with a steady and a moody receiver of webhooks. */
  async open(adminKey: string, receiverUrl: string): Promise<void> {
    for (const brand of brands.slice(this.#journal.all('BRAND').length)) {
      const { id } = await this.#make(adminKey, '/v1/brands', brand);
      const keyOf = async (role: string) => (await this.#make(adminKey, '/v1/api-keys', { role, brandId: id })).key;
      const keys = { brand: await keyOf('brand'), support: await keyOf('support'), finance: await keyOf('finance') };
      await this.#make(keys.brand, '/v1/event-types', { code: 'SALE', name: 'Sale', category: 'SALE' });
      for (const path of [`/steady/${id}`, `/moody/${id}`]) {
        const { id: endpointId, secret } = await this.#make(keys.brand, '/v1/webhook-endpoints', {
          url: `${receiverUrl}${path}`,
          events,
        });
        this.#journal.write({ entry: 'ENDPOINT', id: endpointId, brandId: id, path, secret });
      }
      this.#journal.write({ entry: 'BRAND', id, currency: brand.currency, keys });
    }
  }

  /** A partner under a contract that locks and pays at once what happened long ago. */
  async partner(random: Random, brand: Brand, fault: string | null): Promise<Partner> {
    const name = `Partner ${this.#journal.all('PARTNER').length + 1} ${randomUUID().slice(-4)}`;
    const { id } = await this.#make(brand.keys.brand, '/v1/partners', {
      name,
      email: 'partner@example.com',
      country: 'US',
      currency: brand.currency,
      payoutMethod: { rail: 'FAKE', ...(fault !== null && { fault }) },
    });
    const rate = random.one(['7.5', '10', '12.25']);
    const newRate = random.one(['15', '17.75']);
    await this.#make(brand.keys.brand, '/v1/contracts', {
      partnerId: id,
      startDate: daysAgo(contractsSinceDays),
      brandSignatory: 'The brand',
      partnerSignatory: name,
      terms: termsOf(brand.currency, rate, newRate),
    });
    const partner: Partner = { entry: 'PARTNER', id, brandId: brand.id, name, rate, newRate, fault };
    this.#journal.write(partner);
    return partner;
  }

  async #make(key: string, path: string, body: object): Promise<z.output<typeof made>> {
    return made.parse(await this.#client.acknowledged({ key, path, body, idempotencyKey: randomUUID() }));
  }
}

const termsOf = (currency: string, rate: string, newRate: string): object => ({
  currency,
  eventPayouts: [
    {
      eventType: 'SALE',
      payoutLevel: 'ORDER',
      defaultPayoutRate: rate,
      payoutGroups: [
        {
          id: 'new',
          rank: 1,
          payoutRate: newRate,
          rules: [{ variable: 'CUSTOMER_STATUS', operator: 'IS', values: ['NEW'] }],
        },
      ],
      locking: { basis: 'TRACKED', period: 'DAY', monthOffset: 0, dayOffset: 1 },
      payoutScheduling: { basis: 'LOCKED', monthOffset: 0, dayOffset: 0 },
    },
  ],
});

/** What becomes of the order, drawn for one partner's. @param others partners of the same brand that it may be moved to */
export function anOrder(random: Random, { id: partnerId, brandId }: Partner, others: readonly Partner[]): Order {
  return {
    entry: 'ORDER',
    orderId: randomUUID(),
    brandId,
    partnerId,
    amount: `${random.whole(20, 400)}.${String(random.whole(0, 99)).padStart(2, '0')}`,
    customerId: `customer-${random.whole(1, 20)}`,
    isNewCustomer: random.happens(0.4),
    eventDate: daysAgo(random.whole(10, contractsSinceDays - 10)),
    fate: aFate(random, others),
    submissionKey: randomUUID(),
    commandKey: randomUUID(),
  };
}

function aFate(random: Random, others: readonly Partner[]): Order['fate'] {
  const chance = random.unit();
  if (chance < 0.5) return { will: 'STAY' };
  if (chance < 0.68) return { will: 'BE_REVERSED' };
  if (chance < 0.85 || others.length === 0) return { will: 'BE_REDUCED', by: `${random.whole(1, 19)}.05` };
  return { will: 'MOVE', toPartnerId: random.one(others).id };
}

const daysAgo = (days: number): string => new Date(Date.now() - days * aDayMs).toISOString();
