import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, csvFile, must, type Client } from '../../clients/typescript/src/index.ts';
import { acmeBlog, acmeBrand, sale } from '../support/program.ts';
import { adminKey, startInstallation, until, type Installation } from './installation.ts';

/*
 * A file of 1,800 corrections on an installation as a user has it: processes of their own, one of which is killed.
 */

let installation: Installation;
let clients: Readonly<Record<'brand' | 'support' | 'finance', Client>>;
let partnerId: string;

beforeAll(async () => {
  installation = await startInstallation();
  const { url } = installation;
  const admin = createClient({ url, key: adminKey });
  const { id: brandId } = await must(admin.POST('/v1/brands', { body: acmeBrand }));
  const clientOf = async (role: 'brand' | 'support' | 'finance') => {
    const { key = '' } = await must(admin.POST('/v1/api-keys', { body: { role, brandId } }));
    return createClient({ url, key });
  };
  const brand = await clientOf('brand');
  clients = { brand, support: await clientOf('support'), finance: await clientOf('finance') };
  ({ id: partnerId } = await must(brand.POST('/v1/partners', { body: acmeBlog })));
  await must(brand.POST('/v1/event-types', { body: { ...sale, category: 'SALE' } }));
  const parties = { brandSignatory: 'Acme Inc', partnerSignatory: 'Wile E. Coyote' };
  const life = { partnerId, startDate: '2020-01-01T00:00:00Z', ...parties };
  await must(
    brand.POST('/v1/contracts', { body: { ...life, terms: { currency: 'USD', eventPayouts: [tenPercent] } } }),
  );
}, 120_000);
afterAll(() => installation.stop(), 60_000);

const tenPercent = {
  eventType: 'SALE',
  payoutLevel: 'ORDER' as const,
  defaultPayoutRate: '10',
  locking: { basis: 'TRACKED' as const, period: 'MONTH' as const, monthOffset: 1, dayOffset: 0 },
  payoutScheduling: { basis: 'LOCKED' as const, period: 'END_OF_DAY' as const, monthOffset: 0, dayOffset: 3 },
};
const orders = 50;
const linesForAnOrder = 4;
const goodLines = orders * linesForAnOrder;
const badLines = 2 * goodLines;

/** Four lines for each order, of 1.00 USD each; after each of them one of an order that there is not, and one without reason. */
const file = [
  'event_type,order_id,command,reason,amount',
  ...Array.from({ length: goodLines }, (_, index) => [
    `SALE,A-${String(index % orders)},REVERSE,ITEM_RETURNED,1.00`,
    `SALE,B-${String(index)},REVERSE,ITEM_RETURNED,1.00`,
    `SALE,A-${String(index % orders)},REVERSE,,1.00`,
  ]).flat(),
].join('\n');

const onBatch = (id: string) => ({ params: { path: { id } } });
const read = (id: string) => must(clients.support.GET('/v1/correction-batches/{id}', onBatch(id)));
const reached = (id: string, state: string): Promise<void> =>
  until(`the batch is ${state}`, async () => (await read(id)).state === state, 300_000);
const accrued = () => must(clients.finance.GET('/v1/partners/{id}/balance', { params: { path: { id: partnerId } } }));

describe('600 corrections from a file', () => {
  test('survive the death of the worker in their midst, each carried out once; undone, all is as before', async () => {
    const eventDate = new Date(Date.now() - 60_000).toISOString();
    const actions = Array.from({ length: orders }, (_, index) => ({
      eventType: 'SALE',
      orderId: `A-${String(index)}`,
      eventDate,
      amount: '100.00',
      currency: 'USD',
      partnerId,
    }));
    const { results } = await must(clients.brand.POST('/v1/actions/batch', { body: { actions } }));
    const before = await accrued();

    const { id } = await must(clients.support.POST('/v1/correction-batches', csvFile(file)));
    await until('some lines are looked at', async () => (await read(id)).checked > 0);
    installation.kill('worker');
    expect((await read(id)).state).toBe('CHECKING');
    await reached(id, 'READY');
    expect(await read(id)).toMatchObject({ checked: 3 * goodLines, refused: badLines, done: 0 });
    expect(await accrued()).toEqual(before);

    await must(clients.support.POST('/v1/correction-batches/{id}/approvals', { ...onBatch(id), body: {} }));
    await until('some lines are done', async () => (await read(id)).done > 0);
    installation.kill('worker');
    // Otherwise there was nothing to survive.
    expect(await read(id)).toMatchObject({ state: 'RUNNING' });
    await reached(id, 'DONE');
    const down = (goodLines / 10).toFixed(2);
    expect(await read(id)).toMatchObject({
      done: goodLines,
      refused: badLines,
      moved: [{ currency: 'USD', down, up: '0.00', partners: 1 }],
    });
    const [first] = results;
    const one = { params: { path: { id: first !== undefined && 'action' in first ? first.action.id : '' } } };
    const history = await must(clients.support.GET('/v1/actions/{id}/history', one));
    expect(history.data.filter(({ command }) => command === 'REVERSE')).toHaveLength(linesForAnOrder);

    await must(clients.support.POST('/v1/correction-batches/{id}/undos', { ...onBatch(id), body: {} }));
    await reached(id, 'UNDONE');
    expect(await read(id)).toMatchObject({ undone: goodLines });
    expect(await accrued()).toEqual(before);
    expect(await must(clients.finance.GET('/v1/ledger/verification'))).toMatchObject({ balanced: true, problems: [] });
  }, 900_000);
});
