import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { startReceiver, type Receiver } from '../notifications/receiver.ts';
import { adminKey, startInstallation, until, type Installation } from './installation.ts';

/*
 * `npm start` as a user has it: embedded PostgreSQL, Temporal's dev server, worker and API as processes of their own. Locking
 * and payment are due at once, because the sales happened long ago.
 */

const action = z.looseObject({ id: z.string(), stateDetail: z.string() });
const made = z.looseObject({ id: z.string(), key: z.string().default(''), secret: z.string().default('') });

let installation: Installation;
let receiver: Receiver;
let secret = '';
let keys: { brand: string; finance: string };

async function call(method: 'GET' | 'POST', path: string, key: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${installation.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${method} ${path} answered ${String(response.status)} ${JSON.stringify(answer)}`);
  return answer;
}

const post = async (path: string, key: string, body: unknown) => made.parse(await call('POST', path, key, body));

interface Acknowledged {
  readonly id: string;
  readonly partnerId: string;
}

/**
 * A sale that a partner of its own brought: what becomes payable after a partner's statement of the day has closed would wait
 * for tomorrow. As a careful client: the same submission again until it is acknowledged.
 */
async function submitted(orderId: string, partnerId: string): Promise<Acknowledged> {
  let id = '';
  await until(`${orderId} is acknowledged`, async () => {
    const sale = {
      eventType: 'SALE',
      orderId,
      eventDate: '2026-01-10T10:00:00Z',
      amount: '100.00',
      currency: 'USD',
      partnerId,
    };
    ({ id } = action.parse(await call('POST', '/v1/actions', keys.brand, sale)));
    return true;
  });
  return { id, partnerId };
}

const paid = async (id: string): Promise<boolean> =>
  action.parse(await call('GET', `/v1/actions/${id}`, keys.brand)).stateDetail === 'PAID';

/** A partner under a contract that locks and pays at once what happened long ago. */
async function aPartner(): Promise<string> {
  const blog = { name: 'Acme Blog', email: 'blog@example.com', country: 'US', currency: 'USD' };
  const partner = await post('/v1/partners', keys.brand, blog);
  await post('/v1/contracts', keys.brand, {
    partnerId: partner.id,
    startDate: '2026-01-01T00:00:00Z',
    brandSignatory: 'Acme Inc',
    partnerSignatory: 'Wile E. Coyote',
    terms: {
      currency: 'USD',
      eventPayouts: [
        {
          eventType: 'SALE',
          payoutLevel: 'ORDER',
          defaultPayoutRate: '10',
          locking: { basis: 'TRACKED', period: 'DAY', monthOffset: 0, dayOffset: 1 },
          payoutScheduling: { basis: 'LOCKED', monthOffset: 0, dayOffset: 0 },
        },
      ],
    },
  });
  return partner.id;
}

beforeAll(async () => {
  installation = await startInstallation();
  receiver = await startReceiver(undefined, () => secret);
  const brand = await post('/v1/brands', adminKey, { name: 'Acme Inc', currency: 'USD', timeZone: 'America/New_York' });
  keys = {
    brand: (await post('/v1/api-keys', adminKey, { role: 'brand', brandId: brand.id })).key,
    finance: (await post('/v1/api-keys', adminKey, { role: 'finance', brandId: brand.id })).key,
  };
  await post('/v1/event-types', keys.brand, { code: 'SALE', name: 'Sale', category: 'SALE' });
  ({ secret } = await post('/v1/webhook-endpoints', keys.brand, { url: receiver.url, events: ['action.paid'] }));
}, 180_000);

afterAll(async () => {
  await installation.stop();
  await receiver.close();
});

describe('on real processes', () => {
  test('whatever is killed between the steps, every action is paid once and its webhook arrives', async () => {
    const [one, two, three] = [await aPartner(), await aPartner(), await aPartner()];
    const first = await submitted('untroubled', one);

    installation.kill('worker');
    const second = await submitted('sent while there was no worker', two);

    const third = submitted('sent while the API was killed', three);
    installation.kill('api');
    const actions = [first, second, await third];

    installation.kill('worker');
    for (const { id, partnerId } of actions) {
      // A payment that was cut off is asked for on the next whole minute.
      await until(`${id} is paid`, () => paid(id), 200_000);
      expect(await call('GET', `/v1/partners/${partnerId}/balance`, keys.finance)).toEqual({
        balances: [{ currency: 'USD', accrued: '0.00', payable: '0.00', paid: '10.00' }],
      });
    }
    expect(await call('GET', '/v1/ledger/verification', keys.finance)).toMatchObject({ balanced: true, problems: [] });
    const told = (): Set<unknown> => new Set(receiver.received.map(({ event }) => event.data['id']));
    await until('the brand is told of each', () => Promise.resolve(actions.every(({ id }) => told().has(id))));
  }, 600_000);

  test('Ctrl-C ends everything cleanly', async () => {
    expect(await installation.stop()).toBe(0);
  }, 60_000);
});
