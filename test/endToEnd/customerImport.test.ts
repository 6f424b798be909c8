import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, csvFile, must, type Client } from '../../clients/typescript/src/index.ts';
import { acmeBrand } from '../support/program.ts';
import { adminKey, startInstallation, until, type Installation } from './installation.ts';

/*
 * A file of 10,000 customers on an installation as a user has it: processes of their own, one of which is killed.
 */

let installation: Installation;
let client: Client;

beforeAll(async () => {
  installation = await startInstallation();
  const { url } = installation;
  const admin = createClient({ url, key: adminKey });
  const { id: brandId } = await must(admin.POST('/v1/brands', { body: acmeBrand }));
  const { key = '' } = await must(admin.POST('/v1/api-keys', { body: { role: 'brand', brandId } }));
  client = createClient({ url, key });
}, 120_000);
afterAll(() => installation.stop(), 60_000);

const customers = 10_000;
/** Each of them has keys, address and name; one in the middle has no address but a text. */
const file = (name: string): string =>
  [
    'customer_key,provider_key,email,name',
    ...Array.from({ length: customers }, (_, index) => {
      const customer = `${name}-${String(index)}`;
      return `${customer},cus_${customer},${index === 5_000 ? 'none' : `${customer}@example.com`},Customer ${String(index)}`;
    }),
  ].join('\n');

const imported = async (name: string): Promise<string> =>
  (await must(client.POST('/v1/customers/import', csvFile(file(name))))).id;
const progressOf = (id: string) => must(client.GET('/v1/customers/imports/{id}', { params: { path: { id } } }));
const completed = (id: string): Promise<void> =>
  until('the import is complete', async () => (await progressOf(id)).completedAt !== null);

describe('10,000 customers from a file', () => {
  test('are there within a minute, with progress on the way; the bad line is reported, the others land', async () => {
    const startedAt = performance.now();
    const id = await imported('first');
    const seen = new Set<number>();
    await until('the import is complete', async () => {
      const { created, completedAt } = await progressOf(id);
      seen.add(created);
      return completedAt !== null;
    });
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    expect(seen.size).toBeGreaterThan(2);
    expect(await progressOf(id)).toMatchObject({ lines: customers, created: customers - 1, refused: 1 });
    const params = { path: { id }, query: { outcome: 'REFUSED' as const } };
    const { data } = await must(client.GET('/v1/customers/imports/{id}/lines', { params }));
    expect(data).toMatchObject([{ number: 5_002, errors: [{ pointer: '/email' }] }]);
  }, 120_000);

  test('survive the death of the worker in their midst, each added once', async () => {
    const id = await imported('second');
    await until('some are there', async () => (await progressOf(id)).created > 0);
    installation.kill('worker');
    const { created, completedAt } = await progressOf(id);
    // Otherwise there was nothing to survive.
    expect(completedAt).toBeNull();
    expect(created).toBeLessThan(customers - 1);
    await completed(id);
    expect(await progressOf(id)).toMatchObject({ created: customers - 1, unchanged: 0, refused: 1 });
    const again = await imported('second');
    await completed(again);
    expect(await progressOf(again)).toMatchObject({ created: 0, unchanged: customers - 1, refused: 1 });
  }, 240_000);
});
