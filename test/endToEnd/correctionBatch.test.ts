import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { acmeBlog, acmeBrand, sale } from '../support/program.ts';
import { simpleEventPayout } from '../support/tenant.ts';
import { adminKey, called, startInstallation, until, type Installation } from './installation.ts';

/*
 * A file of 1,800 corrections on an installation as a user has it: processes of their own, one of which is killed.
 */

const batch = z.looseObject({
  state: z.string(),
  checked: z.number(),
  done: z.number(),
  refused: z.number(),
  undone: z.number(),
  moved: z.unknown(),
});
const made = z.looseObject({ id: z.string().default(''), key: z.string().default('') });
const reported = z.looseObject({ results: z.array(z.looseObject({ action: z.looseObject({ id: z.string() }) })) });
const histories = z.looseObject({ data: z.array(z.looseObject({ command: z.string() })) });

let installation: Installation;
let keys: { readonly brand: string; readonly support: string; readonly finance: string };
let partnerId: string;

const call = (method: 'GET' | 'POST', path: string, by: string, body?: string, type?: string) =>
  called(installation, method, path, by, body, type);
const post = async (path: string, by: string, body: object) =>
  made.parse(await call('POST', path, by, JSON.stringify(body)));

beforeAll(async () => {
  installation = await startInstallation();
  const { id: brandId } = await post('/v1/brands', adminKey, acmeBrand);
  const keyOf = async (role: string) => (await post('/v1/api-keys', adminKey, { role, brandId })).key;
  keys = { brand: await keyOf('brand'), support: await keyOf('support'), finance: await keyOf('finance') };
  ({ id: partnerId } = await post('/v1/partners', keys.brand, acmeBlog));
  await post('/v1/event-types', keys.brand, sale);
  const parties = { brandSignatory: 'Acme Inc', partnerSignatory: 'Wile E. Coyote' };
  const terms = { currency: 'USD', eventPayouts: [simpleEventPayout] };
  await post('/v1/contracts', keys.brand, { partnerId, startDate: '2020-01-01T00:00:00Z', ...parties, terms });
}, 120_000);
afterAll(() => installation.stop(), 60_000);

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

const read = async (id: string) => batch.parse(await call('GET', `/v1/correction-batches/${id}`, keys.support));
const reached = (id: string, state: string): Promise<void> =>
  until(`the batch is ${state}`, async () => (await read(id)).state === state, 300_000);
const accrued = async () => call('GET', `/v1/partners/${partnerId}/balance`, keys.finance);

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
    const { results } = reported.parse(
      await call('POST', '/v1/actions/batch', keys.brand, JSON.stringify({ actions })),
    );
    const before = await accrued();

    const { id } = made.parse(await call('POST', '/v1/correction-batches', keys.support, file, 'text/csv'));
    await until('some lines are looked at', async () => (await read(id)).checked > 0);
    installation.kill('worker');
    expect((await read(id)).state).toBe('CHECKING');
    await reached(id, 'READY');
    expect(await read(id)).toMatchObject({ checked: 3 * goodLines, refused: badLines, done: 0 });
    expect(await accrued()).toEqual(before);

    await post(`/v1/correction-batches/${id}/approvals`, keys.support, {});
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
    const history = histories.parse(await call('GET', `/v1/actions/${first?.action.id ?? ''}/history`, keys.support));
    expect(history.data.filter(({ command }) => command === 'REVERSE')).toHaveLength(linesForAnOrder);

    await post(`/v1/correction-batches/${id}/undos`, keys.support, {});
    await reached(id, 'UNDONE');
    expect(await read(id)).toMatchObject({ undone: goodLines });
    expect(await accrued()).toEqual(before);
    expect(await call('GET', '/v1/ledger/verification', keys.finance)).toMatchObject({ balanced: true, problems: [] });
  }, 900_000);
});
