import type { Server } from '../simulation/server.ts';

/** A brand in the running server, in whose name interleavings are sent, and the keys of those who send. */
export interface OpenBrand {
  readonly id: string;
  readonly brandKey: string;
  readonly supportKey: string;
  readonly financeKey: string;
}

/** Makes one. @throws Failure when the server refuses */
export async function openBrand(server: Server, adminKey: string): Promise<OpenBrand> {
  const { id } = await server.make(adminKey, '/v1/brands', { name: 'Acme Inc', timeZone: 'UTC', currency: 'USD' });
  const { key: brandKey } = await server.make(adminKey, '/v1/api-keys', { role: 'brand', brandId: id });
  const { key: supportKey } = await server.make(brandKey, '/v1/api-keys', { role: 'support' });
  const { key: financeKey } = await server.make(brandKey, '/v1/api-keys', { role: 'finance' });
  await server.make(brandKey, '/v1/event-types', { code: 'SALE', name: 'Sale', category: 'SALE' });
  return { id, brandKey, supportKey, financeKey };
}
