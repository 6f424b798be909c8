import { z } from 'zod';
import { exampleTerms } from '../domain/contract/exampleTerms.ts';
import { StartError } from '../platform/program.ts';

/** What someone needs to send a first action and see it as each of the people concerned. */
export interface DemoTenant {
  readonly adminKey: string;
  readonly brandId: string;
  readonly brandKey: string;
  readonly supportKey: string;
  readonly financeKey: string;
  readonly partnerId: string;
  readonly partnerKey: string;
  readonly contractId: string;
}

/**
 * Makes a brand with one partner under an active contract, through the public API as a brand's engineer would.
 * @param api where it runs, such as http://localhost:3000
 * @throws StartError with the API's answer when it refuses
 */
export async function makeDemoTenant(api: string, adminKey: string): Promise<DemoTenant> {
  const post = poster(api);
  const { id: brandId } = await post(adminKey, '/v1/brands', brand);
  const { key: brandKey } = await post(adminKey, '/v1/api-keys', { role: 'brand', brandId });
  const { id: partnerId } = await post(brandKey, '/v1/partners', partner);
  const { key: supportKey } = await post(brandKey, '/v1/api-keys', { role: 'support' });
  const { key: financeKey } = await post(brandKey, '/v1/api-keys', { role: 'finance' });
  const { key: partnerKey } = await post(brandKey, '/v1/api-keys', { role: 'partner', partnerId });
  await post(brandKey, '/v1/event-types', sale);
  const { id: contractId } = await post(brandKey, '/v1/contracts', { partnerId, ...contract });
  return { adminKey, brandId, brandKey, supportKey, financeKey, partnerId, partnerKey, contractId };
}

const brand = { name: 'Acme Inc', currency: 'USD', timeZone: 'America/New_York' };

const partner = { name: 'Acme Blog', email: 'blog@example.com', country: 'US', currency: 'USD', groups: [], tags: [] };

const sale = { code: 'SALE', name: 'Sale', category: 'SALE' };

/** The contract of api.md: 10 % of a sale, 15 % from a new customer, locked a month on, paid three days later. */
const contract = {
  startDate: '2026-01-01T00:00:00Z',
  endDate: null,
  brandSignatory: 'Acme Inc',
  partnerSignatory: 'Wile E. Coyote',
  terms: exampleTerms,
};

const created = z.looseObject({ id: z.string().default(''), key: z.string().default('') });

const poster =
  (api: string) =>
  async (key: string, path: string, body: unknown): Promise<z.infer<typeof created>> => {
    const answer = await fetch(`${api}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new StartError(`The demo tenant could not be made: POST ${path} answered ${answer.status} ${text}`);
    return created.parse(JSON.parse(text));
  };
