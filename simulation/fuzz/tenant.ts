import { codeOf, type Server } from '../server.ts';
import { Failure } from '../failure.ts';

/** A key of each role; and one of another brand, whose keys may be revoked. */
export type Keys = Readonly<Record<'admin' | 'brand' | 'support' | 'finance' | 'partner' | 'ofKeys', string>>;

const orders = 5;

/** A brand with a partner, a contract and some orders. @throws Failure when the server refuses */
export async function openTenant(server: Server, admin: string): Promise<Keys> {
  const { brandId, brand } = await openBrand(server, admin, 'Acme Inc');
  const { brand: ofKeys } = await openBrand(server, admin, 'Another Inc');
  const partner = { name: 'Acme Blog', email: 'blog@example.com', country: 'US', currency: 'USD' };
  const { id: partnerId } = await server.make(brand, '/v1/partners', partner);
  await server.make(brand, '/v1/event-types', { code: 'SALE', name: 'Sale', category: 'SALE' });
  const parties = { brandSignatory: 'Acme Inc', partnerSignatory: 'Wile E. Coyote' };
  await server.make(brand, '/v1/contracts', { partnerId, startDate: '2020-01-01T00:00:00Z', ...parties, terms });
  for (let n = 1; n <= orders; n += 1) await server.make(brand, '/v1/actions', orderOf(partnerId, n));
  const keyOf = async (role: string, more: object = {}) =>
    (await server.make(admin, '/v1/api-keys', { role, brandId, ...more })).key;
  const [support, finance] = [await keyOf('support'), await keyOf('finance')];
  return { admin, brand, support, finance, partner: await keyOf('partner', { partnerId }), ofKeys };
}

async function openBrand(server: Server, admin: string, name: string) {
  const brand = { name, currency: 'USD', timeZone: 'America/New_York' };
  const { id: brandId } = await server.make(admin, '/v1/brands', brand);
  const { key } = await server.make(admin, '/v1/api-keys', { role: 'brand', brandId });
  return { brandId, brand: key };
}

const terms = {
  currency: 'USD',
  eventPayouts: [
    {
      eventType: 'SALE',
      payoutLevel: 'ORDER',
      defaultPayoutRate: '10',
      locking: { basis: 'TRACKED', period: 'MONTH', monthOffset: 1, dayOffset: 0 },
      payoutScheduling: { basis: 'LOCKED', period: 'END_OF_DAY', monthOffset: 0, dayOffset: 3 },
      creditPolicy: 'LAST_REFERRER',
      validReferrals: [{ type: 'CLICKS', window: 30, windowUnit: 'DAY' }],
    },
  ],
};

const orderOf = (partnerId: string, n: number) => ({
  eventType: 'SALE',
  orderId: `first-${String(n)}`,
  eventDate: new Date().toISOString(),
  amount: '100.00',
  currency: 'USD',
  partnerId,
});

/** Without its keys a run would send nothing but refused requests, and find nothing. @throws Failure */
export async function requireKeys(server: Server, { admin, brand, support, finance, partner }: Keys): Promise<void> {
  const asked = [
    [admin, '/v1/brands'],
    [brand, '/v1/partners'],
    [support, '/v1/actions'],
    [finance, '/v1/payouts'],
    [partner, '/v1/actions'],
  ] as const;
  for (const [key, path] of asked) {
    const answer = await server.get(key, path);
    if (answer.status !== 200) throw new Failure(`A key of ours opens ${path} no longer: ${codeOf(answer)}.`);
  }
}
