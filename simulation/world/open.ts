import type { Server } from '../server.ts';
import { rateText, termsOf } from './terms.ts';
import { amountText, type Agreement, type Brand, type DayOfRates, type Partner, type World } from './world.ts';

/* A world in the running server: made through the API, as a brand's engineer would. */

export interface OpenPartner {
  readonly id: string;
  readonly drawn: Partner;
}

export interface OpenBrand {
  readonly id: string;
  readonly drawn: Brand;
  readonly partners: readonly OpenPartner[];
  readonly keys: Readonly<Record<'brand' | 'support' | 'finance', string>>;
  /** What order ids begin with, so that a second run of the same seed meets no order of the first. */
  readonly run: string;
}

/**
 * Makes all brands with their partners, contracts and keys, and stores the rates up to a date.
 *
 * @throws Failure when the server refuses
 */
export async function openWorld(server: Server, adminKey: string, world: World): Promise<OpenBrand[]> {
  const open: OpenBrand[] = [];
  for (const brand of world.brands) open.push(await openBrand(server, adminKey, brand));
  return open;
}

async function openBrand(server: Server, adminKey: string, drawn: Brand): Promise<OpenBrand> {
  const { name, timeZone, currency, trigger } = drawn;
  const { id } = await server.make(adminKey, '/v1/brands', { name, timeZone, currency });
  const keyFor = async (by: string, role: string, more: object = {}) =>
    (await server.make(by, '/v1/api-keys', { role, ...more })).key;
  const brand = await keyFor(adminKey, 'brand', { brandId: id });
  const keys = { brand, support: await keyFor(brand, 'support'), finance: await keyFor(brand, 'finance') };
  await server.make(brand, '/v1/event-types', { code: 'SALE', name: 'Sale', category: 'SALE' });
  await server.make(brand, '/v1/event-types', { code: 'LEAD', name: 'Lead', category: 'LEAD' });
  const beginAt = Math.min(...drawn.partners.flatMap(({ agreements }) => agreements.map(({ startAt }) => startAt)));
  await server.make(brand, '/v1/triggers', {
    name: 'Every sale, in parts',
    offerDescription: `Earn ${rateText(trigger.rate)} % of every sale, in ${String(trigger.months)} monthly parts`,
    commission: { rate: rateText(trigger.rate), dripMonths: trigger.months },
    from: instantText(beginAt),
  });
  const partners = await Promise.all(drawn.partners.map((partner) => openPartner(server, brand, drawn, partner)));
  return { id, drawn, partners, keys, run: id.slice(-8) };
}

async function openPartner(server: Server, key: string, brand: Brand, drawn: Partner): Promise<OpenPartner> {
  const { name, country, currency, minimumPayout, method, promoCode, agreements } = drawn;
  const { rail, fault } = method;
  const { id } = await server.make(key, '/v1/partners', {
    name,
    email: `${promoCode.toLowerCase()}@example.com`,
    country,
    currency,
    minimumPayout: amountText(minimumPayout, currency),
    payoutMethod: { rail, ...(fault && { fault }) },
  });
  for (const agreement of agreements) await sign(server, key, { brand: brand.name, partner: name }, id, agreement);
  const from = instantText(Math.min(...agreements.map(({ startAt }) => startAt)));
  await server.make(key, '/v1/promo-codes', { code: promoCode, partnerId: id, from });
  return { id, drawn };
}

async function sign(
  server: Server,
  key: string,
  parties: { readonly brand: string; readonly partner: string },
  partnerId: string,
  agreement: Agreement,
): Promise<void> {
  await server.make(key, '/v1/contracts', {
    partnerId,
    startDate: instantText(agreement.startAt),
    endDate: agreement.endAt === null ? null : instantText(agreement.endAt),
    brandSignatory: parties.brand,
    partnerSignatory: parties.partner,
    terms: termsOf(agreement),
  });
}

/** Stores the bank's file of these days for each brand, as the bank publishes it. */
export async function storeRates(
  server: Server,
  brands: readonly OpenBrand[],
  days: readonly DayOfRates[],
): Promise<void> {
  if (days.length === 0) return;
  const rows = days.map(({ date, perEuro: { USD, JPY, GBP } }) => [date, USD, JPY, GBP, ''].join(', '));
  const file = ['Date, USD, JPY, GBP, ', ...rows, ''].join('\r\n');
  await Promise.all(brands.map(({ keys }) => server.make(keys.brand, '/v1/fx-rates', file, 'text/csv')));
}

export const instantText = (at: number): string => new Date(at).toISOString();
