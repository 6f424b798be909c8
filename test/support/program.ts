import type { TestApi } from './api.ts';

/** A brand with one partner and a key of each role, made through the API. */
export interface Program {
  readonly brandId: string;
  readonly partnerId: string;
  readonly keys: Readonly<Record<'brand' | 'support' | 'finance' | 'partner', string>>;
}

export const acmeBrand = { name: 'Acme Inc', currency: 'USD', timeZone: 'America/New_York' };
export const acmeBlog = { name: 'Acme Blog', email: 'blog@example.com', country: 'US', currency: 'USD' };
export const sale = { code: 'SALE', name: 'Sale', category: 'SALE' };

/** 10 % of each sale; the other fields of a contract are the caller's. */
export const tenPercent = {
  currency: 'USD',
  eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '10' }],
};

/** Makes a brand with the event type SALE, one partner and a key of each role. */
export async function aProgram(api: TestApi): Promise<Program> {
  const { id: brandId } = await api.must('POST', '/v1/brands', { key: api.adminKey, body: acmeBrand });
  const brand = await aKey(api, api.adminKey, { role: 'brand', brandId });
  const { id: partnerId } = await api.must('POST', '/v1/partners', { key: brand, body: acmeBlog });
  await api.must('POST', '/v1/event-types', { key: brand, body: sale });
  return {
    brandId,
    partnerId,
    keys: {
      brand,
      support: await aKey(api, brand, { role: 'support' }),
      finance: await aKey(api, brand, { role: 'finance' }),
      partner: await aKey(api, brand, { role: 'partner', partnerId }),
    },
  };
}

export async function aKey(api: TestApi, key: string, body: object): Promise<string> {
  const made = await api.must('POST', '/v1/api-keys', { key, body });
  return String(made['key']);
}

/** A second partner of the program, with its key; `fields` change it. */
export async function anotherPartner(
  api: TestApi,
  { keys }: Program,
  fields: object = {},
): Promise<{ partnerId: string; key: string }> {
  const body = { ...acmeBlog, name: 'Other Blog', ...fields };
  const { id: partnerId } = await api.must('POST', '/v1/partners', { key: keys.brand, body });
  return { partnerId, key: await aKey(api, keys.brand, { role: 'partner', partnerId }) };
}
